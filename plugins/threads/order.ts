import type { NoiseKey, Perturbation, Query, Rows, Shape, Spec } from '@mapgrad/contracts';
import type { Claims } from './claims.ts';

/** A thing that a worker needs: built from its specification, or a copy of the value. */
export type Parcel = { readonly id: number } & ({ readonly spec: Spec } | { readonly value: unknown });

/** What a worker is sent for each job. */
export interface Delivery {
  readonly parcels: readonly Parcel[];
  /** Things that nobody will ask for again. */
  readonly forgotten: readonly number[];
  readonly order: Order;
}

/** A job as it travels: numbers in shared memory, things by their ids. */
export interface Order {
  readonly claims: Claims;
  readonly memory: SharedArrayBuffer;
  readonly sizes: Sizes;
  /** The first row that is to be solved; chunk c has the rows from `first + c·chunk` on. */
  readonly first: number;
  readonly chunk: number;
  readonly thetaWeight: number | undefined;
  readonly noise: (Pick<NonNullable<Query['noise']>, 'temperature' | 'mode'> & NoiseOrder) | undefined;
  readonly solver: number;
  /** [B] */
  readonly instances: readonly number[] | undefined;
  /** The solver may answer later. */
  readonly later: boolean;
  /** The last one calls the thread that asked. */
  readonly calls: boolean;
}

interface NoiseOrder {
  readonly distribution: number;
  readonly key: NoiseKey;
}

/** How much of what is in the memory of a job. */
export interface Sizes {
  readonly shape: Shape;
  readonly shifted: boolean;
  /** How many instances `only` has. */
  readonly only: number | undefined;
}

/** The parts of a job's memory. */
export interface Views {
  readonly theta: Rows;
  readonly shift: { readonly step: Float64Array; readonly direction: Rows } | undefined;
  readonly only: Int32Array | undefined;
  readonly answers: Rows;
}

/** The parts of a job's memory, one after the other. */
export function viewsOf(memory: SharedArrayBuffer, sizes: Sizes): Views {
  const { instances, samples, n } = sizes.shape;
  let at = 0;
  const take = <View>(bytes: number, view: (from: number) => View): View => {
    const from = at;
    at += bytes;
    return view(from);
  };
  const floats = (length: number): Rows => take(4 * length, (from) => new Float32Array(memory, from, length));
  return {
    shift: sizes.shifted
      ? {
          step: take(8 * instances, (from) => new Float64Array(memory, from, instances)),
          direction: floats(instances * samples * n),
        }
      : undefined,
    theta: floats(instances * n),
    only:
      sizes.only === undefined ? undefined : take(4 * sizes.only, (from) => new Int32Array(memory, from, sizes.only)),
    answers: floats((sizes.only ?? instances) * samples * n),
  };
}

/** The bytes of a job's memory. */
export function bytesOf({ shape: { instances, samples, n }, shifted, only }: Sizes): number {
  const shift = shifted ? 8 * instances + 4 * instances * samples * n : 0;
  return shift + 4 * (instances * n + (only ?? 0) + (only ?? instances) * samples * n);
}

/** Rows of the answers. */
export const rowsIn = ({ shape, only }: Sizes): number => (only ?? shape.instances) * shape.samples;

/** The noise of a query, with the id of its law. */
export const orderedNoise = ({ temperature, mode, key }: Perturbation, distribution: number): Order['noise'] => ({
  distribution,
  temperature,
  mode,
  key: { key0: key.key0, key1: key.key1 },
});
