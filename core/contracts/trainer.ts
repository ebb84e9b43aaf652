import type { Rows } from './rows.ts';

/** One line of telemetry: plain numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

/** Numbers of float32 with a name and a shape: the weights of a layer, say. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What is kept of a run, should it end here. */
export interface Kept {
  /** The chosen epoch, counted from 1; 0 when no epoch was finished. */
  readonly epoch: number;
  /** Metrics on the validation examples at the chosen epoch, by id; empty where they were not measured. */
  readonly validation: Numbers;
  /** The weights of the chosen epoch. */
  readonly weights: readonly NamedArray[];
}

/** A place between two steps, from which a run goes on to the same bits. */
export interface Checkpoint {
  /** Steps so far. */
  readonly step: number;
  /** Absent before the end of the first epoch. */
  readonly kept?: Kept | undefined;
  /** All else, by names that are the trainer's own; to be given back bit by bit, NaN and −0 too. */
  readonly numbers: Numbers;
  readonly arrays: readonly NamedArray[];
}

/** Where a training run reports to. */
export interface TrainingRun {
  readonly seed: number;
  /** Aborted when the user wants to stop: the trainer ends after the current step with what it has learned. */
  readonly signal: AbortSignal;
  /** After every step. */
  step(numbers: Numbers): void;
  /** After every epoch. */
  epoch(numbers: Numbers): void;
  /** Something the user should know of, once each: what was found and what to do. */
  warn(message: string): void;
  /** Once, before the first step: what the bits depend on beside parts and seed, as `{ backend: 'wasm' }`. */
  environment?(facts: Readonly<Record<string, string>>): void;
  /** Seconds, from anywhere on: asks for the time that is spent in the executor. */
  now?(): number;
  /** Where an earlier run of the same parts and seed has been; from the start when absent. */
  readonly resume?: Checkpoint | undefined;
  /**
   * After every step, after every epoch, and after the last step of a run that is aborted: takes the place, if it is wanted. The
   * trainer waits for it.
   */
  checkpoint?(after: 'step' | 'epoch' | 'abort', take: () => Promise<Checkpoint>): Promise<void>;
}

/** What a training run has learned. */
export interface Trained extends Kept {
  /** Metrics on the test examples, by id. */
  readonly test: Numbers;
  /** Whether the run was aborted before its last step. */
  readonly interrupted?: boolean | undefined;
  /** What the executor has counted, if it counts. */
  readonly counts?: Numbers | undefined;
  /** A few of the test examples, to be shown; none when absent. */
  readonly decisions?: readonly ShownDecision[] | undefined;
}

/** What was decided on one example, beside what should have been: for people to look at. */
export interface ShownDecision {
  /** The example's place in its split, from 0. */
  readonly example: number;
  /** θ [n] as predicted. */
  readonly theta: Rows;
  /** MAP(θ) [n] */
  readonly z: Rows;
  /** The right state [n]. */
  readonly optimum: Rows;
  /** What each of the n numbers is about, if the data set tells. */
  readonly names?: readonly string[] | undefined;
}

/** Fits a model through a layer on a dataset. */
export interface Trainer {
  /** Steps that a run will take, for a progress bar. */
  steps(parts: never): number;
  /**
   * Asked before anything runs, where there is one: throws where parts do not fit each other or the data are not whole.
   *
   * @throws MapgradError with the place in the pipeline as `path` of its context
   */
  check?(parts: never): void;
  /** @param parts the pipeline's objects by key: dataset, model, loss, optimizer, metrics, and those of the layer */
  train(parts: never, run: TrainingRun): Promise<Trained>;
}
