import { runSuites } from '../testing/run-suites.ts';
import { suites } from '../testing/suites.ts';

await runSuites('Testing everything', suites, []);
