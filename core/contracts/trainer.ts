/** One line of telemetry: plain numbers by name. */
export type Numbers = Readonly<Record<string, number>>;

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
}

/** What a training run has learned. */
export interface Trained {
  /** The chosen epoch, counted from 1; 0 when no epoch was finished. */
  readonly epoch: number;
  /** Metrics on the test examples, by id. */
  readonly test: Numbers;
  /** Metrics on the validation examples at the chosen epoch, by id. */
  readonly validation: Numbers;
  /** The weights of the chosen epoch, each with its name and shape. */
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly values: Float32Array;
  }[];
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
