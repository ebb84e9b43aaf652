import type { Checkpoint, Numbers, Rows, Split, State, TrainingRun } from '@mapgrad/contracts';
import { mapStatesAsync, trainingWarnings } from '@mapgrad/core';
import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { Cut } from '../cut/cut.ts';
import { numbersOf } from '../cut/numbers-of.ts';
import { tensorflow } from '../tensorflow.ts';
import { counting } from './counting.ts';
import type { Head } from './heads.ts';
import { objective } from './objective.ts';
import { knownOptima, type Optima } from './optima.ts';
import { under, within } from './under.ts';

/** A head under training. */
export interface LearningHead {
  readonly head: Head;
  /** Rows solved so far. */
  readonly solves: number;
  /** Seconds in which the executor was waited for; 0 for a run without a clock. */
  readonly seconds: number;
  /** The latest mean loss of a head among others; that of the only one is known without it. */
  readonly loss: number;
  /** The right states of its splits, those that are known so far. */
  readonly optima: Optima;
  /** MAP(θ), one state a row, θ being its own numbers. */
  map(theta: Rows): Promise<Rows>;
  /** θ [B, n] of the training examples in some places → the mean of their losses, a scalar. */
  mean(theta: Tensor, chosen: Int32Array): Cut<Scalar>;
  /** Numbers worth watching of the latest step. */
  report(): Numbers;
  /** What the layer or the loss has learned. */
  state(): State;
  /** What it goes on from, for a checkpoint. */
  place(): Pick<Checkpoint, 'numbers' | 'arrays'>;
  /** Looks whether something is learned; to be called after each step, with its loss. */
  watch(loss: number): void;
  /** Warns, in the name of the head. */
  warn(message: string): void;
}

/** Steps that must show that nothing is learned: so many, or all of a shorter run that has a few at least. */
const patienceOf = (total: number): number => Math.max(10, Math.min(100, total));

const SPLITS = ['train', 'validation', 'test'] as const;

/**
 * Makes what a head learns by; all noise follows from the seed and the place of the head.
 *
 * A run that is resumed starts with what was learned, and solves the right states again that were known.
 */
export async function learningHead(
  head: Head,
  { seed, resume, now, ...run }: TrainingRun,
  total: number,
): Promise<LearningHead> {
  const { name, dataset, solver, relaxation, layer } = head;
  const { n, train } = dataset;
  const before = within(`layer${layer}`, resume?.numbers ?? {});
  const rowsBefore = (of: string): Rows | undefined =>
    resume?.arrays.find((array) => array.name === `layer${layer}/${of}`)?.values;
  const tell = (message: string): void => run.warn(name === undefined ? message : `layer ${name}: ${message}`);
  const warnings = trainingWarnings({
    warn: tell,
    patience: patienceOf(total),
    state: resume && { numbers: within('watch', before), theta: rowsBefore('theta'), answers: rowsBefore('answers') },
  });
  const executor = counting(head.executor, warnings.answered, now);
  const relaxed = relaxation?.create(0);
  const optima = knownOptima(dataset);

  async function map(theta: Rows): Promise<Rows> {
    if (solver !== undefined) return mapStatesAsync({ solver, executor }, theta);
    return relaxed === undefined ? theta.slice() : relaxed.map(theta, n);
  }

  async function optimumOf(split: Split): Promise<Rows> {
    const optimum = optima.get(split) ?? (await map(split.targets));
    optima.set(split, optimum);
    return optimum;
  }

  const learned = within('state', before);
  const hasLearned = Object.keys(learned).length > 0;
  const { losses, report, state } = await objective(
    { ...head, executor },
    seed,
    () => optimumOf(train),
    hasLearned ? learned : undefined,
  );
  for (const split of SPLITS) if (before[`knows/${split}`] === 1) await optimumOf(dataset[split]);
  let loss = 0;

  return {
    head,
    optima,
    map,
    report,
    state,
    warn: tell,
    place() {
      const { numbers, ...rows } = warnings.state;
      const knows = Object.fromEntries(SPLITS.map((split) => [split, Number(optima.has(dataset[split]))]));
      return {
        numbers: under(`layer${layer}`, {
          ...under('state', state()),
          ...under('watch', numbers),
          ...under('knows', knows),
        }),
        arrays: Object.entries(rows).flatMap(([of, values]: [string, Rows | undefined]) =>
          values === undefined ? [] : [{ name: `layer${layer}/${of}`, shape: [values.length], values }],
        ),
      };
    },
    get solves() {
      return executor.solves;
    },
    get seconds() {
      return executor.seconds;
    },
    get loss() {
      return loss;
    },
    *mean(theta, chosen) {
      const mean = tensorflow().mean<Scalar>(yield* losses(theta, chosen));
      if (name !== undefined) loss = (yield* numbersOf(mean))[0]!;
      return mean;
    },
    watch(total) {
      warnings.step({ ...report(), ...state(), loss: name === undefined ? total : loss });
    },
  };
}
