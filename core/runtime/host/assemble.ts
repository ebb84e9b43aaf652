import { type AsyncExecutor, type Executor, isMapgradError, type MapgradError, type Trainer } from '@mapgrad/contracts';
import { Container, type ServiceIdentifier } from 'inversify';
import { LAYER_BLOCKS } from '../pipeline/blocks.ts';
import { type JudgedLayer, layersOf } from '../pipeline/layers-of.ts';
import type { PipelineSpec } from '../pipeline/pipeline-spec.ts';
import type { OpenHost } from './host.ts';
import { type Part, partsOf } from './parts.ts';
import { makingError } from './plugin-error.ts';
import { contributionToken } from './tokens.ts';

/** The objects of one run. */
export interface Pipeline {
  readonly trainer: Trainer;
  /**
   * For the trainer: dataset, model, optimizer, seed, backend, and of the layer solver, n, noise, stepSize, estimator, relaxation,
   * executor, loss, metrics by name; those that there are. Of several layers these are under `layers` by name, with a weight.
   */
  readonly parts: Readonly<Record<string, unknown>>;
  /** Disposes the executors, if there are any. */
  dispose(): Promise<void>;
}

/** A part that could not be made: its plugin fails, or its factory does or refuses the options. */
export interface PartFailure {
  /** Where its options are: `['layer', 'solver']`. */
  readonly path: readonly string[];
  readonly error: MapgradError;
}

const token = (name: string): ServiceIdentifier => Symbol.for(`mapgrad:part/${name}`);

/**
 * Makes the objects of a pipeline, or of what there is of one, for one seed.
 *
 * Each part is a service of a container below the host's; parts that it is made from are injected among its options.
 *
 * @returns the objects, or every part that could not be made; not those that are made from one of them
 */
export async function assemble(
  host: OpenHost,
  spec: Partial<PipelineSpec>,
  seed: number,
): Promise<Pipeline | { readonly failures: readonly PartFailure[] }> {
  const container = new Container({ parent: host.container });
  container.bind(token('seed')).toConstantValue(seed);
  const made: Record<string, unknown> = { seed, ...(spec.backend !== undefined && { backend: spec.backend }) };
  const failures: PartFailure[] = [];
  const failed = new Set<string>();
  for (const part of partsOf(spec, host.catalogue)) {
    const { name, path, joined } = part;
    if (
      Object.values(joined)
        .flat()
        .some((other) => failed.has(other))
    ) {
      failed.add(name);
      continue;
    }
    try {
      made[name] = await make(host, container, part);
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      failed.add(name);
      failures.push({ path, error: thrown });
    }
  }

  const layers = layersOf(spec);
  const executors = layers.map(({ prefix }) => made[`${prefix}executor`] as Executor | AsyncExecutor | undefined);
  const disposeExecutors = async (): Promise<void> => {
    const ended = await Promise.allSettled(executors.map(async (executor) => executor?.dispose()));
    for (const end of ended) if (end.status === 'rejected') throw end.reason;
  };
  if (failures.length > 0) {
    await disposeExecutors();
    return { failures };
  }
  return {
    trainer: made.trainer as Trainer,
    parts: { ...withoutLayers(made), ...partsByLayer(layers, made) },
    async dispose() {
      try {
        await disposeExecutors();
      } finally {
        await container.unbindAllAsync();
      }
    },
  };
}

/** What was made, without parts of layers that have a name. */
const withoutLayers = (made: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(made).filter(([name]) => !name.startsWith('layers.')));

/** What only one layer has beside its parts; or all that several have, under `layers`. */
function partsByLayer(
  layers: readonly JudgedLayer[],
  made: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const ofLayers = layers.map(({ name, layer: { n }, weight, prefix, metrics }) => {
    const kinds = [...LAYER_BLOCKS, 'loss'].filter((kind) => `${prefix}${kind}` in made);
    const parts: Record<string, unknown> = {
      ...Object.fromEntries(kinds.map((kind) => [kind, made[`${prefix}${kind}`]])),
      ...(n !== undefined && { n }),
      ...(weight !== undefined && { weight }),
      metrics: byName(
        metrics.map(({ name: metric }) => metric),
        metrics.map(({ name: metric }) => made[`${prefix}metric/${metric}`]),
      ),
    };
    return [name, parts] as const;
  });
  const [[only, parts] = [undefined, {}]] = ofLayers;
  return only === undefined ? parts : { layers: Object.fromEntries(ofLayers) };
}

/** Binds a part to the factory of its id, and makes it. */
async function make(host: OpenHost, container: Container, { name, kind, use, joined }: Part): Promise<unknown> {
  const { use: id, ...options } = use;
  const { entry } = await host.activate(kind, id);
  const others = Object.values(joined).flat();
  container
    .bind(token(name))
    .toResolvedValue(
      (factory: unknown, ...injected: unknown[]) => {
        const made = byName(others, injected);
        const parts = Object.entries(joined).map(([option, part]): [string, unknown] => [
          option,
          typeof part === 'string' ? made[part] : part.map((one) => made[one]),
        ]);
        return (factory as (options: object) => unknown)({ ...options, ...Object.fromEntries<unknown>(parts) });
      },
      [contributionToken(entry.plugin, kind, entry.id), ...others.map(token)],
    )
    .inSingletonScope();
  try {
    return await container.getAsync(token(name));
  } catch (thrown) {
    throw makingError(thrown, entry);
  }
}

const byName = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));
