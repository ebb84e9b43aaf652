import { type AsyncExecutor, type Executor, isMapgradError, type MapgradError, type Trainer } from '@mapgrad/contracts';
import { Container, type ServiceIdentifier } from 'inversify';
import type { PipelineSpec } from '../pipeline/pipeline-spec.ts';
import type { OpenHost } from './host.ts';
import { makingError } from './making-error.ts';
import { type Part, partsOf } from './parts.ts';
import { contributionToken } from './tokens.ts';

/** The objects of one run. */
export interface Pipeline {
  readonly trainer: Trainer;
  /**
   * For the trainer: dataset, model, solver, estimator, relaxation, executor, loss, optimizer, metrics by id, seed; those that
   * there are.
   */
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

const token = (name: string): ServiceIdentifier => Symbol.for(`mapgrad:part/${name}`);

/**
 * Makes the objects of a pipeline for one seed.
 *
 * Each part is a service of a container below the host's; parts that it is made from are injected among its options.
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
      [contributionToken(entry.plugin, kind, id), ...others.map(token)],
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
