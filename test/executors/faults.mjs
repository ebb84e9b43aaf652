import { startVitest } from 'vitest/node';

// 100,000 rows for each way to solve, or FAULTS_SOLVES of them, one in a hundred with a fault; exits with 1 where an answer or an
// error is not as it has to be. It takes about half an hour, most of it waiting for what hangs.
process.env.FAULTS_SOLVES ??= '100000';
const vitest = await startVitest('test', ['test/executors/faults.test.ts'], { watch: false, reporters: ['verbose'] });
await vitest.close();
