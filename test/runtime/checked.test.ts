import type { AsyncMAPSolver, MAPSolver, Spec } from '@mapgrad/contracts';
import { checked, inline, inlineAsync, rebuild, type StateCheck } from '@mapgrad/core';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { type Fault, faulty, faultyLater, isOneHot, thetaOf } from '../executors/faulty.ts';

const queryOf = (fault: Fault) => ({
  theta: Float32Array.of(1, 2, 0, thetaOf(fault), 0, 0, 3, 2, 1),
  shape: { instances: 3, samples: 1, n: 3 },
});
const check = isOneHot();

describe.each([
  ['at once', (solver: MAPSolver, query: ReturnType<typeof queryOf>) => inline().solve<void>({ query, solver })],
  [
    'later',
    (solver: MAPSolver | AsyncMAPSolver, query: ReturnType<typeof queryOf>) =>
      inlineAsync().solve<void>({ query, solver }),
  ],
])('a solver that is asked %s', (when, solve) => {
  const solver = (when === 'later' ? faultyLater({ n: 3 }) : faulty({ n: 3 })) as MAPSolver;
  const run = async (fault: Fault, with_?: StateCheck): Promise<number[]> => [
    ...(await solve(with_ ? checked({ solver, check: with_ }) : solver, queryOf(fault))),
  ];

  it.each([
    ['fraction', 1 / 3, 'it has a 0.3333333432674408, expected 0 and 1'],
    ['infeasible', 1, 'it has 3 ones, expected one'],
  ] as const)(
    'writes a z that only C can tell from a state (%s): an error of its row, if it is checked',
    async (fault, value, words) => {
      expect(await run(fault)).toEqual([0, 1, 0, ...Array.from({ length: 3 }, () => Math.fround(value)), 1, 0, 0]);
      await expect((async () => run(fault, check))()).rejects.toMatchObject({
        code: 'SOLVER_FAILED',
        message: `solver tests/faulty failed for row 1 (instance 1): its answer is no state: ${words}`,
        context: { row: 1, solver: 'tests/faulty' },
      });
    },
  );

  it.each([
    ['unfilled', 'SOLVER_NOT_FINITE'],
    ['code', 'SOLVER_INFEASIBLE'],
  ] as const)('fails as it does without (%s)', async (fault, code) => {
    await expect((async () => run(fault, check))()).rejects.toMatchObject({ code, context: { row: 1 } });
  });
});

it('a check is told the instance', () => {
  const solver: MAPSolver<{ k: number }> = {
    exact: true,
    size: () => 3,
    prepare: () => (theta, z) => topK({ n: 3, k: 2 }).prepare()(theta, z),
  };
  const limit: StateCheck<{ k: number }> = {
    violation: (z, { k }) => (z.reduce((sum, value) => sum + value, 0) > k ? `more than ${k}` : undefined),
  };
  const job = { query: queryOf('throw'), solver: checked({ solver, check: limit }) };
  expect(() => inline().solve({ ...job, instances: [{ k: 2 }, { k: 2 }, { k: 1 }] })).toThrow(
    /row 2 .*its answer is no state: more than 1$/,
  );
});

it('is rebuilt from its specification, where both of its parts are', async () => {
  const one = checked({ solver: faulty({ n: 3 }), check });
  const again = (await rebuild(JSON.parse(JSON.stringify(one.spec)) as Spec)) as MAPSolver;
  expect(again.spec).toEqual(one.spec);
  expect(() => inline().solve<void>({ query: queryOf('infeasible'), solver: again })).toThrow('3 ones');
  expect(checked({ solver: faulty({ n: 3 }), check: { violation: () => undefined } }).spec).toBeUndefined();
  expect(checked({ solver: { ...faulty({ n: 3 }), spec: undefined }, check }).spec).toBeUndefined();
});
