import type { AsyncExecutor, Executor } from '@mapgrad/contracts';
import { executorLaws } from '@mapgrad/testing';
import { asyncThreads, threads } from '@mapgrad/threads';
import { afterAll, describe, it } from 'vitest';
import { runTypescript as execArgv } from '../../run-typescript/argv.ts';

/** The executor without its end, so that one serves many laws. */
const lasting = ({ solve }: Executor | AsyncExecutor): Executor => ({ solve, dispose() {} }) as Executor;

describe.each([1, 2, 4])('%i workers', (workers) => {
  const here = threads({ workers, execArgv, chunk: 1 });
  const only = threads({ workers, execArgv, chunk: 2, deadline: 20_000 });
  const later = asyncThreads({ workers, execArgv });
  afterAll(async () => {
    for (const executor of [here, only, later]) await executor.dispose();
  });

  describe.each([
    ['with this thread', here],
    ['without this thread', only],
    ['later', later],
  ])('%s', (_, executor) => {
    for (const law of executorLaws(() => lasting(executor))) it(law.name, law.check);
  });
});
