import { regret, unambiguousRegret } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { product, statesOf } from '../losses/evaluate.ts';
import { decisions, type Matrix } from './decisions.ts';

const n = 5;
const solver = topK({ n, k: 2 });

/** All states with two ones of five. */
const all = Array.from({ length: n }, (_, i) => Array.from({ length: i }, (__, j) => [i, j]))
  .flat()
  .map((pair) => Array.from({ length: n }, (_, i) => Number(pair.includes(i))));

/** The metric with the states that its probe asks for. */
function measured(theta: Matrix, targets: Matrix, metric = unambiguousRegret(), map = solver): number {
  const given = decisions({ theta, targets, z: statesOf(map, theta), optimum: statesOf(map, targets) });
  const rows = metric.probe!(given);
  const probed = theta.map((row, b) => [...rows.subarray(b * row.length, (b + 1) * row.length)]);
  return metric.measure(given, Float32Array.from(statesOf(map, probed).flat()));
}

it('is the relative regret of the worst among equal predictions, by enumeration', () => {
  const small = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: n, maxLength: n });
  fc.assert(
    fc.property(small, small, (theta, targets) => {
      const most = Math.max(...all.map((z) => product(theta, z)));
      const best = Math.max(...all.map((z) => product(targets, z)));
      const worst = Math.min(...all.filter((z) => product(theta, z) === most).map((z) => product(targets, z)));
      fc.pre(best !== 0);
      expect(measured([theta], [targets])).toBeCloseTo((best - worst) / Math.abs(best), 12);
    }),
    { seed: 1, numRuns: 300 },
  );
});

describe('on two states', () => {
  const two = argmax({ n: 2 });

  it('a constant prediction wins nothing by luck', () => {
    expect(measured([[3, 3]], [[4, 1]], unambiguousRegret(), two)).toBe(0.75);
    expect(measured([[0, 0]], [[4, 1]], unambiguousRegret(), two)).toBe(0.75);
    expect(regret().measure(decisions({ targets: [[4, 1]], z: statesOf(two, [[3, 3]]), optimum: [[1, 0]] }))).toBe(0);
  });

  it('a lead counts once the tilt does not make up for it', () => {
    // θ − δt with δ = tilt √(9 + 9)/√17: the lead of 0.01 is met where 3δ is more
    expect(measured([[3.01, 3]], [[4, 1]], unambiguousRegret({ tilt: 1e-3 }), two)).toBe(0);
    expect(measured([[3.01, 3]], [[4, 1]], unambiguousRegret({ tilt: 1e-2 }), two)).toBe(0.75);
  });

  it('does not depend on the units of prediction and value', () => {
    for (const [unit, other] of [
      [1e-20, 1],
      [1e20, 1e-20],
      [1, 1e30],
    ] as const) {
      const targets = [[4 * other, other]];
      expect(measured([[3 * unit, 3 * unit]], targets, unambiguousRegret(), two)).toBeCloseTo(0.75, 6);
      expect(measured([[3.01 * unit, 3 * unit]], targets, unambiguousRegret(), two)).toBe(0);
    }
  });

  it('is 0 where nothing is to be won, and goes by all examples together', () => {
    expect(measured([[1, 2]], [[0, 0]], unambiguousRegret(), two)).toBe(0);
    const targets = [
      [4, 1],
      [5, 0],
    ];
    expect(
      measured(
        [
          [1, 1],
          [1, 0],
        ],
        targets,
        unambiguousRegret(),
        two,
      ),
    ).toBeCloseTo(3 / 9, 12);
  });
});

it.each([0, -1, 2, Number.NaN])('refuses tilt %d', (tilt) => {
  expect(() => unambiguousRegret({ tilt })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});
