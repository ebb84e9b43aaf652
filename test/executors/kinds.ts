import { fileURLToPath } from 'node:url';
import type { AsyncMAPSolver, ErrorCode, MAPSolver, Query, Rows } from '@mapgrad/contracts';
import { checked, inline, inlineAsync } from '@mapgrad/core';
import { command, endSynchronous, type RemoteSolver, synchronous } from '@mapgrad/remote';
import { asyncThreads, type ThreadsOptions, threads } from '@mapgrad/threads';
import { webWorkers } from '@mapgrad/threads/web';
import { nodeWorker } from '../plugins/threads/web/node-worker.ts';
import { runTypescript as execArgv } from '../run-typescript/argv.ts';
import { N } from './batches.ts';
import { FAULTS, type Fault, faulty, faultyLater, isOneHot } from './faulty.ts';

/** Solves until it is ended. */
export interface Open {
  solve(query: Query): Rows | Promise<Rows>;
  end(): void | Promise<void>;
}

/** A way to solve, and what it has to say of each fault. */
export interface Kind {
  readonly name: string;
  /** The codes of each fault that it can have, in the order in which they go round. */
  readonly faults: Readonly<Partial<Record<Fault, readonly ErrorCode[]>>>;
  /** How many rows are solved by default; all kinds are given 10^5 by `npm run fuzz:faults`. */
  readonly solves: number;
  /** How messages call the solver. */
  readonly solver: string;
  /** Whether it holds the process until it is ended, as the workers of a page are held by the page. */
  readonly holds?: boolean;
  open(): Open;
}

const check = isOneHot();
const now: MAPSolver = checked({ solver: faulty({ n: N }), check });
const later: AsyncMAPSolver = checked({ solver: faultyLater({ n: N }), check });

/** What a solver in this process writes or throws. */
const written: Kind['faults'] = {
  throw: ['SOLVER_FAILED'],
  code: ['SOLVER_INFEASIBLE'],
  nan: ['SOLVER_NOT_FINITE'],
  unfilled: ['SOLVER_NOT_FINITE'],
  long: ['SOLVER_FAILED'],
  short: ['SOLVER_NOT_FINITE'],
  fraction: ['SOLVER_FAILED'],
  infeasible: ['SOLVER_FAILED'],
};

/** What ends a thread or has to be ended. One without memory may be too slow to notice it. */
const fatal: Kind['faults'] = {
  exit: ['SOLVER_FAILED'],
  memory: ['SOLVER_FAILED', 'SOLVER_TIMED_OUT'],
  hang: ['SOLVER_TIMED_OUT'],
};

const said: Kind['faults'] = {
  ...written,
  ...fatal,
  long: ['SOLVER_SIZE'],
  short: ['SOLVER_SIZE'],
  garbage: ['SOLVER_FAILED'],
};

const stoppable: ThreadsOptions = { workers: 2, deadline: 400, memory: 24, execArgv };

const script = fileURLToPath(new URL('./child.mjs', import.meta.url));
/** A child process that has all faults. */
export const child = (): RemoteSolver =>
  command({
    command: [process.execPath, '--max-old-space-size=16', script, JSON.stringify(FAULTS)],
    n: N,
    deadline: 2000, // a process needs long to start on a busy machine
    restarts: 1,
  });

/**
 * All ways to solve.
 *
 * A thread cannot stop itself: a solver that hangs, ends its process or eats its memory is found by threads of their own or by
 * child processes only, and not by `inline`, `inlineAsync`, or `threads` without a deadline, whose calling thread takes part.
 */
export const kinds: readonly Kind[] = [
  {
    name: 'inline',
    faults: written,
    solves: 1e5,
    solver: 'tests/faulty',
    open() {
      const executor = inline();
      return { solve: (query) => executor.solve<void>({ query, solver: now }), end: () => executor.dispose() };
    },
  },
  {
    name: 'inlineAsync',
    faults: written,
    solves: 1e5,
    solver: 'tests/faulty',
    open() {
      const executor = inlineAsync();
      return { solve: (query) => executor.solve<void>({ query, solver: later }), end: () => executor.dispose() };
    },
  },
  {
    name: 'threads, the calling one too',
    faults: written,
    solves: 1e5,
    solver: 'tests/faulty',
    open() {
      const executor = threads({ workers: 2, execArgv });
      return { solve: (query) => executor.solve<void>({ query, solver: now }), end: () => executor.dispose() };
    },
  },
  {
    name: 'threads with a deadline',
    faults: { ...written, ...fatal },
    solves: 2e3,
    solver: 'tests/faulty',
    open() {
      const executor = threads(stoppable);
      return { solve: (query) => executor.solve<void>({ query, solver: now }), end: () => executor.dispose() };
    },
  },
  {
    name: 'asyncThreads',
    faults: { ...written, ...fatal },
    solves: 2e3,
    solver: 'tests/faulty',
    open() {
      const executor = asyncThreads(stoppable);
      return { solve: (query) => executor.solve<void>({ query, solver: now }), end: () => executor.dispose() };
    },
  },
  {
    name: 'asyncThreads and a solver that answers later',
    faults: { ...written, ...fatal },
    solves: 2e3,
    solver: 'tests/faulty',
    open() {
      const executor = asyncThreads(stoppable);
      return { solve: (query) => executor.solve<void>({ query, solver: later }), end: () => executor.dispose() };
    },
  },
  {
    name: 'Web Workers',
    faults: { ...written, ...fatal },
    solves: 2e3,
    solver: 'tests/faulty',
    holds: true,
    open() {
      const executor = webWorkers({ create: nodeWorker, count: 2, deadline: 400 });
      return { solve: (query) => executor.solve<void>({ query, solver: later }), end: () => executor.dispose() };
    },
  },
  {
    name: 'a child process',
    faults: said,
    solves: 1.3e3,
    solver: 'command',
    open() {
      const executor = inlineAsync();
      const asked = child();
      const solver = { ...checked({ solver: asked, check }), origin: 'command' };
      return { solve: (query) => executor.solve<void>({ query, solver }), end: () => asked.dispose() };
    },
  },
  {
    name: 'a child process that is waited for',
    faults: said,
    solves: 1.3e3,
    solver: 'command',
    open() {
      const executor = inline();
      const solver = { ...checked({ solver: synchronous({ solver: child() }), check }), origin: 'command' };
      return { solve: (query) => executor.solve<void>({ query, solver }), end: endSynchronous };
    },
  },
];

/** The ways to solve after which a process ends by itself, if they are ended or not. */
export const kindsEndedBy = (ends: boolean): readonly Kind[] => kinds.filter(({ holds = false }) => ends || !holds);
