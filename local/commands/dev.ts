import { serve } from '../stack/serve.ts';

process.exit(await serve('dev'));
