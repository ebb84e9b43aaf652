import {
  type AsyncExecutor,
  type AsyncMAPSolver,
  type Dataset,
  type Executor,
  type GradientEstimator,
  type Job,
  type LossEstimator,
  type LossValue,
  type MAPSolver,
  MapgradError,
  type Metric,
  messageOf,
  minimizing,
  type NoiseDistribution,
  type Numbers,
  noiseKey,
  type QuantileNoise,
  type ScoredNoise,
  type SolverLoss,
  type StepSize,
} from '@mapgrad/contracts';
import { inline, inlineAsync } from '@mapgrad/core';
import {
  adaptive,
  fenchelYoung,
  fixed,
  gumbel,
  identity,
  imle,
  none,
  normal,
  perturbationGradient,
  scoreFunction,
  sparseMAP,
  spoPlus,
  straightThrough,
} from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import {
  datasetLaws,
  type EstimatorLawOptions,
  estimatorLaws,
  executorLaws,
  type Law,
  lossEstimatorLaws,
  metricLaws,
  noiseLaws,
  quantileNoiseLaws,
  scoredNoiseLaws,
  solverLaws,
  solverLossLaws,
  stepSizeLaws,
} from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';

/** What the laws of a broken contribution must say: one of them, by its words, fails with this counterexample. */
type Broken = readonly [what: string, laws: readonly Law[], name: string, counterexample: string];

const n = 3;
const right = topK({ n, k: 1 });
const solver = (change: Partial<MAPSolver>): readonly Law[] => solverLaws(() => ({ ...right, ...change }));
const shared = right.prepare();

let asked = 0;

const solvers: readonly Broken[] = [
  ['a size that changes', solver({ size: () => ++asked }), 'the size', 'the size was'],
  ['a size that is not an integer', solver({ size: () => 2.5 }), 'the size', 'the size is 2.5'],
  [
    'a place of z that is left',
    solver({ prepare: () => (theta, z) => shared(theta, z.subarray(0, 2)) }),
    'finite theta gives',
    'z[2] is NaN for theta [0, 0, 0] (z was NaN before)',
  ],
  [
    'a division by 0',
    solver({ prepare: () => (theta, z) => z.set(theta.map((value) => value / theta[0]!)) }),
    'finite theta gives',
    'z[0] is NaN for theta [0, 0, 0]',
  ],
  [
    'a changed theta',
    solver({ prepare: () => (theta, z) => z.set(theta.sort()) }),
    'theta is left',
    'after it was solved',
  ],
  [
    'a memory of what was solved',
    solver({
      prepare() {
        let count = 0;
        return (_, z) => z.fill(count++ % 2);
      },
    }),
    'z depends on theta alone',
    'a solver that has solved before answers 1 and not 0 at [0]',
  ],
  [
    'a sum with what was in z',
    solver({ prepare: () => (theta, z) => z.set(z.map((value, i) => (value > 0 ? 1 : 0) + theta[i]!)) }),
    'nor on where it',
    'of one buffer of sevens',
  ],
  [
    'a write past z',
    solver({ prepare: () => (theta, z) => new Float32Array(z.buffer).set(theta) }),
    'nor on where it',
    'of one buffer of sevens',
  ],
  [
    'a buffer that questions share',
    solverLaws(
      (): AsyncMAPSolver => ({
        exact: true,
        size: () => n,
        prepare: () => {
          const buffer = new Float32Array(n);
          return async (theta, z) => {
            buffer.set(theta.map((value) => (value > 0 ? 1 : 0)));
            await Promise.resolve();
            z.set(buffer);
          };
        },
      }),
    ),
    'questions that are asked at once',
    'asked at once with others, it answers',
  ],
  [
    'a buffer that prepared solvers share',
    solverLaws(() => {
      let mine: object | undefined;
      return {
        ...right,
        prepare() {
          const self = {};
          mine = self;
          return (theta, z) => (mine === self ? shared(theta, z) : void z.fill(0));
        },
      };
    }),
    'two prepared solvers',
    'beside others it answers 0 and not 1',
  ],
  [
    'a wrong sign',
    solverLaws(() => minimizing(topK({ n: 3, k: 1 }))),
    'no state that it gives',
    'for theta [0, -1, 0] it gives [0, 1, 0], value -1; but [1, 0, 0], which it gives for [0, 0, 0], has value 0',
  ],
  [
    'answers of chance',
    solver({ prepare: () => (_, z) => z.fill(0).fill(1, 0, 1 + (asked++ % 2)) }),
    'the same theta has the same answer',
    'it is not deterministic: made again, it answers',
  ],
  [
    'a heuristic of costs',
    solverLaws(() => ({ ...minimizing(topK({ n: 3, k: 1 })), exact: false })),
    'larger theta is better',
    'it minimises, or ranks by something else; wrap a solver of costs in minimizing(solver)',
  ],
  [
    'an answer that is no state',
    solverLaws(() => topK({ n: 3, k: 2 }), {
      violation: (z) => (z.reduce((sum, value) => sum + value) === 1 ? undefined : 'more than one'),
    }),
    'every answer is a state',
    'more than one: it gives [1, 1, 0] for theta [0, 0, 0]',
  ],
  [
    'an answer that is not among the states',
    solverLaws(() => topK({ n: 3, k: 2 }), { states: () => [[-0, 1, 0]] }),
    'every answer is a state',
    'z is not among the states: it gives [1, 1, 0] for theta [0, 0, 0]',
  ],
  [
    'a state that is better than all that it ever gives',
    solverLaws(() => topK({ n: 3, k: 1 }), {
      states: () => [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
        [1, 1, 0],
      ],
    }),
    'no state of C scores higher',
    'but the state [1, 1, 0] has value',
  ],
  [
    'positive numbers that are clamped',
    solverLaws(() => gridShortestPath({ rows: 3, columns: 3, neighbours: 4 })),
    'no state that it gives',
    'has value',
  ],
  [
    'an absolute threshold',
    solver({ prepare: () => (theta, z) => z.set(theta.map((value) => (value > 0.5 ? 1 : 0))) }),
    'twice theta',
    'for twice that',
  ],
];

const noise = (sample: NoiseDistribution['sample']): readonly Law[] => noiseLaws(() => ({ sample }));
const scored = (score: ScoredNoise['score']): readonly Law[] => scoredNoiseLaws(() => ({ ...gumbel(), score }));
const quantiles = (fromWords: QuantileNoise['fromWords']): readonly Law[] =>
  quantileNoiseLaws(() => ({ ...gumbel(), fromWords }));
let calls = 0;

const noises: readonly Broken[] = [
  ['a place that is left', noise((_, __, out) => out.fill(1, 0, 1)), 'written and finite', 'epsilon[1] is NaN'],
  ['an infinity', noise((_, __, out) => out.fill(1 / 0)), 'written and finite', 'epsilon[0] is Infinity'],
  ['a counter of its own', noise((_, __, out) => out.fill(++calls)), 'pure function', 'drawn after other rows'],
  [
    'the whole buffer',
    noise((_, __, out) => new Float32Array(out.buffer).fill(1)),
    'lies in memory',
    'has 1 and not 7',
  ],
  ['no row', noise((key, _, out) => normal().sample(key, 0, out)), 'other rows', 'have the same noise'],
  ['no key', noise((_, row, out) => normal().sample(noiseKey(1), row, out)), 'other rows', 'have the same noise'],
  ['nothing', noise(none().sample), 'other rows', 'have the same noise, [0, 0'],
  ['words of its own', quantiles((_, out) => out.fill(1)), 'what its random words give', 'the words of row 0'],
  [
    'a top bit that is a sign',
    quantiles((words, out) => out.set(words.subarray(0, out.length))),
    'in the order of quantiles',
    'the word 0x7fffffff gives 2147483648, and 0xffffffff, a higher quantile, -1',
  ],
  [
    'a tail without an end',
    quantiles((words, out) =>
      out.set(Float32Array.from(words.subarray(0, out.length), (word) => (word === 0 ? -1 / 0 : 1))),
    ),
    'in the order of quantiles',
    'the word 0x00000000 gives -Infinity',
  ],
  [
    'words that it changes',
    quantiles((words, out) => {
      out.fill(1);
      words.fill(0);
    }),
    'in the order of quantiles',
    'the words have 0 and not 1 at [1]',
  ],
  [
    'words taken backwards',
    quantiles((words, out) => gumbel().fromWords(words.toReversed(), out)),
    'own word',
    'alone',
  ],
  ['a score in part', scored((_, out) => out.subarray(1).fill(0)), 'the score is written', 'score[0] is NaN'],
  ['the score of another law', scored((epsilon, out) => out.set(epsilon)), 'mean of the score is 0', 'it is 0.5'],
  [
    'a wrong sign',
    scored((epsilon, out) => out.set(epsilon.map((value) => Math.exp(-value) - 1))),
    'epsilon times its score is 1',
    'it is -1.0',
  ],
  [
    'a changed epsilon',
    scored((epsilon, out) => {
      gumbel().score(epsilon, out);
      epsilon.fill(0);
    }),
    'the score is written',
    'after its score was asked',
  ],
];

const stepSize = (change: Partial<StepSize>): readonly Law[] => stepSizeLaws(() => ({ ...fixed(1), ...change }));

const stepSizes: readonly Broken[] = [
  [
    'a division by 0',
    stepSize({ lambda: (_, dz, { instances }) => new Float64Array(instances).fill(1 / dz[0]!) }),
    'each lambda is 0 or a normal',
    'lambda[0] is Infinity for theta [0], dz [0]',
  ],
  [
    'one lambda for all',
    stepSize({ lambda: () => Float64Array.of(1) }),
    'each lambda is 0 or a normal',
    'there are 1 lambdas for 2 instances',
  ],
  [
    'a divisor of 0',
    stepSize({ divisor: (lambda) => lambda.map(() => 0) }),
    'each lambda is 0 or a normal',
    'divisor[0] is 0 where lambda is 1',
  ],
  [
    'a denormal lambda',
    stepSize({ lambda: (_, __, { instances }) => new Float64Array(instances).fill(1e-40) }),
    'each lambda is 0 or a normal',
    'lambda[0] is 1e-40',
  ],
  [
    'changed differences',
    stepSize({
      update(difference, _, state) {
        difference.fill(0.5);
        return state;
      },
    }),
    'left as they are',
    'the arrays given have 0.5',
  ],
  [
    'a state that is not in the state',
    stepSize({ lambda: (_, __, { instances }) => new Float64Array(instances).fill(++calls) }),
    'left as they are',
    'asked again after an update, lambda has',
  ],
  ['a new name', stepSize({ update: () => ({ alpha: 1 }) }), 'keeps its names', 'comes {"alpha":1}'],
  [
    'a state that grows without end',
    stepSizeLaws(() => ({ ...fixed(1), initialState: { a: 2 }, update: (_, __, { a }) => ({ a: a! ** 2 }) })),
    'stays finite',
    'comes {"a":null}',
  ],
  [
    'the norm of the batch',
    stepSizeLaws(() => adaptive({ alpha: 1, scope: 'batch' })),
    'rest of the batch',
    'of 2 instances together lambda has',
  ],
];

const base = imle({ stepSize: fixed(1), noise: gumbel(), samples: 2 });

/** I-MLE, or the straight-through estimator, with something done to dz and dtheta. */
const estimator = (
  before: (dz: Float32Array) => Float32Array,
  after: (dtheta: Float32Array) => Float32Array,
  within: GradientEstimator = base,
  options?: EstimatorLawOptions,
): readonly Law[] =>
  estimatorLaws(
    () => ({
      ...within,
      *forward(theta, step) {
        const forward = yield* within.forward(theta, step);
        return {
          ...forward,
          *backward(dz, state) {
            const backward = yield* forward.backward(before(dz), state);
            return { ...backward, dtheta: after(backward.dtheta) };
          },
        };
      },
    }),
    options,
  );

/** The score function, with something done to the losses and to dtheta. */
const judged = (
  before: (losses: Float64Array) => Float64Array,
  after: (dtheta: Float32Array) => Float32Array,
): readonly Law[] => {
  const within = scoreFunction({ noise: gumbel(), samples: 3, score: 'gibbs' });
  const make = (): LossEstimator => ({
    ...within,
    *forward(theta, step) {
      const forward = yield* within.forward(theta, step);
      return {
        ...forward,
        *backward(losses, state) {
          const backward = yield* forward.backward(before(losses), state);
          return { ...backward, dtheta: after(backward.dtheta) };
        },
      };
    },
  });
  return lossEstimatorLaws(make, { upToScale: true });
};

const same = (values: Float32Array): Float32Array => values;
const twoTemperatures = { inputTemperature: 2, targetTemperature: 1, compatibility: 'torch-imle' } as const;
let sum = 0;

const estimators: readonly Broken[] = [
  ['a row too few', estimator(same, (dtheta) => dtheta.subarray(1)), 'has the shape', 'dtheta has 0 numbers'],
  ['outputs that are not so', estimatorLaws(() => ({ ...base, outputs: 3 })), 'has the shape', 'not 3 rows of 1'],
  [
    'other noise on the other side',
    estimatorLaws(() => imle({ stepSize: fixed(1), noise: gumbel(), ...twoTemperatures })),
    'where dz is 0',
    'though all of dz was made 0',
  ],
  ['an overflow', estimator(same, (dtheta) => dtheta.map((value) => value * 1e30)), 'finite theta', 'Infinity'],
  ['a NaN', estimator(same, (dtheta) => dtheta.map((value) => value / value)), 'finite theta', 'dtheta is [NaN'],
  ['chance', estimator(same, (dtheta) => dtheta.map(() => ++sum)), 'the same bits', 'done again it has'],
  ['a changed dz', estimator((dz) => dz.fill(0.5), same), 'are left', 'afterwards one of them has 0.5'],
  [
    'a mean',
    estimatorLaws(() => imle({ stepSize: fixed(1), samples: 2, compatibility: 'torch-imle' })),
    'is the sum of dz',
    'the sum over the 2 samples',
  ],
  [
    'no division',
    estimatorLaws(() => imle({ stepSize: fixed(3), compatibility: 'torch-imle' })),
    'is the sum of dz',
    'the sum over the 1 samples',
  ],
  ['a wrong sign', estimator((dz) => dz.map((value) => -value), same), 'is the sum of dz', 'the sum over'],
  [
    'a bias of one in ten thousand',
    estimator(same, (dtheta) => dtheta.map((value) => value * 1.0001), straightThrough()),
    'is the sum of dz',
    'the sum over',
  ],
  [
    'a mean where the law holds on average',
    estimatorLaws(() => imle({ stepSize: fixed(1), samples: 2, compatibility: 'torch-imle' }), { inExpectation: true }),
    'the mean of dtheta over many steps',
    'and the sum of dz',
  ],
  [
    'a chain rule that forgets a factor',
    estimator(same, (dtheta) => dtheta.map((value) => value * 1.1), identity({ normalise: true }), { composed: true }),
    'is the derivative of',
    'and <dz, output> changes by',
  ],
  [
    'an inexact derivative on the cube',
    estimator(same, (dtheta) => dtheta.map((value) => value * 1.01), sparseMAP(), { bounded: true }),
    'on the cube',
    'and <dz, output> changes by',
  ],
  [
    'scores of the wrong sign',
    judged(
      (losses) => losses,
      (dtheta) => dtheta.map((value) => -value),
    ),
    'is along the sum of dz',
    'is along -1.',
  ],
  [
    'scores of which one is too large',
    judged(
      (losses) => losses,
      (dtheta) => dtheta.map((value, i) => (i === 1 ? 2 * value : value)),
    ),
    'is along the sum of dz',
    'times the sum of dz',
  ],
  [
    'changed losses',
    judged((losses) => losses.fill(1), same),
    'losses are left',
    'after the backward pass they have 1',
  ],
  [
    'centred gradients',
    estimator(same, (dtheta) => dtheta.map((value) => value - dtheta.at(-1)!)),
    'rest of the batch',
    'in another batch of',
  ],
  [
    'a new name in the state',
    estimatorLaws(() => imle({ stepSize: { ...fixed(1), update: () => ({ alpha: 1 }) } })),
    'keeps its names',
    'comes {"alpha":1}',
  ],
  [
    'the order of the noise',
    estimatorLaws(() => imle({ stepSize: fixed(1), noise: { sample: (_, __, out) => out.fill(++calls % 7) } })),
    'no executor',
    'it has',
  ],
];

const perceptron = fenchelYoung({ noise: gumbel(), temperature: 0 });

/** The perceptron loss, with something done to its arguments and to what it ends with. */
const loss = (
  after: (value: LossValue) => Partial<LossValue>,
  before: (theta: Float32Array) => void = () => {},
): readonly Law[] =>
  solverLossLaws(
    (): SolverLoss => ({
      ...perceptron,
      *evaluate(theta, ...rest) {
        before(theta);
        const value = yield* perceptron.evaluate(theta, ...rest);
        return { ...value, ...after(value) };
      },
    }),
    { convex: true },
  );

const losses: readonly Broken[] = [
  ['one loss for all', loss(() => ({ losses: Float64Array.of(1) })), 'a number for each', 'there are 1 losses'],
  [
    'a row too few',
    loss(({ dtheta }) => ({ dtheta: dtheta.subarray(1) })),
    'a number for each',
    'dtheta has 0 numbers',
  ],
  [
    'a logarithm of 0',
    loss((value) => ({ losses: value.losses.map(Math.log) })),
    'finite theta',
    'losses is [-Infinity',
  ],
  ['a report of NaN', loss(() => ({ report: { mean: Number.NaN } })), 'finite theta', 'mean is [NaN]'],
  ['a need that is not told', solverLossLaws(() => ({ ...spoPlus(), needs: [] })), 'does not say', 'undefined'],
  ['chance', loss(({ losses: all }) => ({ losses: all.map(() => ++calls) })), 'the same bits', 'done again it has'],
  [
    'a changed theta',
    loss(
      () => ({}),
      (theta) => theta.fill(0.5),
    ),
    'left as they are',
    'afterwards one of them has 0.5',
  ],
  [
    'the order of the noise',
    solverLossLaws(() => fenchelYoung({ noise: { sample: (_, __, out) => out.fill(++calls % 7) } })),
    'no executor',
    'it has',
  ],
  [
    'the mean of the batch',
    loss(({ losses: all }) => ({ losses: all.map(() => all.reduce((total, value) => total + value, 0) / all.length) })),
    'rest of the batch',
    'in another batch of',
  ],
  ['a new name', loss(() => ({ state: { alpha: 1 } })), 'keeps its names', 'comes {"alpha":1}'],
  ['a wrong sign', loss(({ dtheta }) => ({ dtheta: dtheta.map((value) => -value) })), 'a subgradient', 'its tangent'],
  [
    'a loss that is not convex',
    solverLossLaws(() => perturbationGradient({ sigma: 1 }), { convex: true }),
    'a subgradient',
    'its tangent',
  ],
];

const executor = (solve: Executor['solve']): readonly Law[] =>
  executorLaws(() => ({ solve, dispose: () => undefined }));
const inner = inline();
const answers = new Float32Array(10_000);

/** What an executor does where a solver fails. */
const failing = (then: (thrown: unknown) => Float32Array): readonly Law[] =>
  executor((job) => {
    try {
      return inner.solve(job);
    } catch (thrown) {
      return then(thrown);
    }
  });

/** An executor whose counts are made of the rows of its latest job. */
const counting = (countsOf: (rows: number) => Numbers): readonly Law[] =>
  executorLaws((): Executor => {
    let counts: Numbers | undefined;
    return {
      get counts() {
        return counts;
      },
      solve(job) {
        const z = inner.solve(job);
        counts = countsOf(z.length / job.query.shape.n);
        return z;
      },
      dispose: () => undefined,
    };
  });

const executors: readonly Broken[] = [
  [
    'another number',
    executor((job) => inner.solve(job).map((value) => value + 1e-7)),
    'bits of the inline',
    'for theta, 1 instances',
  ],
  [
    'one array for all',
    executor((job) => {
      const z = inner.solve(job);
      answers.set(z);
      return answers.subarray(0, z.length);
    }),
    'an array of its own',
    'after another job an earlier answer has',
  ],
  [
    'the noise of row 0 for all',
    executor((job) => {
      const { noise } = job.query;
      if (noise === undefined) return inner.solve(job);
      const sample: NoiseDistribution['sample'] = (key, _, out) => noise.distribution.sample(key, 0, out);
      return inner.solve({ ...job, query: { ...job.query, noise: { ...noise, distribution: { sample } } } });
    }),
    'bits of the inline',
    'for noise, 2 instances',
  ],
  [
    'one desk for all jobs',
    executorLaws((): AsyncExecutor => {
      let desk: (() => Float32Array) | undefined;
      return {
        dispose: () => undefined,
        async solve<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>) {
          const answer = await inlineAsync().solve(job);
          desk = () => answer;
          await Promise.resolve();
          return desk();
        },
      };
    }),
    'jobs given at once',
    'the answer has',
  ],
  [
    'codes of its own',
    failing((thrown) => {
      const { context } = thrown as MapgradError;
      throw new MapgradError('SOLVER_FAILED', messageOf(thrown), context);
    }),
    'with a code of its own',
    'code, solver, row and instance are SOLVER_FAILED, laws/failing, 5, 2',
  ],
  [
    'errors as they come',
    failing(() => {
      throw new Error('no');
    }),
    'where the solver throws, the error',
    'it threw no, which is not a MapgradError',
  ],
  ['silence', failing(() => answers), 'where the solver leaves z unfilled', 'nothing was thrown'],
  [
    'counts of the latest job alone',
    counting((rows) => ({ rows })),
    'its counts',
    'for theta, 5 instances, 1 samples, rows is 5, after 6',
  ],
  [
    'a share that is not a number before the first row',
    counting(() => ({ share: Number.NaN })),
    'its counts',
    'share is NaN',
  ],
  [
    'a count that comes and goes',
    counting((rows) => (rows === 1 ? { one: 1 } : { other: 1 })),
    'its counts',
    'one is not counted any more',
  ],
  [
    'an end at the first error',
    executorLaws((): Executor => {
      let broken = false;
      return {
        dispose: () => undefined,
        solve(job) {
          if (broken) throw new Error('I am broken');
          broken = true;
          const z = inner.solve(job);
          broken = false;
          return z;
        },
      };
    }),
    'it answers after an error',
    'I am broken',
  ],
];

const metric = (change: Partial<Metric>): readonly Law[] =>
  metricLaws(() => ({
    better: 'lower',
    measure: ({ z, optimum }) => z.filter((value, i) => value !== optimum[i]).length,
    ...change,
  }));

const metrics: readonly Broken[] = [
  ['no sense', metric({ better: 'up' as 'higher' }), 'lower or higher', 'better is "up"'],
  ['a division by nothing', metric({ measure: ({ theta }) => 0 / theta[0]! }), 'finite number', 'it is NaN'],
  ['chance', metric({ measure: () => asked++ }), 'asked again', 'it is'],
  [
    'decisions that are changed',
    metric({ measure: ({ z }) => z.fill(7).length }),
    'asked again',
    'the decisions have 7 and not 0 at [0] afterwards, for theta [0, 0], targets [1, 0], n = 2',
  ],
  [
    'the wrong sense',
    metric({ better: 'higher' }),
    'no decisions are better',
    'it is 0 for the right decisions and 1 for others, and higher is said to be better',
  ],
];

const split = { count: 2, inputs: new Float32Array(6), targets: new Float32Array(4) };
const dataset = (change: Partial<Dataset>): readonly Law[] =>
  datasetLaws(() => ({ inputShape: [3], n: 2, train: split, validation: split, test: split, ...change }));

const datasets: readonly Broken[] = [
  ['no outputs', dataset({ n: 0 }), 'integers from 1', 'n is 0'],
  ['an input of half a number', dataset({ inputShape: [2, 0.5] }), 'integers from 1', 'inputShape is [2, 0.5]'],
  [
    'a target too few',
    dataset({ n: 3 }),
    'as many inputs',
    'train.targets has 4 numbers, expected a Float32Array of 2 × 3',
  ],
  [
    'nothing to learn from',
    dataset({ train: { count: 0, inputs: new Float32Array(), targets: new Float32Array() } }),
    'as many inputs',
    'train.count is 0',
  ],
  [
    'a hole',
    dataset({ test: { ...split, inputs: Float32Array.of(0, 0, Number.NaN, 0, 0, 0) } }),
    'every number is finite',
    'test.inputs[2] is NaN',
  ],
  [
    'chance',
    datasetLaws(() => {
      const train = { ...split, inputs: new Float32Array(6).fill(asked++) };
      return { inputShape: [3], n: 2, train, validation: split, test: split };
    }),
    'made again',
    'train.inputs has',
  ],
];

describe.each([
  ['metric', metrics],
  ['dataset', datasets],
  ['solver', solvers],
  ['noise', noises],
  ['step size', stepSizes],
  ['estimator', estimators],
  ['loss', losses],
  ['executor', executors],
])('the laws find a broken %s', (_, cases) => {
  it.each(cases)('with %s', async (__, laws, name, counterexample) => {
    const law = laws.find((one) => one.name.includes(name));
    await expect(law?.check()).rejects.toThrow(counterexample);
    await expect(law?.check()).rejects.toThrow(`the law "${law?.name ?? ''}" does not hold`);
  });

  it('by every law there is', () => {
    const all = new Set(cases.flatMap(([, laws]) => laws.map((law) => law.name)));
    const unseen = [...all].filter((law) => !cases.some(([, , name]) => law.includes(name)));
    expect(unseen).toEqual([]);
  });
});
