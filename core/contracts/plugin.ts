import type { Dataset } from './dataset.ts';
import type { AsyncExecutor, Executor } from './executor.ts';
import type { GradientEstimator, LossEstimator } from './gradient-estimator.ts';
import type { AsyncMAPSolver, MAPSolver } from './map-solver.ts';
import type { Metric } from './metric.ts';
import type { NoiseDistribution } from './noise-distribution.ts';
import type { StepSize } from './step-size.ts';
import type { Trainer } from './trainer.ts';

/** The version of these contracts, which the `engine` range of a plugin must admit. */
export const API_VERSION = '1.0.0';

/** What plugins contribute, by kind. Relaxations, models, losses and optimizers are between a plugin and its trainer. */
export interface Contributions {
  solver: MAPSolver | AsyncMAPSolver;
  noise: NoiseDistribution;
  stepSize: StepSize;
  estimator: GradientEstimator | LossEstimator;
  relaxation: object;
  executor: Executor | AsyncExecutor;
  dataset: Dataset | Promise<Dataset>;
  metric: Metric;
  trainer: Trainer;
  model: object;
  loss: object;
  optimizer: object;
}

/** The key of each kind under `contributes` in a manifest. */
export const MANIFEST_KEYS = {
  solver: 'solvers',
  noise: 'noises',
  stepSize: 'stepSizes',
  estimator: 'estimators',
  relaxation: 'relaxations',
  executor: 'executors',
  dataset: 'datasets',
  metric: 'metrics',
  trainer: 'trainers',
  model: 'models',
  loss: 'losses',
  optimizer: 'optimizers',
} as const;

/** A kind of contribution. */
export type Kind = keyof typeof MANIFEST_KEYS;

/** Makes a contribution from its options, which the schema in the manifest has already checked. */
export type Factory<K extends Kind> = (options: never) => Contributions[K];

/**
 * Options that are themselves contributions, by name: of a kind, or a list of a kind, written `["noise"]`.
 *
 * Each is a block `{ use: id, …options }`, or a list of blocks, which is built first; the factory is given what was built
 * under the name of the option. The schema of the options says whether it is required.
 */
export type Parts = Readonly<Record<string, Kind | readonly [Kind]>>;

/** One contribution as its plugin announces it. */
export interface Announcement {
  readonly id: string;
  /** One sentence for people. */
  readonly summary: string;
  /** The JSON Schema (2020-12) of the options, a path from the plugin's package.json; no options when absent. */
  readonly options?: string;
  /** Kinds that must be configured beside it: `["stepSize"]` for an estimator that cannot do without. */
  readonly requires?: readonly Kind[];
  /** Kinds of the layer that it is given and makes no use of, so that users can be told: `["noise"]` for an estimator without. */
  readonly ignores?: readonly Kind[];
  /** Options that are blocks of their own: `{ "of": ["estimator"] }` for a sum of estimators. */
  readonly parts?: Parts;
  /**
   * What its docstring excepts from the laws of its kind, as options of that suite of `@mapgrad/testing`:
   * `{ "theta": "negative" }` for a solver that refuses a positive θ_i.
   */
  readonly laws?: Readonly<Record<string, boolean | string | number>>;
  /**
   * Of a solver, what `exact` of every solver that it makes is, whatever the options; it depends on them, or is not said, when
   * absent.
   */
  readonly exact?: boolean;
  /**
   * Of a solver, how its states are drawn in reports: the name of a {@link Draw} that the subpath `./pictures` of the package
   * exports. A row of cells when absent.
   */
  readonly picture?: string;
  /**
   * Of a trainer, where it can compute: the names that `backend` of a pipeline may say beside `auto`. Each is tried by the function
   * `tryBackend` that the subpath `./try-backend` of the package exports, a {@link TryBackend}.
   */
  readonly backends?: readonly string[];
}

/** The field `mapgrad` of a plugin's package.json: known without running any of its code. */
export interface Manifest {
  /** The range of {@link API_VERSION} that the plugin is written for. */
  readonly engine: string;
  /** Names of the plugins that are activated before it, and that must be listed beside it. */
  readonly dependsOn?: readonly string[];
  readonly contributes: { readonly [Key in (typeof MANIFEST_KEYS)[Kind]]?: readonly Announcement[] };
}

/** What must be undone at the end. */
export interface Disposable {
  dispose(): void | Promise<void>;
}

/** What a plugin is given when it is activated. */
export interface PluginContext {
  /** Delivers a contribution that the manifest announces. */
  register<K extends Kind>(kind: K, id: string, factory: Factory<K>): void;
  /** Disposed, last first, when the plugin is. */
  readonly subscriptions: Disposable[];
}

/** What the module of a plugin exports. */
export interface Plugin {
  /** Called once, when the first of the plugin's ids is used. */
  activate(context: PluginContext): void | Promise<void>;
}
