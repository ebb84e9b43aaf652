import { type Comparison, type ComparisonRow, compareEstimators } from '@mapgrad/diagnostics';
import {
  aimleOf,
  bandwidthOf,
  covarying,
  covaryingForward,
  imleOf,
  type Method,
  score,
  scoreLeaveOneOut,
  straight,
} from './methods.ts';
import { syntheticProblem } from './problem.ts';

/** λ whose envelope is called the best fixed λ, as in the reference figures. */
export const LAMBDAS = [0.1, 0.5, 1, 2, 5] as const;

const SIDES = ['forward', 'central'] as const;

const problemsOf = (n: number, seeds: number) => Array.from({ length: seeds }, (_, seed) => syntheticProblem(seed, n));

/** Joins comparisons over the same values. */
const joined = (comparisons: readonly Comparison[]): Comparison => ({
  ...comparisons[0]!,
  rows: comparisons.flatMap(({ rows }) => rows),
});

/** Figure 3: the cosine over the number of samples, for every method. */
export function overSamples(n: number, values: readonly number[]): Comparison {
  const problems = problemsOf(n, 32);
  const upTo = (limit: number): readonly number[] => values.filter((value) => value <= limit);
  const fixed = SIDES.flatMap((side) =>
    LAMBDAS.map((lambda): readonly [string, Method] => [`I-MLE ${side}, λ = ${lambda}`, imleOf(side, lambda)]),
  );
  const aimle = (warmUp: number, limit: number): Comparison =>
    compareEstimators({
      problems,
      values: upTo(limit),
      warmUp,
      estimators: Object.fromEntries(SIDES.map((side) => [`AIMLE ${side}, warm-up ${warmUp}`, aimleOf(side)])),
    });
  const others = compareEstimators({
    problems,
    values,
    estimators: {
      'straight-through': straight,
      'score function': score,
      'score function, leave-one-out': scoreLeaveOneOut,
      ...Object.fromEntries(fixed),
      'I-MLE forward, bandwidth': bandwidthOf('forward'),
      'I-MLE central, bandwidth': bandwidthOf('central'),
      'covariance, 2 solves a sample': covaryingForward,
      'covariance, 3 solves a sample': covarying,
    },
  });
  return joined([others, aimle(100, 1000), aimle(1000, 100)]);
}

/** Figures 1 and 4: cosine and zeros over λ, at 1000 samples, beside methods that have no λ. */
export function overLambda(n: number, seeds: number, samplesOfOthers: number): Comparison {
  const problems = problemsOf(n, seeds);
  const values = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 5];
  const byLambda = compareEstimators({
    problems,
    over: 'λ',
    values,
    estimators: Object.fromEntries(
      SIDES.map((side) => [`I-MLE ${side}, S = 1000`, (lambda, problem) => imleOf(side, lambda)(1000, problem)]),
    ),
  });
  const flat = (name: string, method: Method, samples: number, warmUp = 0): readonly ComparisonRow[] => {
    const { rows } = compareEstimators({ problems, values: [samples], warmUp, estimators: { [name]: method } });
    return values.map((value) => ({ ...rows[0]!, estimator: `${name}, S = ${samples}`, value }));
  };
  return {
    ...byLambda,
    rows: [
      ...byLambda.rows,
      ...flat('straight-through', straight, samplesOfOthers),
      ...flat('score function', score, samplesOfOthers),
      ...(seeds <= 32 ? flat('AIMLE central, warm-up 100', aimleOf('central'), 1000, 100) : []),
      ...flat('covariance', covarying, 1000),
    ],
  };
}

/** The best mean cosine of I-MLE with a fixed λ at each number of samples: an oracle, which no single λ reaches. */
export function bestFixed({ rows }: Comparison, side: (typeof SIDES)[number] | 'either'): readonly ComparisonRow[] {
  const candidates = rows.filter(
    ({ estimator }) => estimator.startsWith(side === 'either' ? 'I-MLE' : `I-MLE ${side}`) && estimator.includes('λ ='),
  );
  const values = [...new Set(candidates.map(({ value }) => value))];
  return values.map((value) => ({
    ...candidates.filter((row) => row.value === value).reduce((a, b) => (a.cosine.mean >= b.cosine.mean ? a : b)),
    estimator: 'I-MLE, best fixed λ',
  }));
}
