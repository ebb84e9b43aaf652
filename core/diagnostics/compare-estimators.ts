import {
  checkOption,
  type GradientEstimator,
  type LossEstimator,
  MapgradError,
  oneOf,
  positiveInteger,
  type Rows,
  type State,
} from '@mapgrad/contracts';
import { differentiate, sampler } from '@mapgrad/core';
import { counting } from './counting.ts';
import type { GradientProblem } from './gradient-problem.ts';
import { meanOf, type Summary, summaryOf } from './summary.ts';
import { cosine, dot, type Vector } from './vector.ts';

type Estimator = GradientEstimator | LossEstimator;

/** Options of {@link compareEstimators}. */
export interface CompareOptions {
  readonly problems: readonly GradientProblem[];
  /** By name: makes one for a value of what is varied, and a problem. */
  readonly estimators: Readonly<Record<string, (value: number, problem: GradientProblem) => Estimator>>;
  /** What is varied, for titles; `samples` when absent. */
  readonly over?: string;
  /** Its values: 1, 10, 100. */
  readonly values: readonly number[];
  /**
   * What an estimator differentiates, and by what its result is divided: `sum`, Σ_s f(z_s), so that each sample has the
   * whole of ∇f(z_s); or `mean`, where each has ∇f(z_s)/S. They differ where an estimator does not scale with dz, as with
   * a fixed λ. `sum` when absent.
   */
  readonly objective?: 'sum' | 'mean';
  /** Steps at the same θ before those that are measured, for what estimators learn from step to step; 0 when absent. */
  readonly warmUp?: number;
  /** Estimates of each gradient, all from the state that the warm-up has left; 1 when absent. Bias and variance need 2. */
  readonly repetitions?: number;
  /** The noise of problem p is that of seed + p; 0 when absent. */
  readonly seed?: number;
}

/** How an estimator does at a value of what is varied: estimates ĝ beside exact gradients g. */
export interface ComparisonRow {
  readonly estimator: string;
  readonly value: number;
  /** ⟨ĝ, g⟩ / (‖ĝ‖ ‖g‖), 0 where ĝ is 0: over problems, of the mean over repetitions. */
  readonly cosine: Summary;
  /** The share of numbers in ĝ that are exactly 0, likewise. */
  readonly zeros: Summary;
  /** √(Σ ‖E[ĝ] − g‖² / Σ ‖g‖²) over problems, less what chance adds, 0 where that is all; absent for one repetition. */
  readonly bias?: number;
  /** Σ tr Cov(ĝ) / Σ ‖g‖² over problems; absent for one repetition. */
  readonly variance?: number;
  /** Rows solved for one estimate. */
  readonly solves: number;
}

/** What {@link compareEstimators} has found: plain data. */
export interface Comparison {
  readonly over: string;
  readonly problems: number;
  readonly repetitions: number;
  /** By estimator, and by value. */
  readonly rows: readonly ComparisonRow[];
}

/**
 * Measures estimated gradients against exact ones. The same options give the same numbers.
 *
 * An estimator whose output is a mean state is given ∇f at the mean, so that what it estimates is another gradient
 * than that of E[f(z)], unless f is linear.
 *
 * @throws MapgradError OPTION_INVALID, and what the estimators throw
 */
export function compareEstimators(options: CompareOptions): Comparison {
  const { problems, estimators, values, over = 'samples', objective = 'sum' } = options;
  const { warmUp = 0, repetitions = 1, seed = 0 } = options;
  positiveInteger('repetitions', repetitions);
  checkOption('warmUp', warmUp, Number.isSafeInteger(warmUp) && warmUp >= 0, 'an integer from 0');
  oneOf('objective', objective, ['sum', 'mean']);
  positiveInteger('the number of problems', problems.length);
  problems.forEach(checkGradient);
  const squaredLength = meanOf(problems.map(({ gradient }) => dot(gradient, gradient)));

  const measure = (estimator: string, value: number): ComparisonRow => {
    const found = problems.map((problem, index) => {
      const make = stepping(estimators[estimator]!(value, problem), problem, objective, seed + index);
      return judged(estimates(make, warmUp, repetitions), problem.gradient);
    });
    const column = (name: keyof Judged): readonly number[] => found.map((one) => one[name]);
    return {
      estimator,
      value,
      cosine: summaryOf(column('cosine')),
      zeros: summaryOf(column('zeros')),
      ...(repetitions > 1 && {
        bias: Math.sqrt(Math.max(0, meanOf(column('squaredBias')) / squaredLength)),
        variance: meanOf(column('variance')) / squaredLength,
      }),
      solves: meanOf(column('solves')),
    };
  };

  const rows = Object.keys(estimators).flatMap((name) => values.map((value) => measure(name, value)));
  return { over, problems: problems.length, repetitions, rows };
}

function checkGradient({ gradient }: GradientProblem, index: number): void {
  if (dot(gradient, gradient) > 0) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `the exact gradient of problem ${index} is 0, which has no direction to compare with; leave the problem out`,
  );
}

/** Estimates one gradient after another. */
interface Stepping {
  readonly state: State;
  readonly solves: number;
  estimate(): Float64Array;
}

/** Makes {@link Stepping} that starts from a state, the initial one when absent. */
type MakeStepping = (state?: State) => Stepping;

function stepping(
  estimator: Estimator,
  { solver, theta, loss }: GradientProblem,
  objective: 'sum' | 'mean',
  seed: number,
): MakeStepping {
  const { outputs } = estimator;
  const [weight, divisor] = objective === 'sum' ? [1, outputs] : [1 / outputs, 1];
  const row = Float32Array.from(theta);
  const n = row.length;
  const eachState = (output: Rows): readonly Float32Array[] =>
    Array.from({ length: outputs }, (_, s) => output.subarray(s * n, (s + 1) * n));

  return (state) => {
    const executor = counting();
    const common = { solver, executor, seed, state };
    let step: () => Rows;
    let progress: { readonly state: State };
    if (estimator.learnsFrom === 'losses') {
      const layer = sampler({ ...common, estimator });
      progress = layer;
      step = () => {
        const { output, backward } = layer.forward(row);
        return backward(eachState(output).map((z) => weight * loss.value(z)));
      };
    } else {
      const layer = differentiate({ ...common, estimator });
      progress = layer;
      step = () => {
        const { output, backward } = layer.forward(row);
        const dz = new Float32Array(output.length);
        eachState(output).forEach((z, s) => {
          const slope = loss.gradient(z);
          for (let i = 0; i < n; i++) dz[s * n + i] = weight * slope[i]!;
        });
        return backward(dz);
      };
    }
    return {
      get state() {
        return progress.state;
      },
      get solves() {
        return executor.solves;
      },
      estimate: () => Float64Array.from(step(), (value) => value / divisor),
    };
  };
}

interface Estimates {
  readonly gradients: readonly Float64Array[];
  /** For one of them. */
  readonly solves: number;
}

/** Every estimate starts from what the warm-up has learned, with noise of its own. */
function estimates(make: MakeStepping, warmUp: number, repetitions: number): Estimates {
  const warm = make();
  for (let step = 0; step < warmUp; step++) warm.estimate();
  const { state } = warm;
  let solves = 0;
  const gradients = Array.from({ length: repetitions }, (_, repetition) => {
    const measured = make({ ...state, steps: state.steps! + repetition });
    const gradient = measured.estimate();
    solves += measured.solves;
    return gradient;
  });
  return { gradients, solves: solves / repetitions };
}

interface Judged {
  readonly cosine: number;
  readonly zeros: number;
  /** Unbiased, so it may be below 0. */
  readonly squaredBias: number;
  readonly variance: number;
  readonly solves: number;
}

function judged({ gradients, solves }: Estimates, exact: Vector): Judged {
  const count = gradients.length;
  const mean = Float64Array.from(exact, (_, i) => meanOf(gradients.map((gradient) => gradient[i]!)));
  const distance = (a: Vector, b: Vector): number => Array.from(a).reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0);
  const variance = gradients.reduce((sum, gradient) => sum + distance(gradient, mean), 0) / (count - 1);
  return {
    cosine: meanOf(gradients.map((gradient) => cosine(gradient, exact))),
    zeros: meanOf(gradients.map((gradient) => gradient.filter((value) => value === 0).length / gradient.length)),
    squaredBias: distance(mean, exact) - variance / count,
    variance,
    solves,
  };
}
