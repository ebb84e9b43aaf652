import { type AsyncMAPSolver, type MAPSolver, MapgradError } from '@mapgrad/contracts';
import type { StateCheck } from '@mapgrad/core';

/** What a row can make a solver do wrong, by its first number. */
export const FAULTS = [
  'throw',
  'code',
  'nan',
  'unfilled',
  'long',
  'short',
  'fraction',
  'infeasible',
  'garbage',
  'exit',
  'memory',
  'hang',
] as const;

export type Fault = (typeof FAULTS)[number];

/** θ_0 of a row that has a fault. */
export const thetaOf = (fault: Fault): number => 1000 + FAULTS.indexOf(fault);

/** The fault of a row, if it has one. */
export const faultOf = (theta: Float32Array): Fault | undefined => FAULTS[theta[0]! - 1000];

/** Writes the state of one 1, at the first of the largest numbers. */
export function oneHot(theta: Float32Array, z: Float32Array): void {
  z.fill(0);
  z[theta.indexOf(Math.max(...theta))] = 1;
}

const kept: unknown[] = [];

const acts: Readonly<Record<Fault, (z: Float32Array) => void>> = {
  throw() {
    throw new RangeError('it broke');
  },
  code() {
    throw new MapgradError('SOLVER_INFEASIBLE', 'no state satisfies it');
  },
  nan: (z) => z.fill(Number.NaN),
  unfilled: (z) => z.fill(0, 1),
  long: (z) => z.set(new Float32Array(z.length + 1)),
  short: (z) => z.set(new Float32Array(z.length - 1)),
  fraction: (z) => z.fill(1 / z.length),
  infeasible: (z) => z.fill(1),
  garbage: () => undefined, // what only one can do that is spoken to
  exit: () => process.exit(0),
  memory() {
    for (;;) kept.push(Array.from({ length: 1e5 }, Math.random));
  },
  hang() {
    for (let i = 0; i >= 0; i = (i + 1) % 2);
  },
};

/** Does what is wrong, with the z that should be written. */
export const act = (fault: Fault, z: Float32Array): void => acts[fault](z);

/** z has one 1, where θ is largest, but for the rows that have a fault. */
export const faulty = ({ n }: { readonly n: number }): MAPSolver => ({
  exact: false,
  origin: 'tests/faulty',
  spec: { module: import.meta.url, name: 'faulty', argument: { n } },
  size: () => n,
  prepare: () => (theta, z) => {
    const fault = faultOf(theta);
    if (fault === undefined) oneHot(theta, z);
    else act(fault, z);
  },
});

/** {@link faulty}, later: after some milliseconds, or without waiting for anything. */
export const faultyLater = ({
  n,
  milliseconds,
}: {
  readonly n: number;
  readonly milliseconds?: number;
}): AsyncMAPSolver => ({
  ...faulty({ n }),
  spec: {
    module: import.meta.url,
    name: 'faultyLater',
    argument: milliseconds === undefined ? { n } : { n, milliseconds },
  },
  async prepare() {
    const solve = await Promise.resolve(faulty({ n }).prepare());
    return async (theta, z) => {
      if (milliseconds === undefined) await Promise.resolve();
      else await new Promise((resolve) => setTimeout(resolve, milliseconds));
      solve(theta, z);
    };
  },
});

/** C is the states of one 1 and else 0. */
export const isOneHot = (): StateCheck => ({
  spec: { module: import.meta.url, name: 'isOneHot' },
  violation(z) {
    const other = z.find((value) => value !== 0 && value !== 1);
    if (other !== undefined) return `it has a ${other}, expected 0 and 1`;
    const ones = z.filter((value) => value === 1).length;
    return ones === 1 ? undefined : `it has ${ones} ones, expected one`;
  },
});
