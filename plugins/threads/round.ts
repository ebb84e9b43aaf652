import { MapgradError, type Rows } from '@mapgrad/contracts';
import {
  type Claims,
  claim,
  fail,
  hasFailed,
  heldBy,
  lowestFailure,
  openClaims,
  recount,
  release,
  settle,
} from './claims.ts';
import { errorOf } from './error-of.ts';
import { bytesOf, type Order, orderedNoise, rowsIn, type Sizes, viewsOf } from './order.ts';
import { CALLER, type Member, type Pool } from './pool.ts';
import { begunBy, rowOf } from './pulse.ts';
import type { SharedMemory } from './shared-memory.ts';
import { type Failure, type Solvable, solveHere, solveRows } from './solve-rows.ts';
import { type AnyJob, refuseParcels, type Things } from './things.ts';

/** A row that ends this many threads is not tried again. */
const LIVES = 2;
/** Threads that may end before they are on a row. */
const STARTS = 3;
/** Milliseconds that threads may need to begin the first row. */
const PATIENCE = 30_000;

/** How a job is shared. */
export interface Sharing {
  /** The first row that is not solved yet. */
  readonly first: number;
  /** Rows of a chunk. */
  readonly chunk: number;
  readonly later: boolean;
  readonly calls: boolean;
  readonly deadline: number | undefined;
}

/** One job in the hands of the workers. */
export interface Round {
  readonly claims: Claims;
  /** Solves chunks in this thread until none is free; the rows that it solved. */
  help(solvable: Omit<Solvable, 'answers'>): number;
  /** Replaces workers that have ended, and stops those that are late. */
  watch(): void;
  /**
   * The answers [count, n]; those before `first` are not there.
   *
   * @throws the error of the lowest row that failed
   */
  end(): Rows;
}

/**
 * Hands a job to the workers of a pool.
 *
 * @throws MapgradError NO_SPEC
 */
export function openRound<Instance>(
  pool: Pool,
  numbered: Things,
  memory: SharedMemory,
  job: AnyJob<Instance>,
  { first, chunk, later, calls, deadline }: Sharing,
): Round {
  const { query, instances } = job;
  const things = numbered.parcelsOf(job);
  const parcels = [things.solver, things.noise ?? [], things.instances ?? []].flat();
  const sizes: Sizes = { shape: query.shape, shifted: query.shift !== undefined, only: query.only?.length };
  const shared = memory.take(bytesOf(sizes));
  const { theta, shift, only, answers } = viewsOf(shared, sizes);
  theta.set(query.theta);
  if (query.only !== undefined) only?.set(query.only);
  if (query.shift !== undefined) {
    shift?.step.set(query.shift.step);
    shift?.direction.set(query.shift.direction);
  }
  const count = rowsIn(sizes);
  const claims = openClaims(Math.ceil((count - first) / chunk));
  const order: Order = {
    claims,
    memory: shared,
    sizes,
    first,
    chunk,
    thetaWeight: query.thetaWeight,
    noise: things.noise && orderedNoise(query.noise!, things.noise.id),
    solver: things.solver.id,
    instances: things.instances?.map(({ id }) => id),
    later,
    calls,
  };

  const failures: Failure[] = [];
  const ended = new Map<number, number>();
  /** Those that were stopped; until they are, each may claim one chunk more. */
  const stopped: Member[] = [];
  const seen = new WeakMap<Member, { begun: number; since: number }>();
  let failedStarts = 0;
  let lastSign = performance.now();

  pool.fill();
  try {
    for (const member of pool.members) member.send(order, parcels);
  } catch (thrown) {
    refuseParcels(thrown, instances);
  }
  pool.ring();

  function failed(failure: Failure): void {
    failures.push(failure);
    fail(claims, failure.row);
  }

  function replace(member: Member): void {
    failures.push(...member.failures());
    pool.replace(member).send(order, parcels);
    pool.ring();
  }

  /** The threads cannot do it: whatever they still do is no part of the next job. */
  function giveUp(what: string): never {
    memory.renew();
    void pool.stop();
    throw new MapgradError(
      'SOLVER_FAILED',
      `${what}; look at what the modules of the solver and the noise do when they are imported, and at the memory that ` +
        'threads have',
    );
  }

  /** A worker has ended by itself: its chunk is free again, unless its row has ended workers before. */
  function gone(member: Member): void {
    const chunk = heldBy(claims, member.holder);
    const row = rowOf(member.pulse);
    if (chunk < 0 || row === undefined) {
      failedStarts++;
    } else {
      const times = (ended.get(row) ?? 0) + 1;
      ended.set(row, times);
      if (times >= LIVES) {
        const message = `it ended its thread ${times} times; it calls process.exit, throws outside of solve, waits for what never comes, or has no memory left`;
        failed({ row, bySolver: true, thrown: new MapgradError('SOLVER_FAILED', message) });
        settle(claims, member.holder, chunk);
      }
    }
    if (chunk >= 0) release(claims, member.holder, chunk);
    if (failedStarts >= STARTS) giveUp(`${failedStarts} threads ended before they solved a row`);
    replace(member);
  }

  /** Stops a worker that has been on one row for too long. */
  function hurry(member: Member, limit: number, now: number): void {
    const begun = begunBy(member.pulse);
    const row = rowOf(member.pulse);
    const sign = seen.get(member);
    if (sign?.begun !== begun || row === undefined) {
      seen.set(member, { begun, since: now });
      return;
    }
    if (now - sign.since < limit || begunBy(member.pulse) !== begun) return;
    const chunk = heldBy(claims, member.holder);
    if (chunk < 0) return;
    const message = `it took longer than its deadline of ${limit} ms`;
    failed({ row, bySolver: true, thrown: new MapgradError('SOLVER_TIMED_OUT', message) });
    memory.renew();
    stopped.push(member);
    replace(member);
    settle(claims, member.holder, chunk);
  }

  /** Frees what a worker has claimed while it was being stopped. */
  function takeBack({ holder }: Member): void {
    const chunk = heldBy(claims, holder);
    if (chunk < 0) return;
    release(claims, holder, chunk);
    pool.ring();
  }

  return {
    claims,
    help(solvable) {
      let solved = 0;
      const begins = (row: number): boolean => row < lowestFailure(claims);
      for (let taken = claim(claims, CALLER, 0); taken >= 0; taken = claim(claims, CALLER, taken + 1)) {
        const start = first + taken * chunk;
        const end = Math.min(start + chunk, count);
        const failure = solveHere(solveRows({ ...solvable, answers }, start, end, begins));
        if (failure !== undefined) failed(failure);
        settle(claims, CALLER, taken);
        solved += end - start;
      }
      lastSign = performance.now();
      return solved;
    },
    watch() {
      const now = performance.now();
      for (const member of stopped) takeBack(member);
      if (stopped.length > 0) recount(claims);
      for (const member of [...pool.members]) {
        if (rowOf(member.pulse) !== undefined) lastSign = now;
        if (!member.lives()) gone(member);
        else if (deadline !== undefined) hurry(member, deadline, now);
      }
      if (now - lastSign > PATIENCE) giveUp(`no thread began a row within ${PATIENCE / 1000} s`);
    },
    end() {
      if (!hasFailed(claims)) return answers;
      for (const member of pool.members) failures.push(...member.failures());
      const failure = failures.find(({ row }) => row === lowestFailure(claims))!;
      throw errorOf(failure, job);
    },
  };
}
