import type { MAPSolver, State } from '@mapgrad/contracts';
import { adaptive, fixed, type IMLEOptions, imle } from '@mapgrad/estimators';
import { argmax, knapsack, spanningTree } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import type { Matrix } from '../fixtures/goldens/goldens.ts';
import { type ImleGoldenCase, type ImleGoldenResult, imleGolden } from '../fixtures/imle-golden/imle-golden.ts';
import { expectClose, goldenStep } from './golden-step.ts';

const solvers = new Map<string, MAPSolver>([
  ['argmax n=6', argmax({ n: 6 })],
  ['maximum spanning tree 5 vertices (10 edges i<j row-major)', spanningTree({ vertices: 5 })],
  ['0/1 knapsack weights [3,4,2,5,6,1,7] capacity 12', knapsack({ weights: [3, 4, 2, 5, 6, 1, 7], capacity: 12 })],
]);

const adaptiveScaling = { compatibility: 'torch-adaptive-imle' } as const;
const noScaling = { compatibility: 'torch-imle' } as const;
const central = { difference: 'central' } as const;

/** The options of mapgrad that do what a method does, by the method's name and λ. */
const methods: Readonly<Record<string, (lambda: number) => Omit<IMLEOptions, 'noise'>>> = {
  imle: (lambda) => ({ stepSize: fixed(lambda), samples: 4, ...noScaling }),
  'torch-imle': (lambda) => ({ stepSize: fixed(lambda), samples: 4, ...noScaling }),
  'aimle-forward': (lambda) => ({ stepSize: fixed(lambda), samples: 4, ...adaptiveScaling }),
  'aimle-central': (lambda) => ({ stepSize: fixed(lambda), samples: 4, ...adaptiveScaling, ...central }),
  'imle tau=0.5/2': (lambda) => ({
    stepSize: fixed(lambda),
    samples: 4,
    thetaWeight: 0.7,
    inputTemperature: 0.5,
    targetTemperature: 2,
    ...noScaling,
  }),
  'imle MAP (no noise)': (lambda) => ({ stepSize: fixed(lambda), samples: 4, inputTemperature: 0, ...noScaling }),
  'imle marginals 2x2': (lambda) => ({ stepSize: fixed(lambda), samples: 2, marginalSamples: 2, ...noScaling }),
  'imle minimisation': (lambda) => ({ stepSize: fixed(lambda), samples: 4, ...noScaling }),
};

const reference = adaptive({ alpha: 0, update: 0.05, ...adaptiveScaling });
const traced: Readonly<Record<string, Omit<IMLEOptions, 'noise'>>> = {
  'aimle-adaptive forward S=1': { stepSize: reference, samples: 1, ...adaptiveScaling },
  'aimle-adaptive forward S=4': { stepSize: reference, samples: 4, ...adaptiveScaling },
  'aimle-adaptive central S=1': { stepSize: reference, samples: 1, ...adaptiveScaling, ...central },
  'aimle-adaptive central S=4': { stepSize: reference, samples: 4, ...adaptiveScaling, ...central },
};

function checkStep(
  { theta, noise, dy }: ImleGoldenCase,
  { method, params, z, grad }: ImleGoldenResult,
  solver: MAPSolver,
) {
  const options = methods[method]!(Number(params.beta));
  const minimize = params.minimisation === true;
  const found = goldenStep((epsilon) => imle({ ...options, ...(epsilon && { noise: epsilon }) }), solver, {
    theta,
    noise,
    dz: () => dy,
    minimize,
  });
  expect([...found.z]).toEqual(z!.flat());
  expectClose(found.grad, grad!);
}

/** Follows gradient descent on Σ(z − b)²/(B·S), the noise of each step being given. */
function checkTrace(golden: ImleGoldenCase, result: ImleGoldenResult, solver: MAPSolver): number {
  const options = traced[result.method]!;
  const rate = Number(result.params.sgd_lr);
  let theta: Matrix = golden.theta;
  let state: State | undefined;
  result.trace!.forEach((expected, step) => {
    const noise = result.noise_per_step![step]!;
    const samples = noise[0]!.length;
    const rows = theta.length * samples;
    let loss = 0;
    const found = goldenStep(
      (epsilon) => imle({ ...options, ...(epsilon && { noise: epsilon }) }),
      solver,
      {
        theta,
        noise,
        dz: (z) =>
          Array.from({ length: rows }, (_, row) =>
            result.b![Math.floor(row / samples)]!.map((target, i) => {
              const error = z[row * theta[0]!.length + i]! - target;
              loss += error ** 2 / rows;
              return (2 * error) / rows;
            }),
          ),
      },
      state,
    );
    expectClose([loss], [expected.loss]);
    expectClose(found.grad, expected.grad);
    expectClose([found.state.alpha!, found.state.meanNonZero!], [expected.beta_after, expected.grad_norm_after]);
    state = found.state;
    theta = theta.map((row, b) => row.map((value, i) => value - rate * found.grad[b * row.length + i]!));
  });
  return result.trace!.length;
}

describe('torch-imle and torch-adaptive-imle, three solvers', () => {
  it('there are 36 steps and 12 traces of three solvers', () => {
    expect(imleGolden.map((golden) => golden.case)).toEqual([...solvers.keys()]);
    const results = imleGolden.flatMap((golden) => golden.results);
    expect(results.filter(({ grad }) => grad !== undefined).length).toBe(36);
    expect(results.filter(({ trace }) => trace !== undefined).length).toBe(12);
  });

  for (const golden of imleGolden) {
    describe(golden.case, () => {
      const solver = solvers.get(golden.case)!;
      for (const result of golden.results) {
        const { method, params, trace } = result;
        if (trace === undefined) it(`${method}, lambda ${params.beta}`, () => checkStep(golden, result, solver));
        else it(`${method}, 30 steps`, () => expect(checkTrace(golden, result, solver)).toBe(30));
      }
    });
  }
});
