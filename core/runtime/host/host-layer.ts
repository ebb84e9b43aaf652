import type { Executor, GradientEstimator, LossEstimator, MAPSolver, State } from '@mapgrad/contracts';
import { type Differentiable, differentiate } from '../differentiate.ts';
import { checkLayer } from '../pipeline/check-pipeline.ts';
import { ConfigurationError } from '../pipeline/configuration-error.ts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import { memberOf, type Pointer } from '../pipeline/pointer.ts';
import { assemble } from './assemble.ts';
import type { OpenHost } from './host.ts';
import { pluginProblems, whole } from './open-pipeline.ts';
import { specText } from './spec-text.ts';

/** What decides the noise of a layer that is made in code, and where it goes on. */
export interface HostLayerOptions {
  /** Decides all noise, together with `layer` and the number of the step; an integer, 0 when absent. */
  readonly seed?: number;
  /** Tells apart the noise of layers that share a seed; an integer, 0 when absent. */
  readonly layer?: number;
  /** What an earlier run has left, to go on from. */
  readonly state?: State;
}

/** A layer that a pipeline could have, to be used in code. */
export interface HostLayer extends Differentiable {
  /** What it is made of: `layer(parts)` and `solverLayer(parts)` of `@mapgrad/tfjs` put the same into a tape. */
  readonly parts: HostLayerOptions & {
    readonly estimator: GradientEstimator;
    readonly solver: MAPSolver;
    readonly executor?: Executor;
  };
  /** Disposes the executor, if there is one. */
  dispose(): Promise<void>;
}

/**
 * Makes a layer of what the plugins of a host offer, as a pipeline with this layer would.
 *
 * @throws ConfigurationError as `openPipeline` does, and for a layer without an estimator by gradients
 */
export async function hostLayer(host: OpenHost, spec: object, options: HostLayerOptions): Promise<HostLayer> {
  const plugins = host.plugins.map(({ name }) => name);
  const parsed = parsePipeline(specText({ layer: spec, plugins }), 'layer');
  const { problems, faults } = pluginProblems(host, parsed);
  const layer = checkLayer(parsed, { catalogue: host.catalogue, installed: host.installed, problems, faults });
  const refuse = (at: Pointer, message: string, hint: string): ConfigurationError =>
    new ConfigurationError([parsed.problem({ at, message, hint })]);
  if (layer.estimator === undefined) {
    throw refuse('/layer', 'has no estimator, so that nothing could be differentiated', 'Add estimator: { use: … }');
  }
  const placeOf = (path: readonly string[]): Pointer => path.reduce<Pointer>(memberOf, '');
  const made = whole(await assemble(host, { layer }, options.seed ?? 0), parsed, placeOf);
  const { estimator, solver, executor } = made.parts as {
    readonly estimator: GradientEstimator | LossEstimator;
    readonly solver: MAPSolver;
    readonly executor?: Executor;
  };
  if (estimator.learnsFrom === 'losses') {
    await made.dispose();
    const hint =
      'Make its parts by host.create, and give them to sampler of @mapgrad/core or sampling of @mapgrad/tfjs';
    throw refuse('/layer/estimator', 'learns from losses, not from gradients', hint);
  }
  const parts = { ...options, estimator, solver, ...(executor && { executor }) };
  const step = differentiate(parts);
  return {
    parts,
    dispose: made.dispose,
    forward: step.forward,
    map: step.map,
    get state() {
      return step.state;
    },
    get report() {
      return step.report;
    },
  };
}
