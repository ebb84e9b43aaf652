import type { Announcement, Kind } from '@mapgrad/contracts';

/** What a folder is written for, and how it differs from that of a solver. */
export interface Template {
  readonly kind: Kind;
  readonly summary: string;
  /** What its manifest says beside id, summary and options. */
  readonly announced?: Pick<Announcement, 'exact' | 'ignores' | 'requires'>;
  /** Packages that it imports beside the contracts. */
  readonly imports?: readonly ('@mapgrad/core' | '@mapgrad/tfjs')[];
}

/** A kind of contribution that there is a template for, as it is written on a command line; the name of its folder. */
export type PluginKind =
  | 'solver'
  | 'noise'
  | 'estimator'
  | 'step-size'
  | 'executor'
  | 'loss'
  | 'metric'
  | 'dataset'
  | 'model'
  | 'optimizer';

/** All templates. */
export const TEMPLATES: Readonly<Record<PluginKind, Template>> = {
  solver: { kind: 'solver', summary: 'marks the positive numbers', announced: { exact: true } },
  noise: { kind: 'noise', summary: 'uniform noise' },
  estimator: {
    kind: 'estimator',
    summary: "the identity in place of the solver's Jacobian, cut at a limit",
    announced: { ignores: ['noise', 'stepSize'] },
  },
  'step-size': { kind: 'stepSize', summary: 'a λ that falls from step to step' },
  executor: {
    kind: 'executor',
    summary: 'solves row after row, and counts the jobs',
    imports: ['@mapgrad/core'],
  },
  loss: { kind: 'loss', summary: 'how far the decisions are from the right ones', imports: ['@mapgrad/tfjs'] },
  metric: { kind: 'metric', summary: 'the share of decisions that are right in every coordinate' },
  dataset: { kind: 'dataset', summary: 'random scores, to be replaced by real ones' },
  model: { kind: 'model', summary: 'a linear function of the inputs', imports: ['@mapgrad/tfjs'] },
  optimizer: { kind: 'optimizer', summary: 'gradient descent', imports: ['@mapgrad/tfjs'] },
};

/** Every {@link PluginKind}. */
export const PLUGIN_KINDS: readonly string[] = Object.keys(TEMPLATES);
