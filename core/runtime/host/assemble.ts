import {
  type AsyncExecutor,
  type Executor,
  isMapgradError,
  type Kind,
  type MapgradError,
  type Trainer,
} from '@mapgrad/contracts';
import { Container, type ServiceIdentifier } from 'inversify';
import type { PipelineSpec, Use } from '../pipeline/pipeline-spec.ts';
import type { OpenHost } from './host.ts';
import { makingError } from './making-error.ts';
import { contributionToken } from './tokens.ts';

/** The objects of one run. */
export interface Pipeline {
  readonly trainer: Trainer;
  /** For the trainer: dataset, model, solver, estimator, executor, loss, optimizer, metrics by id, seed. */
  readonly parts: Readonly<Record<string, unknown>>;
  /** Disposes the executor, if there is one. */
  dispose(): Promise<void>;
}

/** A part that could not be made: its plugin fails, or its factory does or refuses the options. */
export interface PartFailure {
  /** Where its options are: `['layer', 'solver']`. */
  readonly path: readonly string[];
  readonly error: MapgradError;
}

/** Where the options of a part are, what makes it, and the parts that join its options under their own names. */
interface Part {
  readonly name: string;
  readonly kind: Kind;
  readonly path: readonly string[];
  readonly use: Use | undefined;
  readonly uses?: readonly string[];
}

const partsOf = ({ data, model, layer, loss, optimizer, train, metrics }: PipelineSpec): readonly Part[] => [
  { name: 'dataset', kind: 'dataset', path: ['data'], use: data, uses: ['seed'] },
  { name: 'model', kind: 'model', path: ['model'], use: model },
  { name: 'noise', kind: 'noise', path: ['layer', 'noise'], use: layer.noise },
  { name: 'stepSize', kind: 'stepSize', path: ['layer', 'stepSize'], use: layer.stepSize },
  { name: 'solver', kind: 'solver', path: ['layer', 'solver'], use: layer.solver },
  {
    name: 'estimator',
    kind: 'estimator',
    path: ['layer', 'estimator'],
    use: layer.estimator,
    uses: [...(layer.noise ? ['noise'] : []), ...(layer.stepSize ? ['stepSize'] : [])],
  },
  { name: 'executor', kind: 'executor', path: ['layer', 'executor'], use: layer.executor },
  { name: 'loss', kind: 'loss', path: ['loss'], use: loss },
  { name: 'optimizer', kind: 'optimizer', path: ['optimizer'], use: optimizer },
  { name: 'trainer', kind: 'trainer', path: ['train'], use: train },
  ...metrics.map(
    (id, index): Part => ({
      name: `metric/${id}`,
      kind: 'metric',
      path: ['metrics', String(index)],
      use: { use: id },
    }),
  ),
];

const token = (name: string): ServiceIdentifier => Symbol.for(`mapgrad:part/${name}`);

/**
 * Makes the objects of a pipeline for one seed.
 *
 * Each part is a service of a container below the host's; parts that it is made from (noise and step size for an
 * estimator, the seed for a dataset) are injected among its options.
 *
 * @returns the objects, or every part that could not be made; not those that are made from one of them
 */
export async function assemble(
  host: OpenHost,
  spec: PipelineSpec,
  seed: number,
): Promise<Pipeline | { readonly failures: readonly PartFailure[] }> {
  const container = new Container({ parent: host.container });
  container.bind(token('seed')).toConstantValue(seed);
  const made: Record<string, unknown> = { seed };
  const failures: PartFailure[] = [];
  const failed = new Set<string>();
  for (const part of partsOf(spec)) {
    const { name, path, use, uses = [] } = part;
    if (use === undefined || uses.some((used) => failed.has(used))) continue;
    try {
      made[name] = await make(host, container, part, use);
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      failed.add(name);
      failures.push({ path, error: thrown });
    }
  }

  const executor = made.executor as Executor | AsyncExecutor | undefined;
  if (failures.length > 0) {
    await executor?.dispose();
    return { failures };
  }
  const dispose = async (): Promise<void> => {
    try {
      await executor?.dispose();
    } finally {
      await container.unbindAllAsync();
    }
  };
  const metrics = byName(
    spec.metrics,
    spec.metrics.map((id) => made[`metric/${id}`]),
  );
  return { trainer: made.trainer as Trainer, parts: { ...made, metrics }, dispose };
}

/** Binds a part to the factory of its id, and makes it. */
async function make(
  host: OpenHost,
  container: Container,
  { name, kind, uses = [] }: Part,
  { use: id, ...options }: Use,
): Promise<unknown> {
  const { entry } = await host.activate(kind, id);
  container
    .bind(token(name))
    .toResolvedValue(
      (factory: unknown, ...injected: unknown[]) =>
        (factory as (options: object) => unknown)({ ...options, ...byName(uses, injected) }),
      [contributionToken(entry.plugin, kind, id), ...uses.map(token)],
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
