import type { Json } from '@mapgrad/contracts';

/** A contribution by its id, with its options. */
export interface Use {
  readonly use: string;
  readonly [option: string]: Json;
}

/** From θ to z. */
export interface LayerSpec {
  readonly noise?: Use;
  readonly solver: Use;
  readonly stepSize?: Use;
  /** Absent where a relaxation takes its place, or the loss is on θ and needs none. */
  readonly estimator?: Use;
  /** In place of solver and estimator in training; neither an estimator nor its noise and step size are beside it. */
  readonly relaxation?: Use;
  readonly executor?: Use;
}

/** What a variant replaces, whole. */
export interface VariantSpec {
  readonly model?: Use;
  readonly layer?: LayerSpec;
  readonly loss?: Use;
  readonly optimizer?: Use;
  readonly train?: Use;
}

/** A pipeline with all defaults filled in. */
export interface PipelineSpec {
  readonly plugins: readonly string[];
  /** One run each. */
  readonly seeds: readonly number[];
  readonly data: Use;
  readonly model: Use;
  readonly layer: LayerSpec;
  readonly loss: Use;
  readonly optimizer: Use;
  readonly train: Use;
  /** Ids. */
  readonly metrics: readonly string[];
  /** Variants by name, one run each for every seed; the pipeline itself when there are none. */
  readonly compare: Readonly<Record<string, VariantSpec>>;
}
