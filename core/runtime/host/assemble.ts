import { type Kind, MapgradError, type Trainer } from '@mapgrad/contracts';
import { Container, type ServiceIdentifier } from 'inversify';
import type { PipelineSpec, Use } from '../pipeline/pipeline-spec.ts';
import type { Host } from './host.ts';
import { contributionToken } from './tokens.ts';

/** The objects of one run. */
export interface Pipeline {
  readonly trainer: Trainer;
  /** For the trainer: dataset, model, solver, estimator, executor, loss, optimizer, metrics by id, seed. */
  readonly parts: Readonly<Record<string, unknown>>;
}

/** A part that could not be made from its options. */
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
 * @returns the objects, or every part whose options its factory refuses
 */
export async function assemble(
  host: Host,
  spec: PipelineSpec,
  seed: number,
): Promise<Pipeline | { readonly failures: readonly PartFailure[] }> {
  const container = new Container({ parent: host.container });
  container.bind(token('seed')).toConstantValue(seed);
  const parts = partsOf(spec);
  for (const { name, kind, use, uses = [] } of parts) {
    if (use === undefined) continue;
    const { use: id, ...options } = use;
    const { entry } = await host.activate(kind, id);
    container
      .bind(token(name))
      .toResolvedValue(
        (factory: unknown, ...injected: unknown[]) =>
          (factory as (options: object) => unknown)({ ...options, ...byName(uses, injected) }),
        [contributionToken(entry.plugin, kind, id), ...uses.map(token)],
      )
      .inSingletonScope();
  }

  const made: Record<string, unknown> = { seed };
  const failures: PartFailure[] = [];
  for (const { name, path, use } of parts) {
    if (use === undefined) continue;
    try {
      made[name] = await container.getAsync(token(name));
    } catch (thrown) {
      if (!(thrown instanceof MapgradError)) throw thrown;
      if (!failures.some(({ error }) => error.message === thrown.message)) failures.push({ path, error: thrown });
    }
  }
  if (failures.length > 0) return { failures };
  const metrics = byName(
    spec.metrics,
    spec.metrics.map((id) => made[`metric/${id}`]),
  );
  return { trainer: made.trainer as Trainer, parts: { ...made, metrics } };
}

const byName = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]]));
