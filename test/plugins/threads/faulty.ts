import { isMainThread } from 'node:worker_threads';
import { type AsyncMAPSolver, type MAPSolver, MapgradError } from '@mapgrad/contracts';

/** What a row can make the solver do, by its first number. */
export const FAULTS = ['hang', 'exit', 'memory', 'throw', 'code', 'nan', 'unfilled', 'long'] as const;

export type Fault = (typeof FAULTS)[number];

/** θ_0 of a row that has a fault. */
export const thetaOf = (fault: Fault): number => 1000 + FAULTS.indexOf(fault);

const kept: unknown[] = [];

const acts: Readonly<Record<Fault, (z: Float32Array) => void>> = {
  hang() {
    for (let i = 0; i >= 0; i = (i + 1) % 2);
  },
  exit: () => process.exit(0),
  memory() {
    for (;;) kept.push(Array.from({ length: 1e5 }, Math.random));
  },
  throw() {
    throw new RangeError('it broke');
  },
  code() {
    throw new MapgradError('SOLVER_INFEASIBLE', 'no state satisfies it');
  },
  nan: (z) => z.fill(Number.NaN),
  unfilled: (z) => z.fill(1, 1),
  long: (z) => z.set(new Float32Array(z.length + 1)),
};

/** z = 2θ, but for the rows that have a fault. */
export const faulty = ({ n }: { readonly n: number }): MAPSolver => ({
  exact: false,
  origin: 'tests/faulty',
  spec: { module: import.meta.url, name: 'faulty', argument: { n } },
  size: () => n,
  prepare: () => (theta, z) => {
    const fault = FAULTS[theta[0]! - 1000];
    if (fault !== undefined) acts[fault](z);
    else for (let i = 0; i < n; i++) z[i] = 2 * theta[i]!;
  },
});

/** {@link faulty}, later. */
export const faultyLater = ({ n }: { readonly n: number }): AsyncMAPSolver => ({
  ...faulty({ n }),
  spec: { module: import.meta.url, name: 'faultyLater', argument: { n } },
  async prepare() {
    const solve = await Promise.resolve(faulty({ n }).prepare());
    return async (theta, z) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      solve(theta, z);
    };
  },
});

/** A solver that answers later but is not typed so. */
export const disguised = ({ n }: { readonly n: number }): MAPSolver => ({
  ...faulty({ n }),
  spec: { module: import.meta.url, name: 'disguised', argument: { n } },
  prepare: () => () => Promise.resolve(),
});

let prepared = 0;

/** z_0 counts the instances that this thread has prepared, this one included; z_1 is the number in the instance. */
export const counting = (): MAPSolver<{ readonly value: number }> => ({
  exact: false,
  spec: { module: import.meta.url, name: 'counting' },
  size: () => 2,
  prepare({ value }) {
    const count = ++prepared;
    return (_, z) => z.set([count, value]);
  },
});

/** z = θ after some milliseconds of work. */
export const slow = ({ milliseconds }: { readonly milliseconds: number }): MAPSolver => ({
  exact: false,
  spec: { module: import.meta.url, name: 'slow', argument: { milliseconds } },
  size: () => 1,
  prepare: () => (theta, z) => {
    for (const end = performance.now() + milliseconds; performance.now() < end; );
    z.set(theta);
  },
});

/** z = θ in the main thread, after some time; the end of any other. */
export const deadly = (): MAPSolver => ({
  ...slow({ milliseconds: 20 }),
  spec: { module: import.meta.url, name: 'deadly' },
  prepare: () => (isMainThread ? slow({ milliseconds: 20 }).prepare() : (_, z) => acts.memory(z)),
});

/** z = 1 in the main thread, 0 in any other, after some time. */
export const tellTale = (): MAPSolver => ({
  ...slow({ milliseconds: 2 }),
  spec: { module: import.meta.url, name: 'tellTale' },
  prepare() {
    const work = slow({ milliseconds: 2 }).prepare();
    return (theta, z) => {
      work(theta, z);
      z.fill(isMainThread ? 1 : 0);
    };
  },
});

/** A factory that fails. */
export const broken = (): MAPSolver => {
  throw new Error('there is no licence');
};
