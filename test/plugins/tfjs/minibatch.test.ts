import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  Answers,
  AsyncExecutor,
  AsyncMAPSolver,
  Executor,
  MAPSolver,
  Metric,
  Numbers,
  Rows,
  SolverLoss,
  TrainingRun,
} from '@mapgrad/contracts';
import { inline, inlineAsync } from '@mapgrad/core';
import {
  adaptive,
  fenchelYoung,
  gumbel,
  imle,
  listwise,
  noiseContrastive,
  normal,
  scoreFunction,
  spoPlus,
} from '@mapgrad/estimators';
import { knapsack, topK } from '@mapgrad/solvers';
import {
  adam,
  decisionValue,
  dense,
  hamming,
  hammingDistance,
  linear,
  type MinibatchOptions,
  type MinibatchParts,
  type Model,
  meanSquaredError,
  minibatch,
  relativeRegret,
  sgd,
  squaredError,
} from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { itLearns, lane } from '../../lane.ts';
import { aNumber, coded, near } from './matching.ts';
import { mapOf, toyDataset } from './toy-dataset.ts';

const linearValue = ([a, b, c]: Float32Array) => 2 * a! - b! + 0.5 * c! + 3;
const curvedValue = ([a, b, c]: Float32Array) => a! * b! + 2 * Math.abs(c!);
const toy = { items: 8, features: 3, value: linearValue };
const pick = topK({ n: 8, k: 3 });
const estimatorOf = (samples: number) =>
  imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.5 }), difference: 'central', samples });

const parts: MinibatchParts = {
  dataset: toyDataset(toy),
  model: linear(),
  estimator: estimatorOf(1),
  solver: pick,
  loss: decisionValue(),
  optimizer: adam({ learningRate: 0.05 }),
  metrics: { 'relative-regret': relativeRegret() },
  backend: lane,
};

/** Trains on the toy, with some things changed, and checks that no tensor stays. */
/** Answers after a turn of the event loop. */
const later: AsyncExecutor = {
  async solve(job) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    return inlineAsync().solve(job);
  },
  dispose() {},
};

const answeringLater = (solver: MAPSolver): AsyncMAPSolver => ({
  ...solver,
  prepare: () => {
    const solve = solver.prepare();
    return (theta, z) => {
      solve(theta, z);
      return Promise.resolve();
    };
  },
});

async function trained(
  changed: Partial<MinibatchParts> = {},
  options: MinibatchOptions = {},
  run: Partial<TrainingRun> = {},
) {
  const steps: Numbers[] = [];
  const epochs: Numbers[] = [];
  const warnings: string[] = [];
  const before = tf.memory().numTensors;
  const result = await minibatch({ epochs: 25, batchSize: 16, ...options }).train(
    { ...parts, ...changed },
    {
      seed: 1,
      signal: new AbortController().signal,
      step: (numbers) => steps.push(numbers),
      epoch: (numbers) => epochs.push(numbers),
      warn: (message) => warnings.push(message),
      ...run,
    },
  );
  expect(tf.memory().numTensors).toBe(before);
  return { ...result, steps, epochs, warnings };
}

const values = ({ weights }: { weights: readonly { values: Float32Array }[] }) => weights.map((w) => [...w.values]);

itLearns.each([
  { what: 'linear by decision-value', changed: {}, first: 0.2, bound: 0.001 },
  { what: 'linear by decision-value, 4 samples', changed: { estimator: estimatorOf(4) }, first: 0.15, bound: 0.001 },
  { what: 'linear by squared-error', changed: { loss: squaredError() }, first: 0.15, bound: 0.001 },
  {
    what: 'dense by decision-value',
    changed: { model: dense({ hidden: [16] }), dataset: toyDataset({ ...toy, value: curvedValue }) },
    first: 0.15,
    bound: 0.03,
  },
  {
    what: 'dense by squared-error',
    changed: {
      model: dense({ hidden: [16] }),
      loss: squaredError(),
      dataset: toyDataset({ ...toy, value: curvedValue }),
    },
    first: 0.1,
    bound: 0.003,
  },
  {
    what: 'linear of flat inputs by decision-value',
    changed: { dataset: toyDataset({ ...toy, flat: true, counts: [300, 20, 50] }) },
    first: 0.05,
    bound: 0.003,
  },
  {
    what: 'linear through a knapsack',
    changed: { solver: knapsack({ weights: [1, 2, 3, 4, 5, 6, 7, 8], capacity: 14 }) },
    first: 0.1,
    bound: 0.004,
  },
  {
    what: 'linear by the losses of samples alone',
    changed: { estimator: scoreFunction({ noise: gumbel(), samples: 8 }) },
    first: 0.1,
    bound: 0.005,
  },
  {
    what: 'linear by SPO+, no estimator',
    changed: { loss: spoPlus(), estimator: undefined },
    first: 0.01,
    bound: 0.001,
  },
  {
    what: 'linear by Fenchel-Young',
    changed: { loss: fenchelYoung({ noise: normal(), samples: 2 }) },
    first: 0.05,
    bound: 0.001,
  },
  { what: 'linear by a pool', changed: { loss: listwise() }, first: 0.05, bound: 0.02 },
])('learns to decide: $what', async ({ changed, first, bound }) => {
  for (const seed of [1, 2]) {
    const { epochs, validation, test, epoch } = await trained(changed, { epochs: 30 }, { seed });
    expect(epochs[0]?.['relative-regret']).toBeGreaterThan(first);
    expect(validation['relative-regret']).toBeLessThan(bound);
    expect(test['relative-regret']).toBeLessThan(bound);
    expect(epochs[epoch - 1]?.['relative-regret']).toBe(validation['relative-regret']);
  }
});

it('learns states by hamming', async () => {
  const dataset = toyDataset({ ...toy, decided: pick });
  const changed = { dataset, loss: hamming(), metrics: { hamming: hammingDistance() } };
  const { epochs, test, steps } = await trained(changed);
  expect(steps[0]?.loss).toBeGreaterThan(0.4);
  expect(epochs[0]?.hamming).toBeGreaterThan(0.2);
  expect(test.hamming).toBeLessThan(0.01);
});

it('gives a loss that asks the right states of its examples, each solved once, and what else it needs', async () => {
  const { dataset } = parts;
  const { targets } = dataset.train;
  const right = mapOf(pick, targets, 8);
  let rows = 0;
  const executor: Executor = {
    solve(job) {
      rows += job.query.shape.instances;
      return inline().solve(job);
    },
    dispose: () => {},
  };
  const seen = async (loss: SolverLoss): Promise<Answers[]> => {
    const answers: Answers[] = [];
    const spying: SolverLoss = {
      ...loss,
      evaluate(theta, given, step, state) {
        answers.push(given);
        return loss.evaluate(theta, given, step, state);
      },
    };
    rows = 0;
    const { steps } = await trained({ loss: spying, executor, estimator: undefined }, { epochs: 2 });
    expect(steps.every(({ zeroGradients }) => zeroGradients !== undefined)).toBe(true);
    expect(steps.at(-1)).toMatchObject({ steps: 10, solves: loss.needs.includes('pool') ? 0 : 6 });
    return answers;
  };

  // MAP(targets); MAP(θ) and the optimum of 20 in each epoch and once, and of 30, 6 of them to be shown; a state for each
  // example of an epoch
  const always = 70 + 2 * 20 + 20 + 2 * 30 + 6;
  for (const [loss, solved] of [
    [spoPlus(), always + 2 * 70],
    [noiseContrastive(), always],
  ] as const) {
    const answers = await seen(loss);
    expect(rows).toBe(solved);
    const found = answers.flatMap(({ states }) => rowsOf(states));
    expect(found.slice(0, 70).sort()).toEqual(rowsOf(right).sort());
    for (const { states, scores, pool } of answers) {
      expect(scores === undefined).toBe(!loss.needs.includes('scores'));
      expect(pool && rowsOf(pool).sort()).toEqual(
        loss.needs.includes('pool') ? [...new Set(rowsOf(right))].sort() : undefined,
      );
      if (scores !== undefined) expect(states).toEqual(mapOf(pick, scores, 8));
    }
  }
});

const rowsOf = (matrix: Rows): string[] =>
  Array.from({ length: matrix.length / 8 }, (_, row) => matrix.subarray(row * 8, (row + 1) * 8).join());

itLearns('takes targets for right states where the data set says that they are', async () => {
  const decided = toyDataset({ ...toy, decided: pick });
  const optima: Rows[] = [];
  const spying: Metric = {
    better: 'lower',
    measure({ optimum, targets }) {
      expect(optimum).toBe(targets);
      optima.push(optimum);
      return 0;
    },
  };
  let rows = 0;
  const executor: Executor = {
    solve(job) {
      rows += job.query.shape.instances;
      return inline().solve(job);
    },
    dispose: () => {},
  };
  const changed = { dataset: { ...decided, labels: 'states' as const }, metrics: { spying }, executor };
  await trained({ ...changed, loss: noiseContrastive() }, { epochs: 2 });
  expect(optima).toHaveLength(3);
  expect(rows).toBe(2 * 20 + 30 + 6); // 6 to be shown

  const { test } = await trained({ ...changed, metrics: { hamming: hammingDistance() }, loss: hamming() });
  expect(test.hamming).toBeLessThan(0.01);
});

it('compares with the right states, by hamming, where targets are scores', async () => {
  const states = await trained({ dataset: toyDataset({ ...toy, decided: pick }), loss: hamming() }, { epochs: 2 });
  const scores = await trained({ loss: hamming() }, { epochs: 2 });
  expect(values(scores)).toEqual(values(states));
});

it('keeps the last weights if it is told to, and decides on the validation examples at the end', async () => {
  let measured = 0;
  const counting: Metric = { better: 'lower', measure: () => ++measured };
  const last = await trained({ metrics: { counting } }, { epochs: 3, keep: 'last' });
  expect(last).toMatchObject({ epoch: 3, validation: { counting: 1 }, test: { counting: 2 } });
  expect(last.epochs.map(({ epoch, loss, counting }) => [epoch, loss, counting])).toEqual([
    [1, aNumber, undefined],
    [2, aNumber, undefined],
    [3, aNumber, 1],
  ]);
  const rising = { ...counting, better: 'higher' as const };
  expect(values(await trained({ metrics: { rising } }, { epochs: 3 }))).toEqual(values(last));

  const abort = new AbortController();
  const step = ({ step }: Numbers) => step === 7 && abort.abort();
  const aborted = await trained({}, { epochs: 3, keep: 'last' }, { signal: abort.signal, step });
  expect(aborted.epoch).toBe(1);
  expect(values(aborted)).not.toEqual(values(await trained({}, { epochs: 1, keep: 'last' })));
});

itLearns('finds the weights that made the values', async () => {
  const metrics = { 'squared-error': meanSquaredError() };
  const { weights, test } = await trained({ loss: squaredError(), metrics }, { epochs: 40 });
  expect(test['squared-error']).toBeLessThan(2e-8);
  expect(weights.map(({ name, shape }) => ({ name, shape }))).toEqual([
    { name: 'layer1/kernel', shape: [3, 1] },
    { name: 'layer1/bias', shape: [1] },
  ]);
  const expected = [2, -1, 0.5, 3];
  for (const [i, value] of weights.flatMap((w) => [...w.values]).entries()) expect(value).toBeCloseTo(expected[i]!, 3);
});

it('reports what it does', async () => {
  const { steps, epochs } = await trained({ estimator: estimatorOf(2) }, { epochs: 2 });
  // 70 examples are 4 batches of 16 and one of 6
  expect(minibatch({ epochs: 2, batchSize: 16 }).steps(parts)).toBe(10);
  expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(steps.map(({ epoch }) => epoch)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  // forward, and both sides of a central difference, of 2 samples
  expect(steps.map(({ solves }) => solves)).toEqual([96, 96, 96, 96, 36, 96, 96, 96, 96, 36]);
  for (const numbers of steps) expect(numbers).toMatchObject({ lambda: aNumber, alpha: aNumber });
  for (const { zeroGradients } of steps) expect(zeroGradients).toBeLessThan(1);
  const means = [0, 5].map((from) =>
    steps.slice(from, from + 5).reduce((sum, { loss, solves }) => sum + (loss! * solves!) / 420, 0),
  );
  const ofSteps = (name: string, from: number): number[] =>
    steps.slice(from, from + 5).map((numbers) => numbers[name]!);
  expect(epochs).toEqual(
    [0, 5].map((from, i) => ({
      epoch: i + 1,
      step: from + 5,
      loss: near(means[i]!),
      solves: 420,
      lambda: near(ofSteps('lambda', from).reduce((sum, value) => sum + value / 5, 0)),
      zeroGradients: near(ofSteps('zeroGradients', from).reduce((sum, value) => sum + value / 5, 0)),
      'relative-regret': aNumber,
      ...Object.fromEntries(
        ['alpha', 'meanNonZero', 'velocity', 'steps'].map((name) => [name, ofSteps(name, from).at(-1)]),
      ),
    })),
  );
});

it.each<[string, Partial<MinibatchParts>]>([
  ['solvers', { solver: answeringLater(pick) }],
  ['solvers, to a loss that asks them', { solver: answeringLater(pick), loss: spoPlus(), estimator: undefined }],
  ['executors', { executor: later }],
  ['executors, with noise and its own losses', { executor: later, estimator: scoreFunction({ noise: gumbel() }) }],
])('trains through %s that answer later to the bits of those that answer at once', async (_what, changed) => {
  const { estimator = parts.estimator, loss = parts.loss } = changed;
  const atOnce = await trained({ estimator, loss }, { epochs: 2 });
  const waited = await trained(changed, { epochs: 2 });
  expect(values(waited)).toEqual(values(atOnce));
  expect([waited.steps, waited.epochs, waited.test]).toEqual([atOnce.steps, atOnce.epochs, atOnce.test]);
});

it('reports each epoch what the executor has counted in it', async () => {
  let counted = 7; // before the run
  const of = inline();
  const executor: Executor = {
    solve(job) {
      counted += job.query.shape.instances * job.query.shape.samples;
      return of.solve(job);
    },
    get counts() {
      return { 'mine.rows': counted, 'mine.faults': 0 };
    },
    dispose: () => {},
  };
  const { epochs } = await trained({ executor, estimator: estimatorOf(2) }, { epochs: 2 });
  expect(epochs.map((numbers) => [numbers['mine.rows'], numbers['mine.faults']])).toEqual([
    [70 + 420 + 2 * 20, 0], // the optimum of the examples, and of 20 others with their states
    [420 + 20, 0],
  ]);
  const { epochs: last } = await trained({ executor, estimator: estimatorOf(2) }, { epochs: 2, keep: 'last' });
  expect(last.map((numbers) => numbers['mine.rows'])).toEqual([70 + 420, 420 + 2 * 20]);
  const { epochs: without } = await trained({}, { epochs: 1 });
  expect(Object.keys(without[0]!).filter((name) => name.includes('.'))).toEqual([]);
});

it('measures by the exact executor where the one that trains is approximate', async () => {
  const approximate: Executor = {
    solve: ({ query: { shape } }) => {
      const z = new Float32Array(shape.instances * shape.samples * shape.n);
      return z.map((_, i) => Number(i % shape.n < 3));
    },
    exactly: inline(),
    dispose: () => {},
  };
  const { test, validation, steps } = await trained({ executor: approximate }, { epochs: 1 });
  const blind = await trained({ executor: { ...approximate, exactly: undefined } }, { epochs: 1 });
  const untrained = await trained({ loss: squaredError(), optimizer: sgd({ learningRate: 1e-30 }) }, { epochs: 1 });
  expect({ test, validation }).toEqual({ test: untrained.test, validation: untrained.validation });
  expect(blind.test['relative-regret']).toBe(0); // of all that is best
  expect(steps[0]!.solves).toBe(48);
});

it('solves nothing in training by a loss on θ', async () => {
  const { steps } = await trained({ loss: squaredError() }, { epochs: 1 });
  expect(steps[0]).toEqual({ epoch: 1, step: 1, loss: aNumber, solves: 0 });
});

it('judges by θ, MAP(θ), the targets and their optimum, in the order of the data', async () => {
  const dataset = toyDataset({ ...toy, counts: [70, 100, 150] });
  const looked: string[] = [];
  let tested: Rows = new Float32Array();
  const spying: Metric = {
    better: 'lower',
    measure({ count, n, theta, z, targets, optimum }) {
      const split = (['train', 'validation', 'test'] as const).find((name) => dataset[name].targets === targets)!;
      looked.push(split);
      expect([count, n]).toEqual([dataset[split].count, 8]);
      expect(z).toEqual(mapOf(pick, theta, 8));
      expect(optimum).toEqual(mapOf(pick, targets, 8));
      tested = theta;
      return 0;
    },
  };
  const { weights } = await trained({ dataset, metrics: { spying }, loss: squaredError() }, { epochs: 3 });
  expect(looked).toEqual(['validation', 'validation', 'validation', 'test']);
  const [kernel, bias] = weights.map((weight) => weight.values);
  const { inputs } = dataset.test;
  for (const [i, value] of tested.entries()) {
    const expected = kernel!.reduce((sum, weight, f) => sum + weight * inputs[i * 3 + f]!, bias![0]!);
    expect(value).toBeCloseTo(expected, 5);
  }
});

it('solves the optimum of a split once', async () => {
  let rows = 0;
  const executor: Executor = {
    solve(job) {
      rows += job.query.shape.instances;
      return inline().solve(job);
    },
    dispose: () => {},
  };
  await trained({ executor, loss: squaredError() }, { epochs: 3 });
  // MAP(θ) in each of 3 epochs and the optimum of 20 examples, and both once for 30 others, of which 6 are shown
  expect(rows).toBe(20 * 3 + 20 + 2 * 30 + 6);

  rows = 0;
  const dataset = { ...parts.dataset, validation: parts.dataset.train };
  await trained({ executor, dataset, loss: noiseContrastive() }, { epochs: 1 });
  expect(rows).toBe(2 * 70 + 2 * 30 + 6);
});

it('keeps the epoch that is best by the metric that selects, the earlier of equals', async () => {
  const scripted = (better: 'lower' | 'higher', script: number[]): Metric => {
    let turn = 0;
    return { better, measure: () => script[turn++]! };
  };
  const scripts = () => ({
    cost: scripted('lower', [5, 3, 4, 3, 9]),
    gain: scripted('higher', [1, 2, 6, 6, 7]),
  });
  const afterTwo = values(await trained({ metrics: scripts() }, { epochs: 2, select: 'gain' }));
  const afterThree = values(await trained({ metrics: scripts() }, { epochs: 3, select: 'gain' }));

  const byCost = await trained({ metrics: scripts() }, { epochs: 4 });
  expect(byCost).toMatchObject({ epoch: 2, validation: { cost: 3, gain: 2 }, test: { cost: 9, gain: 7 } });
  expect(values(byCost)).toEqual(afterTwo);
  const byGain = await trained({ metrics: scripts() }, { epochs: 4, select: 'gain' });
  expect(byGain).toMatchObject({ epoch: 3, validation: { cost: 4, gain: 6 } });
  expect(values(byGain)).toEqual(afterThree);
});

it.each(['lower', 'higher'] as const)('takes any number for better than none, where %s is better', async (better) => {
  const script = [Number.NaN, Number.NaN, 2, Number.NaN, 2];
  let turn = 0;
  const ratio: Metric = { better, measure: () => script[turn++]! };
  expect(await trained({ metrics: { ratio } }, { epochs: 4 })).toMatchObject({ epoch: 3, validation: { ratio: 2 } });
});

it('tests with the weights that it returns', async () => {
  const dataset = { ...parts.dataset, test: parts.dataset.validation };
  const { validation, test, epoch } = await trained({ dataset, optimizer: sgd({ learningRate: 30 }) }, { epochs: 8 });
  expect(epoch).toBeLessThan(8);
  expect(test).toEqual(validation);
});

it('gives the same bits for the same seed, and others for another', async () => {
  const [first, again, other] = [
    await trained({}, { epochs: 3 }),
    await trained({}, { epochs: 3 }),
    await trained({}, { epochs: 3 }, { seed: 2 }),
  ];
  expect(again).toEqual(first);
  expect(values(other)).not.toEqual(values(first));
  expect(other.steps[0]?.loss).not.toBe(first.steps[0]?.loss);
});

it('gives the same bits when runs take turns', async () => {
  const alone = [await trained({}, { epochs: 2 }, { seed: 1 }), await trained({}, { epochs: 2 }, { seed: 2 })];
  const run = (seed: number): TrainingRun => ({
    seed,
    signal: new AbortController().signal,
    step: () => {},
    epoch: () => {},
    warn: () => {},
  });
  const trainer = minibatch({ epochs: 2, batchSize: 16 });
  const together = await Promise.all([trainer.train(parts, run(1)), trainer.train(parts, run(2))]);
  expect(together.map(values)).toEqual(alone.map(values));
});

it(`agrees on cpu and ${lane}`, async () => {
  for (const loss of [squaredError(), decisionValue()]) {
    // Scores that all rise alike decide the same, so the last bias has no gradient but rounding, of which Adam makes steps.
    const optimizer = sgd({ learningRate: 0.05 });
    const changed = { loss, optimizer, model: dense({ hidden: [6], activation: 'tanh' }) };
    const found = await trained(changed, { epochs: 4 });
    const cpu = await trained({ ...changed, backend: 'cpu' }, { epochs: 4 });
    expect(tf.getBackend()).toBe('cpu');
    for (const [i, value] of values(cpu).flat().entries()) {
      expect(Math.abs(value - values(found).flat()[i]!)).toBeLessThan(1e-4);
    }
    expect(Math.abs(cpu.test['relative-regret']! - found.test['relative-regret']!)).toBeLessThan(1e-4);
  }
});

it('sees every example once an epoch, in an order that the seed and the epoch decide', async () => {
  const orders: number[][] = [];
  const { dataset } = parts;
  const watched = (): MinibatchParts['loss'] => ({
    judges: 'theta',
    prepare: () => (theta, targets) => {
      orders.at(-1)!.push(...(targets.arraySync() as number[][]).map((row) => row[0]!));
      return tf.sum(tf.square(tf.sub(theta, targets)), 1);
    },
  });
  for (const seed of [1, 1, 2]) {
    orders.push([]);
    await trained({ loss: watched() }, { epochs: 2 }, { seed });
  }
  const [one, again, two] = orders;
  const all = Array.from({ length: 70 }, (_, row) => dataset.train.targets[row * 8]!).sort();
  expect(one!.slice(0, 70).sort()).toEqual(all);
  expect(one!.slice(70).sort()).toEqual(all);
  expect(again).toEqual(one);
  expect(two!.slice(0, 70)).not.toEqual(one!.slice(0, 70));
});

it('ends after the step in which it is aborted, with the best epoch so far', async () => {
  const abort = new AbortController();
  const steps: Numbers[] = [];
  const step = (numbers: Numbers) => {
    steps.push(numbers);
    if (steps.length === 13) abort.abort();
  };
  const { epoch, weights, epochs, test } = await trained({}, {}, { signal: abort.signal, step });
  const whole = await trained({}, { epochs: 2 });
  expect(steps).toHaveLength(13);
  expect(epochs).toEqual(whole.epochs);
  expect(epoch).toBe(whole.epoch);
  expect(weights).toEqual(whole.weights);
  expect(test).toEqual(whole.test);
});

it('returns what it has learned when it is aborted in the first epoch', async () => {
  const abort = new AbortController();
  let count = 0;
  const step = () => {
    if (++count === 3) abort.abort();
  };
  const learned = await trained({}, {}, { signal: abort.signal, step });
  const untouched = await trained({}, {}, { signal: AbortSignal.abort() });
  expect([count, learned.epoch, untouched.epoch]).toEqual([3, 0, 0]);
  expect(values(learned)).not.toEqual(values(untouched));
  expect(untouched.steps).toEqual([]);
  for (const { test, validation } of [learned, untouched]) {
    expect(test['relative-regret']).toBeGreaterThan(0);
    expect(validation['relative-regret']).toBeGreaterThan(0);
  }
});

it('lets the event loop turn between steps', async () => {
  let turns = 0;
  const end = new AbortController();
  const counted = (async () => {
    while (!end.signal.aborted) {
      await nextTurn();
      turns++;
    }
  })();
  const seen: number[] = [];
  await trained({ loss: squaredError() }, { epochs: 2 }, { step: () => seen.push(turns) });
  end.abort();
  await counted;
  for (const [i, turn] of seen.entries()) if (i > 0) expect(turn).toBeGreaterThan(seen[i - 1]!);
});

const { train } = parts.dataset;
const broken = (changes: object): Partial<MinibatchParts> => ({
  dataset: { ...parts.dataset, train: { ...train, ...changes } },
});

it('stops where the loss is no number, and says what to do', async () => {
  const changed = { loss: squaredError(), optimizer: sgd({ learningRate: 1e25 }) };
  const before = tf.memory().numTensors;
  await expect(trained(changed)).rejects.toEqual(
    coded('LOSS_NOT_FINITE', /the loss of step \d+ is (NaN|Infinity).*lower the learning rate/),
  );
  const huge = broken({ inputs: train.inputs.map((value) => value * 3e38) });
  await expect(trained({ ...huge, model: dense({ hidden: [1] }) })).rejects.toEqual(coded('THETA_NOT_FINITE'));
  expect(tf.memory().numTensors).toBe(before);
});

const failing: MAPSolver = {
  ...pick,
  prepare: () => () => {
    throw new Error('no luck');
  },
};
const withNaN = (rows: Float32Array) => rows.with(8 * 2 + 5, Number.NaN);

it.each<[string, Partial<MinibatchParts>, MinibatchOptions, string, readonly string[]]>([
  ['no metric', { metrics: {} }, {}, 'CONFIGURATION_INVALID', ['metrics']],
  ['an unknown metric', {}, { select: 'regret' }, 'CONFIGURATION_INVALID', ['train', 'select']],
  ['an unknown backend', { backend: 'webgup' as 'webgpu' }, {}, 'CONFIGURATION_INVALID', ['backend']],
  ['a solver of another size', { solver: topK({ n: 7, k: 3 }) }, {}, 'SOLVER_SIZE', ['layer', 'solver']],
  ['inputs that are cut off', broken({ inputs: train.inputs.slice(1) }), {}, 'DATA_INVALID', ['data']],
  ['targets with NaN', broken({ targets: withNaN(train.targets) }), {}, 'DATA_INVALID', ['data']],
  ['a loss on z without an estimator', { estimator: undefined }, {}, 'CONFIGURATION_INVALID', ['layer']],
  [
    'states where scores are needed',
    { loss: spoPlus(), dataset: { ...parts.dataset, labels: 'states' } },
    {},
    'CONFIGURATION_INVALID',
    ['loss'],
  ],
])('refuses, before it trains, %s, and says where', (_what, changed, options, code, path) => {
  expect(() => minibatch(options).check({ ...parts, ...changed })).toThrow(
    expect.objectContaining({ code, context: { path } }),
  );
});

it.each([
  ['a loss on θ', { loss: squaredError(), estimator: undefined }],
  ['a loss that asks the solver', { loss: spoPlus(), estimator: undefined }],
])('finds nothing wrong with %s without an estimator', (_what, changed) => {
  expect(() => minibatch().check({ ...parts, ...changed })).not.toThrow();
});

it.each<[string, Partial<MinibatchParts>, MinibatchOptions, string, RegExp]>([
  ['no metric', { metrics: {} }, {}, 'CONFIGURATION_INVALID', /at least one/],
  ['an unknown metric', {}, { select: 'regret' }, 'CONFIGURATION_INVALID', /regret.*relative-regret/],
  ['a solver of another size', { solver: topK({ n: 7, k: 3 }) }, {}, 'SOLVER_SIZE', /of 8 numbers.*decides on 7/],
  ['inputs that are cut off', broken({ inputs: train.inputs.slice(1) }), {}, 'DATA_INVALID', /train\.inputs has 1679/],
  ['no examples', broken({ count: 0 }), {}, 'DATA_INVALID', /at least one/],
  [
    'targets with NaN',
    broken({ targets: withNaN(train.targets) }),
    {},
    'DATA_INVALID',
    /targets holds NaN in example 2, place 5/,
  ],
  ['a loss on z without an estimator', { estimator: undefined }, {}, 'CONFIGURATION_INVALID', /no estimator/],
  [
    'states where scores are needed',
    { loss: spoPlus(), dataset: { ...parts.dataset, labels: 'states' } },
    {},
    'CONFIGURATION_INVALID',
    /spoPlus compares with true scores.*are states/,
  ],
  ['a solver that fails', { solver: failing }, {}, 'SOLVER_FAILED', /no luck/],
  [
    'a model for other inputs',
    { dataset: { ...parts.dataset, inputShape: [3, 8] } },
    {},
    'DATA_INVALID',
    /expected \[8, f\]/,
  ],
])('refuses %s', async (_what, changed, options, code, message) => {
  const before = tf.memory().numTensors;
  await expect(trained(changed, options)).rejects.toEqual(coded(code, message));
  expect(tf.memory().numTensors).toBe(before);
});

it.each([{ epochs: 0 }, { batchSize: 1.5 }, { keep: 'first' as 'last' }])('refuses the options %j', (options) => {
  expect(() => minibatch(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});

it.each([
  ['adam', adam({ learningRate: 0.05 })],
  ['sgd with momentum', sgd({ learningRate: 0.05, momentum: 0.9 })],
])('%s tells weights apart, also in a step in which the loss depends on some alone', async (_, optimizer) => {
  let calls = 0;
  const model: Model = {
    build({ n }) {
      const { features } = toy;
      const weight = tf.tidy(() => tf.variable(tf.zeros([features, 1])));
      const bias = tf.tidy(() => tf.variable(tf.zeros([n])));
      return {
        weights: [
          { name: 'weight', variable: weight },
          { name: 'bias', variable: bias },
        ],
        predict: (x) =>
          tf.tidy(() => {
            const known = calls++ % 2 === 0 ? weight : tf.zeros<tf.Rank>([features, 1]);
            return tf.add(tf.reshape(tf.matMul(tf.reshape(x, [-1, features]), known), [-1, n]), bias);
          }),
      };
    },
  };
  const { weights } = await trained({ model, optimizer }, { epochs: 1 });
  expect(weights.flatMap(({ values }) => [...values]).every(Number.isFinite)).toBe(true);
});
