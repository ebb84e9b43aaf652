import { type Executor, type MAPSolver, noiseKey, type Query } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { type CountingExecutor, distinct, memo, pool, unmoved } from '@mapgrad/economy';
import { gumbel } from '@mapgrad/estimators';
import { executorLaws } from '@mapgrad/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asked, later } from './asked.ts';

const around: Record<string, (of: Executor) => CountingExecutor> = {
  unmoved: (of) => unmoved({ of }),
  distinct: (of) => distinct({ of }),
  memo: (of) => memo({ of, entries: 5 }),
  'a pool of ratio 1': (of) => pool({ of, ratio: 1, entries: 2 }),
  'all exact ones': (of) => unmoved({ of: memo({ of: distinct({ of }), entries: 20 }), queries: 2 }),
};

/** z = θ where the instance allows it, 7 elsewhere: shows every bit. */
const masked: MAPSolver<{ readonly mask: number }> = {
  exact: false,
  size: () => 2,
  prepare:
    ({ mask }) =>
    (theta, z) => {
      for (let i = 0; i < 2; i++) z[i] = mask & (1 << i) ? theta[i]! : 7;
    },
};
const sets = [{ mask: 1 }, { mask: 3 }, { mask: 3 }];
const noise = gumbel();
const zeros = [0, 0, 0, 0, 0, 0, 0, 0];
const minusZeros = zeros.map(() => -0);

/** Mostly the first, so that queries resemble each other in all but one thing. */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });

const queries = fc.array(
  fc.record({
    theta: mostly([1, -1, 0.5, 2], [1, -1, 0.5, 3], [1, -0, 0, 2], [1, 0, 0, 2], [1, -1, 1, -1]),
    instances: mostly([0, 1], [1, 0], [1, 1], [1, 2]),
    weight: mostly(undefined, 1, 0, -1, 1e-300),
    noise: fc.constantFrom('none', 'some'),
    temperature: mostly(1, 0, 2, 40),
    mode: mostly(undefined, 'additive' as const, 'multiplicative' as const),
    key: mostly(0, 1, 2 ** 32),
    shift: fc.option(
      fc.record({
        direction: mostly(zeros, [...zeros.slice(1), 1], [1, ...zeros.slice(1)], minusZeros),
        step: mostly([1, 0], [0, 0], [-0, -1], [-1, 1]),
      }),
      { nil: undefined },
    ),
    only: mostly(undefined, [1], [1, 0], [0, 0, 1], []),
  }),
  { minLength: 2, maxLength: 12 },
);

describe.each(Object.entries(around))('%s', (_, wrap) => {
  for (const law of executorLaws(() => wrap(inline()))) it(law.name, law.check);

  it('has the bits of the inline executor for queries that resemble each other, and never solves more', () => {
    fc.assert(
      fc.property(queries, (all) => {
        const of = asked();
        const executor = wrap(of);
        const theta = new Float32Array(4); // of the caller, who changes it between queries
        let rows = 0;
        for (const one of all) {
          theta.set(one.theta);
          const query: Query = {
            theta,
            shape: { instances: 2, samples: 2, n: 2 },
            thetaWeight: one.weight,
            noise:
              one.noise === 'none'
                ? undefined
                : { distribution: noise, temperature: one.temperature, mode: one.mode, key: noiseKey(one.key) },
            shift: one.shift && {
              direction: Float32Array.from(one.shift.direction),
              step: Float64Array.from(one.shift.step),
            },
            only: one.only && Int32Array.from(one.only),
          };
          const job = { query, solver: masked, instances: one.instances.map((i) => sets[i]!) };
          const expected = inline().solve(job);
          const found = executor.solve(job);
          expect([...found].map((value) => (Object.is(value, -0) ? '-0' : value))).toEqual(
            [...expected].map((value) => (Object.is(value, -0) ? '-0' : value)),
          );
          found.fill(99); // an answer is the caller's
          rows += expected.length / 2;
        }
        const { hits, misses } = executor.counters;
        expect(hits + misses).toBe(rows);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses an executor that answers later', () => {
    const job = { query: { theta: new Float32Array(2), shape: { instances: 1, samples: 1, n: 2 } }, solver: masked };
    expect(() => wrap(later).solve({ ...job, instances: [sets[0]!] })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    );
  });

  it('disposes of the executor underneath', () => {
    const of = asked();
    wrap(of).dispose();
    expect(of.disposed).toBe(true);
  });
});
