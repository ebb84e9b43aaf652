import { type GradientEstimator, noiseKey, type Query, type Rows } from '@mapgrad/contracts';
import { differentiate, drive, inline } from '@mapgrad/core';
import { adaptive, fixed, gumbel, imle, normal, straightThrough, weightedSum } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { estimatorLaws } from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';

const n = 4;
const solver = topK({ n, k: 2 });
const theta = Float32Array.of(0.5, -1, 2, 0, 1, 1.5, -0.5, 0.25);
const dz = Float32Array.from({ length: 16 }, (_, i) => Math.sin(i));
const noise = gumbel();
const small = (): GradientEstimator => imle({ noise, stepSize: fixed(0.5), samples: 2 });
const large = (): GradientEstimator => imle({ noise, stepSize: fixed(3), samples: 2 });
const learning = (alpha: number): GradientEstimator => imle({ noise, stepSize: adaptive({ alpha }), samples: 2 });

/** One step, with the queries that it asks. */
function step(estimator: GradientEstimator, state = estimator.initialState) {
  const queries: Query[] = [];
  const answer = (query: Query): Rows => {
    queries.push(query);
    return inline().solve<void>({ query, solver });
  };
  const { output, backward } = drive(estimator.forward(theta, { instances: 2, n, key: noiseKey(3) }), answer);
  const forwardQueries = queries.length;
  return { output, ...drive(backward(dz, state), answer), queries: queries.length, forwardQueries };
}

describe('a weighted sum', () => {
  it.each([[[0.25, 0.75]], [[2, -1]], [[0, 1]]])(
    'is the sum of the gradients times the weights %j, under the output that they share',
    (weights) => {
      const sum = step(weightedSum({ of: [small(), large()], weights }));
      const [one, other] = [step(small()), step(large())];
      expect(sum.output).toEqual(one.output);
      expect(one.dtheta).not.toEqual(other.dtheta);
      const expected = one.dtheta.map((value, i) => weights[0]! * value + weights[1]! * other.dtheta[i]!);
      expect([...sum.dtheta]).toEqual([...expected]);
    },
  );

  it('has equal weights when none are given', () => {
    const members = { of: [small(), large(), straightThrough({ noise, samples: 2 })] };
    const third = 1 / 3;
    expect(step(weightedSum(members)).dtheta).toEqual(
      step(weightedSum({ ...members, weights: [third, third, third] })).dtheta,
    );
  });

  it('saturates at the range of float32', () => {
    const of = [straightThrough(), straightThrough()];
    const { backward } = differentiate({ estimator: weightedSum({ of, weights: [3, -2] }), solver }).forward(theta);
    const most = 2 ** 128 - 2 ** 104;
    expect([...backward(new Float32Array(8).fill(most))]).toEqual(Array.from({ length: 8 }, () => most));
    const double = differentiate({ estimator: weightedSum({ of: [straightThrough({ noise, samples: 2 })] }), solver });
    expect(double.forward(theta).backward(new Float32Array(16).fill(most))[0]).toBe(most);
  });

  it('keeps the state of each member, and tells what each reports', () => {
    const estimator = weightedSum({ of: [learning(1), weightedSum({ of: [learning(2)] })] });
    expect(estimator.initialState).toMatchObject({ '0.alpha': 1, '1.0.alpha': 2 });
    const end = step(estimator);
    const [one, other] = [step(learning(1)), step(learning(2))];
    for (const [name, value] of Object.entries(one.state)) expect(end.state[`0.${name}`]).toBe(value);
    for (const [name, value] of Object.entries(other.state)) expect(end.state[`1.0.${name}`]).toBe(value);
    expect(Object.keys(end.state)).toHaveLength(2 * Object.keys(one.state).length);
    expect(end.report).toMatchObject({
      '0.lambda': one.report.lambda,
      '1.0.lambda': other.report.lambda,
      zeroGradients: 0,
    });
    const again = step(estimator, end.state);
    expect(again.state['0.alpha']).toBe(step(learning(1), one.state).state.alpha);
  });

  it('keeps apart the states of more members than have one digit', () => {
    const of = Array.from({ length: 11 }, (_, k) =>
      k === 1 ? straightThrough({ noise, samples: 2 }) : learning(k + 1),
    );
    const { state } = step(weightedSum({ of }));
    for (const [k, member] of of.entries()) expect(state[`${k}.alpha`]).toBe(step(member).state.alpha);
    expect(Object.keys(state).sort()).toEqual(Object.keys(weightedSum({ of }).initialState).sort());
  });

  it('asks once for what all of them need in the forward pass', () => {
    const { forwardQueries, queries } = step(
      weightedSum({ of: [small(), large(), straightThrough({ noise, samples: 2 })] }),
    );
    expect([forwardQueries, queries]).toEqual([1, 3]);
    const own = [imle({ noise: gumbel(), stepSize: fixed(1), samples: 2 }), small()];
    expect(step(weightedSum({ of: own })).forwardQueries).toBe(2);
  });

  it('gives each member an answer of its own', () => {
    const spoiling: GradientEstimator = {
      outputs: 2,
      initialState: {},
      *forward(given, { instances }) {
        const z = yield {
          theta: given,
          shape: { instances, samples: 2, n },
          noise: { distribution: noise, temperature: 1, key: noiseKey(3) },
        };
        const output = z.slice();
        z.fill(7);
        return {
          output,
          // biome-ignore lint/correctness/useYield: nothing to ask
          *backward(_, state) {
            return { dtheta: new Float32Array(given.length), state, report: {} };
          },
        };
      },
    };
    for (const of of [
      [spoiling, small()],
      [small(), spoiling],
      [spoiling, spoiling, small()],
    ]) {
      expect(step(weightedSum({ of })).output).toEqual(step(small()).output);
    }
  });
});

describe('members whose outputs differ', () => {
  it.each([
    ['in noise', imle({ noise: normal(), stepSize: fixed(1), samples: 2 })],
    ['in temperature', imle({ noise, stepSize: fixed(1), samples: 2, inputTemperature: 4 })],
    ['in mode', straightThrough({ samples: 2 })],
  ])('are refused: %s', (_, other) => {
    const make = (): unknown => step(weightedSum({ of: [small(), other] }));
    expect(make).toThrow(
      /^of\[1\] gives an output other than of\[0\]: [01] at row \d, column \d and not [01]; they must share noise, samples and temperature$/,
    );
    expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }) as Error);
  });

  it('are refused before any step where they have other samples', () => {
    expect(() => weightedSum({ of: [small(), straightThrough()] })).toThrow(
      'of[1] gives 1 rows an instance, expected 2 as of[0] does; they must share noise, samples and temperature',
    );
  });
});

it.each([
  [{ of: [] }, 'of is an empty list, expected one estimator or more'],
  [{ of: [small()], weights: [0.5, 0.5] }, 'weights has 2 numbers, expected one for each of the 1 estimators'],
  [{ of: [small(), large()], weights: [0.5, 0.4] }, 'the sum of weights is 0.9, expected 1'],
  [{ of: [small(), large()], weights: [Number.NaN, 1] }, 'weights[0] is NaN, expected a finite number'],
  [
    { of: [{ ...small(), learnsFrom: 'losses' } as never] },
    'of[0] learns from losses, expected one that learns from dL/dz',
  ],
])('refuses %#', (options, message) => {
  const make = (): unknown => weightedSum(options);
  expect(make).toThrow(message);
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }) as Error);
});

describe('with weights of both signs', () => {
  for (const law of estimatorLaws(() => weightedSum({ of: [small(), large()], weights: [1.5, -0.5] })))
    it(law.name, law.check);
});
