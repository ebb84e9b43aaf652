import type { Json } from '@mapgrad/contracts';

/** A contribution by its id, with its options. */
export interface Use {
  readonly use: string;
  readonly [option: string]: Json;
}

/** A metric: its id, or a block where it has options. */
export type MetricSpec = string | Use;

/** From θ to z. */
export interface LayerSpec {
  readonly noise?: Use;
  /** Absent where a relaxation decides too, or θ is taken as it is. */
  readonly solver?: Use;
  readonly stepSize?: Use;
  /** Absent where a relaxation takes its place, or the loss is on θ and needs none. */
  readonly estimator?: Use;
  /** In place of solver and estimator in training; neither an estimator nor its noise and step size are beside it. */
  readonly relaxation?: Use;
  readonly executor?: Use;
  /** How many numbers of θ it takes, where no solver says so; without a relaxation as well, z is θ as it is. */
  readonly n?: number;
}

/** One of several layers, and what it is judged by. */
export interface NamedLayerSpec extends LayerSpec {
  readonly loss: Use;
  /** How much the loss counts in the sum that is minimised; 1 when absent. */
  readonly weight?: number;
  readonly metrics: readonly MetricSpec[];
}

/** Layers by name: each takes the next numbers of θ and of the targets, in this order. */
export type LayersSpec = Readonly<Record<string, NamedLayerSpec>>;

/** What a variant replaces, whole. */
export interface VariantSpec {
  readonly model?: Use;
  readonly layer?: LayerSpec;
  readonly layers?: LayersSpec;
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
  /** The only layer. */
  readonly layer?: LayerSpec;
  /** Several ones, in place of `layer`, `loss` and `metrics`. */
  readonly layers?: LayersSpec;
  /** What the only layer is judged by. */
  readonly loss?: Use;
  readonly optimizer: Use;
  readonly train: Use;
  /** Of the only layer. */
  readonly metrics?: readonly MetricSpec[];
  /** Where the trainer computes: a name that it announces, or `auto`. */
  readonly backend: string;
  /** Variants by name, one run each for every seed; the pipeline itself when there are none. */
  readonly compare: Readonly<Record<string, VariantSpec>>;
}
