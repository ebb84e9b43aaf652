import { type GradientEstimator, type MAPSolver, MapgradError, type State } from '@mapgrad/contracts';
import { type AsyncDifferentiable, type Differentiable, differentiate, differentiateAsync } from '@mapgrad/core';
import { adaptive, fixed, gumbel, imle, straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const n = 4;
const solver = topK({ n, k: 2 });
const estimator = (): GradientEstimator =>
  imle({ stepSize: adaptive({ alpha: 1, update: 0.1 }), noise: gumbel(), samples: 3 });
const theta = [
  [0.5, -1, 2, 0],
  [1, 1.5, -0.5, 0.25],
];
const dz = Float32Array.from({ length: 2 * 3 * n }, (_, i) => Math.sin(i));

interface Trace {
  readonly bits: readonly number[];
  readonly states: readonly State[];
}

/** Some steps, with all their numbers one after the other. */
async function trace(layer: Differentiable | AsyncDifferentiable, steps: number): Promise<Trace> {
  const bits: number[] = [];
  const states: State[] = [];
  for (let step = 0; step < steps; step++) {
    const { output, backward } = await layer.forward(theta);
    bits.push(...output, ...(await backward(dz)));
    states.push(layer.state);
  }
  return { bits, states };
}

/** The error that something throws. */
async function errorOf(run: () => unknown): Promise<MapgradError> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof MapgradError) return thrown;
    throw thrown;
  }
  return expect.fail('it threw nothing');
}

describe.each([
  ['differentiate', differentiate],
  ['differentiateAsync', differentiateAsync],
])('%s', (_, make) => {
  const layerOf = (
    options: { seed?: number; layer?: number; state?: State } = {},
  ): Differentiable | AsyncDifferentiable => make({ estimator: estimator(), solver, ...options });

  describe('shapes', () => {
    it('are B·S rows of output and B rows of gradient', async () => {
      const { output, backward } = await layerOf().forward(theta);
      expect(output.length).toBe(2 * 3 * n);
      expect((await backward(dz)).length).toBe(2 * n);
    });

    it('may be arrays of rows or one array, to the same bits', async () => {
      const flat = await layerOf().forward(Float32Array.from(theta.flat()));
      const rows = await layerOf().forward(theta);
      const dzRows = Array.from({ length: 6 }, (__, row) => [...dz.subarray(row * n, (row + 1) * n)]);
      expect(flat.output).toEqual(rows.output);
      expect(await flat.backward(dzRows)).toEqual(await rows.backward(dz));
    });

    it.each([
      ['a row too short', [[1, 2, 3]], 'theta[0] is a row of 3, expected an array of 4 numbers'],
      [
        'a number for a row',
        [1, 2, 3, 4] as unknown as number[][],
        'theta[0] is number, expected an array of 4 numbers',
      ],
      ['null', [[1, 2, null as unknown as number, 4]], 'theta[0] is a row of 4, expected an array of 4 numbers'],
      ['another type', new Float64Array(4) as unknown as number[][], 'theta is of another type'],
      ['nothing at all', undefined as unknown as number[][], 'theta is missing'],
      ['a later row too long', [...theta, [1, 2, 3, 4, 5]], 'theta[2] is a row of 5, expected an array of 4 numbers'],
      ['no rows', [], 'theta has 0 numbers, expected B rows of 4'],
      ['a broken flat array', new Float32Array(7), 'theta has 7 numbers, expected B rows of 4'],
    ])('of theta are refused: %s', async (__, wrong, message) => {
      const error = await errorOf(() => layerOf().forward(wrong));
      expect(error.code).toBe('THETA_SHAPE');
      expect(error.message).toContain(message);
      expect((await errorOf(() => layerOf().map(wrong))).code).toBe('THETA_SHAPE');
    });

    it.each([
      ['one sample a row', new Float32Array(2 * n), 'dz has 8 numbers, expected 6 rows of 4'],
      ['a row too short', [[1]], 'dz[0] is a row of 1, expected an array of 4 numbers'],
      ['nothing', [], 'dz has 0 numbers, expected 6 rows of 4'],
    ])('of dz are refused: %s', async (__, wrong, message) => {
      const { backward } = await layerOf().forward(theta);
      const error = await errorOf(() => backward(wrong));
      expect(error.code).toBe('GRADIENT_SHAPE');
      expect(error.message).toContain(message);
    });
  });

  describe('numbers that are not finite', () => {
    it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('are refused: %d', async (value) => {
      const layer = layerOf();
      const wrongTheta = await errorOf(() => layer.forward([theta[0]!, [0, 0, value, 0]]));
      expect(wrongTheta.code).toBe('THETA_NOT_FINITE');
      expect(wrongTheta.message).toContain(`theta[1][2] is ${value}`);
      expect(wrongTheta.context.row).toBe(1);
      expect((await errorOf(() => layer.map([[value, 0, 0, 0]]))).code).toBe('THETA_NOT_FINITE');

      const { backward } = await layer.forward(theta);
      const wrong = dz.slice();
      wrong[4 * n + 3] = value;
      const wrongDz = await errorOf(() => backward(wrong));
      expect(wrongDz.code).toBe('GRADIENT_NOT_FINITE');
      expect(wrongDz.message).toContain(`dz[4][3] is ${value}`);
    });

    it('are refused where a number of theta is beyond float32', async () => {
      expect((await errorOf(() => layerOf().forward([[1e39, 0, 0, 0]]))).code).toBe('THETA_NOT_FINITE');
    });
  });

  describe('the noise', () => {
    it('is decided by seed, layer and step', async () => {
      const { bits } = await trace(layerOf(), 2);
      expect((await trace(layerOf(), 2)).bits).toEqual(bits);
      expect((await trace(layerOf({ seed: 0, layer: 0 }), 2)).bits).toEqual(bits);
      expect((await trace(layerOf({ seed: 1 }), 2)).bits).not.toEqual(bits);
      expect((await trace(layerOf({ layer: 1 }), 2)).bits).not.toEqual(bits);
      const layer = layerOf();
      const first = await layer.forward(theta);
      expect((await layer.forward(theta)).output).not.toEqual(first.output);
    });

    it.each([
      [{ seed: 0.5 }, 'seed is 0.5, expected an integer from -9007199254740991 to 9007199254740991'],
      [{ seed: Number.NaN }, 'seed is NaN, expected an integer from -9007199254740991 to 9007199254740991'],
      [{ seed: 2 ** 53 }, 'seed is 9007199254740992, expected an integer from -9007199254740991 to 9007199254740991'],
      [{ layer: Number.POSITIVE_INFINITY }, 'layer is Infinity, expected an integer from 0 to 4294967295'],
      [{ layer: -1 }, 'layer is -1, expected an integer from 0 to 4294967295'],
      [{ layer: 2 ** 32 }, 'layer is 4294967296, expected an integer from 0 to 4294967295'],
    ])('needs integers: %j', async (options, message) => {
      const error = await errorOf(() => layerOf(options));
      expect(error.code).toBe('OPTION_INVALID');
      expect(error.message).toBe(message);
    });
  });

  describe('the state', () => {
    it('starts as the estimator has it, at step 0', () => {
      expect(layerOf().state).toEqual({ alpha: 1, meanNonZero: 1, velocity: 0, steps: 0 });
    });

    it('counts forward passes and learns from backward passes', async () => {
      const layer = layerOf();
      const { backward } = await layer.forward(theta);
      expect(layer.state).toEqual({ alpha: 1, meanNonZero: 1, velocity: 0, steps: 1 });
      expect(layer.report).toEqual({});
      await backward(dz);
      expect(layer.state.alpha).not.toBe(1);
      expect(layer.state.steps).toBe(1);
      expect(Object.keys(layer.report)).toEqual(['lambda', 'zeroGradients']);
    });

    it('given back, goes on with the same bits', async () => {
      const whole = await trace(layerOf({ seed: 5 }), 6);
      const first = await trace(layerOf({ seed: 5 }), 4);
      const saved = JSON.parse(JSON.stringify(first.states.at(-1))) as State;
      const rest = await trace(layerOf({ seed: 5, state: saved }), 2);
      expect([...first.bits, ...rest.bits]).toEqual(whole.bits);
      expect(rest.states.at(-1)).toEqual(whole.states.at(-1));
    });

    it('is updated twice where a layer is used twice before the backward passes', async () => {
      const layer = layerOf();
      const one = await layer.forward(theta);
      const other = await layer.forward(theta);
      await one.backward(dz);
      const between = layer.state;
      await other.backward(dz);
      expect(between.steps).toBe(2);
      expect(layer.state.meanNonZero).not.toBe(between.meanNonZero);
    });

    it.each([
      [{}, 'state is {}'],
      [
        { alpha: 1, meanNonZero: 1, steps: 0 },
        'expected finite numbers for alpha, meanNonZero, steps, velocity (steps an integer from 0)',
      ],
      [{ alpha: Number.NaN, meanNonZero: 1, velocity: 0, steps: 0 }, 'state is {"alpha":null'],
      [{ alpha: 1, meanNonZero: 1, velocity: 0, steps: -0.5 }, '(steps an integer from 0)'],
      [{ alpha: 1, meanNonZero: 1, velocity: 0, steps: 0, more: 1 }, 'give back the state of a run with the same'],
    ])('is refused where it is of another run: %j', async (state, message) => {
      const error = await errorOf(() => layerOf({ state }));
      expect(error.code).toBe('STATE_INVALID');
      expect(error.message).toContain(message);
    });
  });

  describe('map', () => {
    it('answers MAP(θ), one state for each instance, whatever the samples and the noise', async () => {
      expect([...(await layerOf({ seed: 3 }).map(theta))]).toEqual([1, 0, 1, 0, 1, 1, 0, 0]);
    });

    it('is no step', async () => {
      const layer = layerOf();
      await layer.map(theta);
      expect(layer.state.steps).toBe(0);
      expect((await trace(layer, 1)).bits).toEqual((await trace(layerOf(), 1)).bits);
    });
  });

  describe('a solver that fails', () => {
    /** Fails where `broken` says so, and else is topK. */
    const fragile = (breakdown: { now: 'no' | 'throws' | 'leaves' | 'infeasible' }): MAPSolver => ({
      ...solver,
      origin: 'mine/fragile',
      prepare() {
        const solve = solver.prepare();
        return (values, z) => {
          if (breakdown.now === 'no' || values[0]! < 50) solve(values, z);
          else if (breakdown.now === 'throws') throw new RangeError('out of memory');
          else if (breakdown.now === 'infeasible') throw new MapgradError('SOLVER_INFEASIBLE', 'no path');
        };
      },
    });
    const far = [theta[0]!, [100, 0, 0, 0]];

    it.each([
      ['throws', 'SOLVER_FAILED', 'out of memory'],
      ['leaves', 'SOLVER_NOT_FINITE', 'z[0] is NaN'],
      ['infeasible', 'SOLVER_INFEASIBLE', 'no path'],
    ] as const)('%s, in either pass, is named, and its layer lives on', async (now, code, words) => {
      const breakdown: Parameters<typeof fragile>[0] = { now };
      const make2 = (): Differentiable | AsyncDifferentiable =>
        make({ estimator: estimator(), solver: fragile(breakdown) });
      const layer = make2();

      const forward = await errorOf(() => layer.forward(far));
      expect(forward.code).toBe(code);
      expect(forward.message).toBe(
        `solver mine/fragile failed for row 3 (instance 1): ${forward.message.split('): ')[1]}`,
      );
      expect(forward.message).toContain(words);
      expect(forward.context).toMatchObject({ plugin: 'mine', solver: 'mine/fragile', row: 3, instance: 1 });
      expect(layer.state).toEqual(make2().state);

      breakdown.now = 'no';
      const { output, backward } = await layer.forward(far);
      const expected = await make2().forward(far);
      expect(output).toEqual(expected.output);
      const before = layer.state;
      breakdown.now = now;
      expect((await errorOf(() => backward(dz))).code).toBe(code);
      expect(layer.state).toEqual(before);
      expect(layer.report).toEqual({});

      breakdown.now = 'no';
      expect(await backward(dz)).toEqual(await expected.backward(dz));
    });
  });
});

describe('one instance a row', () => {
  /** Ones at the k largest, k being the instance. */
  const largest: MAPSolver<number> = {
    exact: true,
    size: () => n,
    prepare: (k) => topK({ n, k }).prepare(),
  };
  /** [0, size) in z; for sizes that differ. */
  const sized: MAPSolver<{ readonly size: number }> = {
    exact: true,
    size: ({ size }) => size,
    prepare: () => (_, z) => void z.fill(0),
  };

  it('has its own C, in map, forward and backward', () => {
    const layer = differentiate({ estimator: imle({ stepSize: fixed(10), samples: 2 }), solver: largest });
    expect([...layer.map(theta, [1, 3])]).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
    const { output, backward } = layer.forward(theta, [1, 3]);
    expect([...output]).toEqual(
      [
        [0, 0, 1, 0],
        [0, 0, 1, 0],
        [1, 1, 0, 1],
        [1, 1, 0, 1],
      ].flat(),
    );
    const push = [1, 0, 0, 0];
    const dtheta = backward([push, push, push, push]);
    expect([...dtheta].map((value) => Math.round(10 * value))).toEqual([0, 0, 0, 0, 2, 0, -2, 0]);
  });

  it('gives the same later', async () => {
    const options = { estimator: straightThrough({ noise: gumbel() }), solver: largest };
    const now = differentiate(options).forward(theta, [1, 3]);
    const later = await differentiateAsync(options).forward(theta, [1, 3]);
    expect(later.output).toEqual(now.output);
    expect(await differentiateAsync(options).map(theta, [1, 3])).toEqual(differentiate(options).map(theta, [1, 3]));
  });

  it.each([
    ['too few instances', [1], 'THETA_SHAPE', 'theta has 8 numbers, expected 1 rows of 4'],
    ['no instances', [], 'SOLVER_SIZE', 'there are no instances; pass one for each row of theta'],
  ])('is refused with %s', async (_, instances, code, message) => {
    const layer = differentiate({ estimator: straightThrough(), solver: largest });
    const error = await errorOf(() => layer.forward(theta, instances));
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('is refused where the sizes differ', async () => {
    const layer = differentiate({ estimator: straightThrough(), solver: sized });
    const error = await errorOf(() => layer.map(theta, [{ size: 4 }, { size: 3 }]));
    expect(error.code).toBe('SOLVER_SIZE');
    expect(error.message).toBe(
      'instance 0 has n = 4 and instance 1 has n = 3; the instances of a batch must agree; ' +
        'padded({ solver, n }) of @mapgrad/solvers makes them',
    );
  });

  it('is named in an error', async () => {
    const layer = differentiate({ estimator: straightThrough({ samples: 2 }), solver: largest });
    const error = await errorOf(() => layer.forward(theta, [2, 9]));
    expect(error.message).toContain('failed for row 2 (instance 1): k is 9');
  });
});

it('gives steps that overlap noise of their own, the same as one after the other', async () => {
  const overlapping = differentiateAsync({ estimator: estimator(), solver, seed: 5 });
  const together = await Promise.all([overlapping.forward(theta), overlapping.forward(theta)]);
  const single = differentiate({ estimator: estimator(), solver, seed: 5 });
  const apart = [single.forward(theta), single.forward(theta)];
  expect(together.map(({ output }) => [...output])).toEqual(apart.map(({ output }) => [...output]));
  expect([...apart[0]!.output]).not.toEqual([...apart[1]!.output]);
});

it('loses no update of backward passes that overlap', async () => {
  const overlapping = differentiateAsync({ estimator: estimator(), solver });
  const passes = [await overlapping.forward(theta), await overlapping.forward(theta)];
  const together = await Promise.all(passes.map(({ backward }) => backward(dz)));
  const single = differentiate({ estimator: estimator(), solver });
  const apart = [single.forward(theta), single.forward(theta)].map(({ backward }) => backward(dz));
  expect(together).toEqual(apart);
  expect(overlapping.state).toEqual(single.state);
});

it('does not stop at a backward pass that failed', async () => {
  const layer = differentiateAsync({ estimator: estimator(), solver });
  const passes = [await layer.forward(theta), await layer.forward(theta)];
  const ended = await Promise.allSettled([passes[0]!.backward([[1]]), passes[1]!.backward(dz)]);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});
