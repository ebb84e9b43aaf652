import {
  LARGEST,
  type MAPSolver,
  noiseKey,
  type Query,
  type Rows,
  type Shape,
  type StepSize,
} from '@mapgrad/contracts';
import { differentiate, drive, inline } from '@mapgrad/core';
import { adaptive, fixed, given, gumbel, type IMLEOptions, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const solver: MAPSolver = topK({ n: 3, k: 1 });
const key = noiseKey(5);

interface Seen {
  readonly queries: readonly Query[];
  readonly dtheta: Rows;
  readonly report: Readonly<Record<string, number>>;
}

/** One step for θ [B, 3] and dz [B·S, 3], with all that was asked for. */
function stepOf(options: IMLEOptions, theta: readonly number[], dz: readonly number[]): Seen {
  const estimator = imle(options);
  const queries: Query[] = [];
  const executor = inline();
  const answer = (query: Query): Rows => {
    queries.push(query);
    return executor.solve<void>({ query, solver });
  };
  const step = { instances: theta.length / 3, n: 3, key };
  const { backward } = drive(estimator.forward(Float32Array.from(theta), step), answer);
  const { dtheta, report } = drive(backward(Float32Array.from(dz), estimator.initialState), answer);
  return { queries, dtheta, report };
}

describe('the gradient', () => {
  it('is z less the state that the loss would rather have, over λ', () => {
    expect([...stepOf({ stepSize: fixed(2) }, [1, 0, 0.5], [1, -1, 0]).dtheta]).toEqual([0.5, -0.5, 0]);
  });

  it('is, central, half the difference of the states on both sides, over λ', () => {
    const { dtheta } = stepOf({ stepSize: fixed(2), difference: 'central' }, [1, 0, 0.5], [1, -1, 0]);
    expect([...dtheta]).toEqual([0.25, -0.25, 0]);
  });

  it('is, backward, the state that the loss would rather not have less z, over λ', () => {
    const { dtheta } = stepOf({ stepSize: fixed(2), difference: 'backward' }, [1, 0, 0.5], [-1, 1, 0]);
    expect([...dtheta]).toEqual([-0.5, 0.5, 0]);
    const { dtheta: none } = stepOf({ stepSize: fixed(2), difference: 'backward' }, [1, 0, 0.5], [1, -1, 0]);
    expect([...none]).toEqual([0, 0, 0]);
  });

  it('is, central, the mean of the forward and the backward one', () => {
    const noise = given([
      [0, 0, 0],
      [0, 2, 0],
    ]);
    const by = (difference: 'forward' | 'backward' | 'central'): readonly number[] => [
      ...stepOf({ stepSize: fixed(1), noise, samples: 2, difference }, [1, 0, 0.5], [1, 0, -3, 0, 3, 0]).dtheta,
    ];
    const [forward, backward] = [by('forward'), by('backward')];
    expect(by('central')).toEqual(forward.map((value, i) => (value + backward[i]!) / 2));
    expect(forward).not.toEqual(backward);
  });

  it('is 0 where the step is too short to change the state, and where λ is 0', () => {
    expect([...stepOf({ stepSize: fixed(0.1) }, [1, 0, 0.5], [1, -1, 0]).dtheta]).toEqual([0, 0, 0]);
    expect([...stepOf({ stepSize: fixed(0) }, [1, 0, 0.5], [9, -9, 0]).dtheta]).toEqual([0, 0, 0]);
  });

  it('is the sum over the samples, each with its own noise and its own dz', () => {
    const noise = given([
      [0, 0, 0],
      [0, 2, 0],
    ]);
    const { dtheta } = stepOf({ stepSize: fixed(1), noise, samples: 2 }, [1, 0, 0.5], [1, 0, 0, 0, 3, 0]);
    expect([...dtheta]).toEqual([1 - 1, 1, -1]); // sample 0: state 0 → state 2; sample 1: state 1 → state 0
  });

  it('is, for the mean of the states, the sum over samples that each have their share of dz', () => {
    const noise = given([
      [0, 0, 0],
      [0, 2, 0],
    ]);
    const theta = [1, 0, 0.5];
    const shares = stepOf({ stepSize: fixed(2), noise, samples: 2 }, theta, [1.5, 0, 0, 1.5, 0, 0]);
    const mean = stepOf({ stepSize: fixed(2), noise, samples: 2, output: 'mean' }, theta, [3, 0, 0]);
    expect([...mean.dtheta]).toEqual([0.5, 0, -0.5]);
    expect([...mean.queries[1]!.shift!.direction]).toEqual([1.5, 0, 0, 1.5, 0, 0]);
    expect([...mean.dtheta]).toEqual([...shares.dtheta]);
  });

  it('is what each instance has by itself', () => {
    const { dtheta } = stepOf({ stepSize: fixed(2) }, [1, 0, 0.5, 0, 0, 9], [1, -1, 0, 0, 0, 1]);
    expect([...dtheta]).toEqual([0.5, -0.5, 0, 0, 0, 0]);
  });
});

describe('what is asked for', () => {
  const theta = [1, 0, 0.5];
  const dz = [1, -1, 0, 0, 1, 0];

  it('is z and the far side for a forward difference', () => {
    const { queries } = stepOf({ stepSize: fixed(2), noise: gumbel(), samples: 2 }, theta, dz);
    expect(queries.map(({ shift }) => shift && [...shift.step])).toEqual([undefined, [-2]]);
  });

  it('is z and the near side for a backward one', () => {
    const { queries } = stepOf({ stepSize: fixed(2), noise: gumbel(), samples: 2, difference: 'backward' }, theta, dz);
    expect(queries.map(({ shift }) => shift && [...shift.step])).toEqual([undefined, [2]]);
  });

  it('is z and both sides for a central one', () => {
    const { queries } = stepOf({ stepSize: fixed(2), noise: gumbel(), samples: 2, difference: 'central' }, theta, dz);
    expect(queries.map(({ shift }) => shift && [...shift.step])).toEqual([undefined, [2], [-2]]);
  });

  it('has the same noise on all sides, at the temperatures that are set', () => {
    const options = { stepSize: fixed(2), noise: gumbel(), samples: 2, inputTemperature: 0.5, targetTemperature: 3 };
    const { queries } = stepOf({ ...options, difference: 'central' }, theta, dz);
    expect(queries.map(({ noise }) => noise?.temperature)).toEqual([0.5, 3, 3]);
    expect(queries.map(({ noise }) => noise?.key)).toEqual([key, key, key]);
  });

  it('has the temperature of the input on both sides where no other is set, and the weight on the far side only', () => {
    const options = { stepSize: fixed(2), noise: gumbel(), samples: 2, inputTemperature: 0.5, thetaWeight: 0.25 };
    const { queries } = stepOf(options, theta, dz);
    expect(queries.map(({ noise }) => noise?.temperature)).toEqual([0.5, 0.5]);
    expect(queries.map(({ thetaWeight = 1 }) => thetaWeight)).toEqual([1, 0.25]);
  });
});

describe('with another temperature for the target than for the input', () => {
  const theta = [1, 0, 0.5];
  const noise = given([[0, 1, 0]]);
  const temperatures = { inputTemperature: 0, targetTemperature: 4 };

  it.each(['forward', 'backward', 'central'] as const)('a %s difference is 0 where dz is', (difference) => {
    const { dtheta } = stepOf({ stepSize: fixed(1), noise, difference, ...temperatures }, theta, [0, 0, 0]);
    expect([...dtheta]).toEqual([0, 0, 0]);
  });

  it('a difference to one side compares two states at that of the target, the near one of θ without the weight', () => {
    for (const [difference, sign] of [
      ['forward', -1],
      ['backward', 1],
    ] as const) {
      const options = { stepSize: fixed(2), noise, difference, thetaWeight: 0.25, ...temperatures };
      const { queries } = stepOf(options, theta, [1, -1, 0]);
      expect(queries.map(({ shift }) => shift && [...shift.step])).toEqual([undefined, undefined, [2 * sign]]);
      expect(queries.map(({ noise: { temperature } = {} }) => temperature)).toEqual([0, 4, 4]);
      expect(queries.map(({ thetaWeight = 1 }) => thetaWeight)).toEqual([1, 1, 0.25]);
    }
    const { dtheta } = stepOf({ stepSize: fixed(2), noise, ...temperatures }, theta, [1, 2, 0]);
    expect([...dtheta]).toEqual([0, 0.5, -0.5]); // of (1, 4, 0.5) and of (−1, 0, 0.5)
  });

  it('an adaptive step grows from 0, since without a step nothing changes', () => {
    const estimator = imle({ stepSize: adaptive({ update: 0.05 }), noise: gumbel(), ...temperatures });
    const layer = differentiate({ estimator, solver });
    let zeros = 0;
    for (let step = 0; step < 200; step++) {
      layer.forward([theta]).backward([[1, -1, 0]]);
      zeros += layer.report.zeroGradients!;
    }
    expect(layer.state.alpha).toBeGreaterThan(0.5);
    expect(zeros).toBeLessThan(190);
  });

  it('is, in torch-imle, compared with z at that of the input', () => {
    const options: IMLEOptions = { stepSize: fixed(2), noise, compatibility: 'torch-imle', ...temperatures };
    const { queries, dtheta } = stepOf(options, theta, [1, -1, 0]);
    expect(queries.map(({ noise: { temperature } = {} }) => temperature)).toEqual([0, 4]);
    expect([...dtheta]).toEqual([1, -1, 0]);
  });
});

it('compares, as torch-adaptive-imle does, two states at the temperature and the weight of the target', () => {
  const options: IMLEOptions = {
    stepSize: fixed(2),
    noise: gumbel(),
    inputTemperature: 0.5,
    targetTemperature: 3,
    thetaWeight: 0.25,
    compatibility: 'torch-adaptive-imle',
  };
  const { queries } = stepOf(options, [1, 0, 0.5], [1, -1, 0]);
  expect(queries.map(({ shift }) => shift && [...shift.step])).toEqual([undefined, undefined, [-2]]);
  expect(queries.map(({ noise }) => noise?.temperature)).toEqual([0.5, 3, 3]);
  expect(queries.map(({ thetaWeight = 1 }) => thetaWeight)).toEqual([1, 0.25, 0.25]);
});

describe('the step size', () => {
  /** Records what it is told. */
  const recording = (told: [Rows, Shape][]): StepSize => ({
    ...fixed(1),
    update(difference, shape, state) {
      told.push([difference.slice(), shape]);
      return state;
    },
  });

  it('is told the differences, not divided by λ', () => {
    const told: [Rows, Shape][] = [];
    const stepSize = { ...recording(told), lambda: () => Float64Array.of(4) };
    stepOf({ stepSize }, [1, 0, 0.5], [1, -1, 0]);
    expect(told.map(([difference]) => [...difference])).toEqual([[1, -1, 0]]);
  });

  it('is told means over the marginal samples', () => {
    const told: [Rows, Shape][] = [];
    const noise = given([
      [0, 0, 0],
      [0, 5, 0],
      [0, 0, 5],
      [5, 0, 0],
    ]);
    const dz = [1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    stepOf({ stepSize: recording(told), noise, samples: 2, marginalSamples: 2 }, [1, 0, 0.5], dz);
    expect(told.map(([difference]) => [...difference])).toEqual([[0.5, -0.5, 0, 0, 0, 0]]);
    expect(told[0]![1]).toEqual({ instances: 1, samples: 2, n: 3 });
  });
});

it('reports the mean λ and the share of instances without a gradient', () => {
  const stepSize = adaptive({ alpha: 1 });
  const { report } = stepOf({ stepSize }, [3, 4, 0, 0, 0, 2], [5, 0, 0, 0, 0, 0.25]);
  expect(report).toEqual({ lambda: (1 + 8) / 2, zeroGradients: 0.5 });
});

it('learns: descent along it reaches the state that the loss wants', () => {
  const target = [0, 1, 0];
  const estimator = imle({ stepSize: fixed(1), noise: gumbel(), samples: 10 });
  const layer = differentiate({ estimator, solver });
  let theta = [1, 0, 0];
  for (let step = 0; step < 200; step++) {
    const { output, backward } = layer.forward([theta]);
    const dtheta = backward(output.map((z, i) => (2 * (z - target[i % 3]!)) / 10));
    theta = theta.map((value, i) => value - 0.1 * dtheta[i]!);
  }
  expect([...layer.map([theta])]).toEqual(target);
});

describe('the specification', () => {
  it('says how to build it again, parts included', () => {
    const { spec } = imle({ stepSize: fixed(2), noise: gumbel(), samples: 3, difference: 'central' });
    const described = JSON.parse(JSON.stringify(spec)) as unknown;
    expect(described).toMatchObject({
      name: 'imle',
      argument: {
        samples: 3,
        difference: 'central',
        noise: { name: 'gumbel' },
        stepSize: { name: 'fixed', argument: 2 },
      },
    });
  });

  it('is absent where a part has none', () => {
    expect(imle({ stepSize: { ...fixed(2), spec: undefined } }).spec).toBeUndefined();
  });
});

it.each([
  [{ samples: 0 }, 'samples is 0, expected an integer from 1'],
  [{ samples: 1.5 }, 'samples is 1.5, expected an integer from 1'],
  [{ marginalSamples: -1 }, 'marginalSamples is -1, expected an integer from 1'],
  [{ inputTemperature: Number.NaN }, 'inputTemperature is NaN, expected a number from 0'],
  [{ targetTemperature: -1 }, 'targetTemperature is -1, expected a number from 0'],
  [{ thetaWeight: Number.NaN }, 'thetaWeight is NaN, expected a finite number'],
  [{ difference: 'centre' as 'central' }, 'difference is centre, expected forward or backward or central'],
  [{ output: 'all' as 'mean' }, 'output is all, expected samples or mean'],
  [{ compatibility: 'torch' as 'torch-imle' }, 'compatibility is torch, expected undefined or torch-imle or'],
])('refuses %j', (options, message) => {
  const make = () => imle({ stepSize: fixed(1), ...options });
  expect(make).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(make).toThrow(message);
});

it('answers the states, or their mean over all that are drawn', () => {
  const noise = given([
    [0, 0, 0],
    [0, 5, 0],
    [0, 0, 5],
    [0, 0, 5],
  ]);
  const output = (options: Partial<IMLEOptions>): readonly number[] => {
    const estimator = imle({ stepSize: fixed(1), noise, samples: 2, marginalSamples: 2, ...options });
    const { output: found } = differentiate({ estimator, solver }).forward([[1, 0, 0.5]]);
    expect(found.length).toBe(3 * estimator.outputs);
    return [...found];
  };
  expect(output({})).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]);
  expect(output({ output: 'mean' })).toEqual([0.25, 0.25, 0.5]);
});

it('saturates where states differ by more than float32 can hold', () => {
  const estimator = imle({ stepSize: fixed(1), samples: 2 });
  const { backward } = drive(estimator.forward(Float32Array.of(0), { instances: 1, n: 1, key }), () =>
    Float32Array.of(LARGEST, -LARGEST),
  );
  const { dtheta } = drive(backward(Float32Array.of(1, 1), {}), () => Float32Array.of(-LARGEST, LARGEST));
  expect([...dtheta]).toEqual([0]);
});
