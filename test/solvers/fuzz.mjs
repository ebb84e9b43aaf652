import { startVitest } from 'vitest/node';

// 100,000 random small instances over all kernels, or FUZZ_INSTANCES of them; exits with 1 where one is solved wrongly.
process.env.FUZZ_INSTANCES ??= '100000';
const vitest = await startVitest('test', ['test/solvers/fuzz.test.ts'], { watch: false, reporters: ['verbose'] });
await vitest.close();
