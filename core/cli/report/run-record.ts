import type { Json } from '@mapgrad/contracts';

/** What a run folder tells of a training. */
export interface RunRecord {
  readonly directory: string;
  /** What the report calls it. */
  readonly name: string;
  /** `pipeline.resolved.yaml`, as it stands there. */
  readonly configuration: string | undefined;
  /** The same, read. */
  readonly pipeline: Members;
  /** `run.json` */
  readonly environment: Members;
  readonly epochs: readonly EpochRecord[];
  readonly runs: readonly FinishedRun[];
  /** Runs that have begun and not ended well, each with what is known of why. */
  readonly unfinished: readonly (Run & { readonly why: string })[];
  /** What the trainer has warned of. */
  readonly warnings: readonly (Run & { readonly message: string })[];
  readonly decisions: readonly DecisionRecord[];
  /** What could not be read, in words. */
  readonly notes: readonly string[];
}

/** An object of JSON. */
export type Members = { readonly [key: string]: Json };

/** A variant with a seed. */
export interface Run {
  readonly variant: string;
  readonly seed: number;
}

/** The finite numbers of a line, by name. */
export type Measured = ReadonlyMap<string, number>;

/** What was measured at the end of an epoch. */
export interface EpochRecord extends Run {
  readonly epoch: number;
  readonly numbers: Measured;
}

/** What a run has come to. */
export interface FinishedRun extends Run {
  readonly epoch: number | undefined;
  readonly seconds: number | undefined;
  readonly interrupted: boolean;
  readonly test: Measured;
  readonly validation: Measured;
  readonly counts: Measured;
}

/** Decisions of a run on a few test examples. */
export interface DecisionRecord extends Run {
  readonly examples: readonly ExampleRecord[];
}

/** One of them; all rows have n numbers. */
export interface ExampleRecord {
  readonly example: number;
  readonly theta: readonly number[];
  readonly z: readonly number[];
  readonly optimum: readonly number[];
  readonly names: readonly string[] | undefined;
}
