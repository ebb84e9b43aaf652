import {
  type AsyncMAPSolver,
  type MAPSolver,
  MapgradError,
  messageOf,
  type NoiseDistribution,
  type Query,
  type Rows,
  type Spec,
} from '@mapgrad/contracts';
import { prepareOnce, rowsOf } from '@mapgrad/core';
import type { Order, Parcel } from './order.ts';
import type { AnySolve, Solvable } from './solve-rows.ts';

type AnySolver = MAPSolver<unknown> | AsyncMAPSolver<unknown>;

/** The solvers, noises and instances that a worker was sent, by their ids. */
export interface KnownThings {
  take(parcels: readonly Parcel[], forgotten: readonly number[]): void;
  /**
   * Puts an order together with its numbers.
   *
   * @throws MapgradError NO_SPEC where the solver or the noise cannot be built
   */
  solvable(order: OrderOfThings, numbers: OrderedNumbers): Promise<Solvable>;
}

/** What an order says of things. */
export type OrderOfThings = Pick<Order, 'thetaWeight' | 'noise' | 'solver' | 'instances' | 'later'>;

/** The numbers of an order, and where the answers go. */
export interface OrderedNumbers extends Pick<Query, 'theta' | 'shape' | 'shift' | 'only'> {
  readonly answers: Rows;
}

/**
 * @param build makes a thing from its specification
 * @param advice what to do where that fails
 */
export function knownThings(build: (spec: Spec) => Promise<unknown>, advice: string): KnownThings {
  const things = new Map<number, Promise<unknown>>();
  const preparedBy = prepareOnce((solver: AnySolver) =>
    prepareOnce((instance: unknown): AnySolve | Promise<AnySolve> => solver.prepare(instance)),
  );

  const opened = (parcel: Parcel): Promise<unknown> => {
    const thing = 'spec' in parcel ? build(parcel.spec) : Promise.resolve(parcel.value);
    thing.catch(() => undefined); // thrown where it is used
    return thing;
  };

  return {
    take(parcels, forgotten) {
      for (const parcel of parcels) things.set(parcel.id, opened(parcel));
      for (const id of forgotten) things.delete(id);
    },
    async solvable({ thetaWeight, noise: drawn, solver, instances: ids, later }, { answers, ...numbers }) {
      try {
        const noise = drawn && { ...drawn, distribution: (await things.get(drawn.distribution)) as NoiseDistribution };
        const prepare = preparedBy((await things.get(solver)) as AnySolver);
        const instances = ids && (await Promise.all(ids.map((id) => things.get(id)!)));
        return {
          rows: rowsOf({ ...numbers, thetaWeight, noise }),
          n: numbers.shape.n,
          answers,
          prepared: (instance) => prepare(instances?.[instance]),
          later,
        };
      } catch (thrown) {
        throw new MapgradError(
          'NO_SPEC',
          `a thread cannot build the solver or the noise again from its spec: ${messageOf(thrown)}; ${advice}`,
          { cause: thrown },
        );
      }
    },
  };
}
