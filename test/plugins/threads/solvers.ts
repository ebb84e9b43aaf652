import { existsSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { AsyncMAPSolver, Executor, MAPSolver } from '@mapgrad/contracts';
import { act, faultOf } from '../../executors/faulty.ts';

/** z = 2θ, but for the rows that have a fault. */
export const doubling = ({ n }: { readonly n: number }): MAPSolver => ({
  exact: false,
  origin: 'tests/doubling',
  spec: { module: import.meta.url, name: 'doubling', argument: { n } },
  size: () => n,
  prepare: () => (theta, z) => {
    const fault = faultOf(theta);
    if (fault !== undefined) act(fault, z);
    else for (let i = 0; i < n; i++) z[i] = 2 * theta[i]!;
  },
});

/** {@link doubling}, later. */
export const doublingLater = ({ n }: { readonly n: number }): AsyncMAPSolver => ({
  ...doubling({ n }),
  spec: { module: import.meta.url, name: 'doublingLater', argument: { n } },
  async prepare() {
    const solve = await Promise.resolve(doubling({ n }).prepare());
    return async (theta, z) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      solve(theta, z);
    };
  },
});

/** Promises an answer that nothing can give. */
export const never = (): AsyncMAPSolver => ({
  ...doubling({ n: 1 }),
  spec: { module: import.meta.url, name: 'never' },
  prepare: () => () => new Promise(() => undefined),
});

/** A solver that answers later but is not typed so. */
export const disguised = ({ n }: { readonly n: number }): MAPSolver => ({
  ...doubling({ n }),
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
  prepare: () => (isMainThread ? slow({ milliseconds: 20 }).prepare() : (_, z) => act('memory', z)),
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

/** z = θ; the first row of all that it meets ends its thread, and leaves a file that says so. */
export const mortal = ({ file }: { readonly file: string }): MAPSolver => ({
  ...doubling({ n: 1 }),
  spec: { module: import.meta.url, name: 'mortal', argument: { file } },
  prepare: () => (theta, z) => {
    if (!existsSync(file)) {
      writeFileSync(file, '');
      process.exit(0);
    }
    z.set(theta);
  },
});

/** {@link doubling}, later; a row of a score below 0 throws outside of solve, and is not answered. */
export const stray = (): AsyncMAPSolver => ({
  ...doublingLater({ n: 1 }),
  spec: { module: import.meta.url, name: 'stray' },
  prepare: () => (theta, z) =>
    new Promise((resolve) => {
      setTimeout(() => {
        if (theta[0]! < 0) throw new Error('nobody catches it');
        z[0] = 2 * theta[0]!;
        resolve();
      });
    }),
});

/** Whom {@link nested} asks, in this thread. */
export const mine: { executor?: Executor } = {};

/** z = θ after some milliseconds, in which it asks for the states of three other rows. */
export const nested = ({ milliseconds }: { readonly milliseconds: number }): MAPSolver => ({
  ...slow({ milliseconds }),
  spec: { module: import.meta.url, name: 'nested', argument: { milliseconds } },
  prepare: () => (theta, z) => {
    const query = { theta: new Float32Array(3).fill(7), shape: { instances: 3, samples: 1, n: 1 } };
    mine.executor?.solve<void>({ query, solver: slow({ milliseconds }) });
    slow({ milliseconds }).prepare()(theta, z);
  },
});
