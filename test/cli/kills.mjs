import { startVitest } from 'vitest/node';

// 50 trainings, or KILLS of them, each killed up to three times at moments that KILLS_SEED decides; exits with 1 where one does not
// come to the bits of the training that was left alone. KILLS_LOG names a file for the moments. It takes about five minutes.
process.env.KILLS ??= '50';
const vitest = await startVitest('test', ['test/cli/kill.test.ts'], { watch: false, reporters: ['verbose'] });
await vitest.close();
