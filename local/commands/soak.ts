import { runSuites } from '../testing/run-suites.ts';
import { soakSuites } from '../testing/suites.ts';

await runSuites('Testing with large amounts', soakSuites, process.argv.slice(2));
