import { type AsyncMAPSolver, type Job, type MAPSolver, MapgradError, messageOf, type Spec } from '@mapgrad/contracts';
import type { Parcel } from './order.ts';

/** Gives every solver, noise and instance a number, by identity, so that each is sent to a worker once. */
export interface Things {
  /** The parcels of a job. */
  parcelsOf<Instance>(job: AnyJob<Instance>): Parcels;
}

/** What a job needs in another thread. */
export interface Parcels {
  readonly solver: Parcel;
  /** Absent where no noise is drawn. */
  readonly noise: Parcel | undefined;
  /** [B] */
  readonly instances: readonly Parcel[] | undefined;
}

/** A job of either kind of solver. */
export type AnyJob<Instance> = Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>;

/**
 * Throws unless the solver and the noise of a job can be built in another thread.
 *
 * @throws MapgradError NO_SPEC
 */
export function specsOf<Instance>({ solver, query }: AnyJob<Instance>): { solver: Spec; noise: Spec | undefined } {
  const noise = query.noise?.temperature === 0 ? undefined : query.noise;
  return {
    solver: specOf(`solver ${solver.origin ?? 'of your own'}`, solver),
    noise: noise && specOf('the noise', noise.distribution),
  };
}

function specOf(what: string, { spec }: { readonly spec?: Spec | undefined }): Spec {
  if (spec !== undefined) return spec;
  throw new MapgradError(
    'NO_SPEC',
    `${what} has no spec, so another thread cannot build it; give it one, { module: import.meta.url, name, argument } for ` +
      'an exported function that makes it, or solve in this thread with inline()',
  );
}

/** @param forget told the number of a thing that was collected */
export function numberThings(forget: (id: number) => void): Things {
  const objects = new WeakMap<object, number>();
  const values = new Map<unknown, number>();
  const collected = new FinalizationRegistry(forget);
  let last = 0;
  const idOf = (thing: unknown): number => {
    const isObject = typeof thing === 'object' && thing !== null;
    const found = isObject ? objects.get(thing) : values.get(thing);
    if (found !== undefined) return found;
    const id = ++last;
    if (isObject) {
      objects.set(thing, id);
      collected.register(thing, id);
    } else {
      values.set(thing, id);
    }
    return id;
  };

  return {
    parcelsOf(job) {
      const { query, solver, instances } = job;
      const specs = specsOf(job);
      return {
        solver: { id: idOf(solver), spec: specs.solver },
        noise: specs.noise && { id: idOf(query.noise!.distribution), spec: specs.noise },
        instances: instances?.map((value) => ({ id: idOf(value), value })),
      };
    },
  };
}

/**
 * Throws the error of a parcel that cannot be sent, naming the instance if one is to blame.
 *
 * @throws MapgradError NO_SPEC
 */
export function refuseParcels(thrown: unknown, instances: readonly unknown[] | undefined): never {
  const at = (instances ?? []).findIndex((instance) => !isCloneable(instance));
  throw new MapgradError(
    'NO_SPEC',
    `${at < 0 ? 'the job' : `instance ${at}`} cannot be copied to another thread: ${messageOf(thrown)}; make instances of ` +
      'plain objects, arrays and typed arrays, or solve in this thread with inline()',
    { instance: at < 0 ? undefined : at, cause: thrown },
  );
}

function isCloneable(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}
