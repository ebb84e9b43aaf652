import type { Kind } from '@mapgrad/contracts';
import type { Contributed } from './contributed.ts';
import type { Use } from './pipeline-spec.ts';

/** A block `{ use: id, …options }` of a kind. */
export type Block<K extends Kind> = K extends keyof Contributed ? Contributed[K] : Use;

/** The id of a contribution of a kind. */
export type Id<K extends Kind> = K extends keyof Contributed
  ? Contributed[K] extends { readonly use: infer I }
    ? I
    : never
  : string;

interface Blocks {
  readonly noise?: Block<'noise'>;
  readonly stepSize?: Block<'stepSize'>;
  readonly solver?: Block<'solver'>;
  readonly estimator?: Block<'estimator'>;
  readonly relaxation?: Block<'relaxation'>;
  readonly executor?: Block<'executor'>;
  readonly n?: number;
}

/** What `layer` of a pipeline may be. */
export type LayerDefinition = Blocks &
  ({ readonly solver: Block<'solver'> } | { readonly relaxation: Block<'relaxation'> } | { readonly n: number });

/** A metric: its id, or a block with options. */
export type MetricDefinition = Id<'metric'> | Block<'metric'>;

/** What one of several `layers` may be. */
export type NamedLayerDefinition = LayerDefinition & {
  readonly loss: Block<'loss'>;
  readonly weight?: number;
  readonly metrics: readonly MetricDefinition[];
};

/** A trainer, whose `use` may be absent. */
type Train = Block<'trainer'> | ('trainer' extends keyof Contributed ? never : Omit<Use, 'use'>);

interface Shared {
  readonly plugins?: readonly string[];
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly data: Block<'dataset'>;
  readonly model: Block<'model'>;
  readonly optimizer: Block<'optimizer'>;
  readonly train?: Train;
  readonly backend?: string;
}

/** What a variant may replace. */
export interface VariantDefinition {
  readonly data?: Block<'dataset'>;
  readonly model?: Block<'model'>;
  readonly layer?: LayerDefinition;
  readonly layers?: Readonly<Record<string, NamedLayerDefinition>>;
  readonly loss?: Block<'loss'>;
  readonly optimizer?: Block<'optimizer'>;
  readonly train?: Train;
}

/** A pipeline that changes those of some files: it is checked with them, not by the compiler. */
export interface ExtendingDefinition {
  readonly extends: string | readonly string[];
  readonly [key: string]: unknown;
}

/** What a pipeline may be, with one layer or with several. */
export type PipelineDefinition = Shared & { readonly compare?: Readonly<Record<string, VariantDefinition>> } & (
    | {
        readonly layer: LayerDefinition;
        readonly loss: Block<'loss'>;
        readonly metrics: readonly MetricDefinition[];
        readonly layers?: never;
      }
    | {
        readonly layers: Readonly<Record<string, NamedLayerDefinition>>;
        readonly layer?: never;
        readonly loss?: never;
        readonly metrics?: never;
      }
  );

/**
 * A pipeline, checked by the compiler: ids and options where `mapgrad types` has declared what the installed plugins offer,
 * the keys alone where it has not. Returns what it is given.
 */
export const definePipeline = (pipeline: PipelineDefinition): PipelineDefinition => pipeline;
