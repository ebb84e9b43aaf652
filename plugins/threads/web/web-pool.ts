import { MapgradError, type Rows } from '@mapgrad/contracts';
import { disposedError } from '../disposed.ts';
import type { Failure } from '../solve-rows.ts';
import { type Chunk, type Limits, openMember, type WebMember } from './web-member.ts';
import type { WebWorker } from './web-worker.ts';

/** A chunk that ends this many workers is not tried again. */
const LIVES = 2;

/** Workers that share chunks. */
export interface WebPool {
  /**
   * Solves a chunk in the first worker that is free: its states, or why there are none; nothing where it is no longer wanted.
   *
   * @throws MapgradError EXECUTOR_DISPOSED
   */
  solve(chunk: Omit<Chunk, 'tells'>, wanted: () => boolean): Promise<Rows | Failure | undefined>;
  forget(id: number): void;
  stop(): void;
}

/** Opens a pool, whose workers start when they are first needed. */
export function openWebPool(create: () => WebWorker, count: number, limits: Limits): WebPool {
  const members = new Set<WebMember>();
  const idle: WebMember[] = [];
  const waiting: { resolve(member: WebMember): void; reject(reason: unknown): void }[] = [];
  const underWay = new Set<(reason: unknown) => void>();
  let stopped = false;

  const open = (): WebMember => {
    const member = openMember(create(), limits);
    members.add(member);
    return member;
  };
  const release = (member: WebMember): void => {
    const next = waiting.shift();
    if (next === undefined) idle.push(member);
    else next.resolve(member);
  };
  const replace = (member: WebMember): void => {
    members.delete(member);
    member.stop();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        next.resolve(open());
        return;
      } catch (thrown) {
        next.reject(thrown); // who cannot have a worker is told why
      }
    }
  };
  const free = async (): Promise<WebMember> => {
    if (stopped) throw disposedError();
    return (
      idle.pop() ??
      (members.size < count ? open() : new Promise((resolve, reject) => waiting.push({ resolve, reject })))
    );
  };

  async function solve(chunk: Omit<Chunk, 'tells'>, wanted: () => boolean): Promise<Rows | Failure | undefined> {
    for (let ends = 1; ; ends++) {
      const member = await free();
      if (stopped) throw disposedError();
      if (!wanted()) {
        release(member);
        return undefined;
      }
      const outcome = await unlessStopped(
        member.solve({ ...chunk, tells: limits.deadline !== undefined || ends > 1 }),
      ).catch((thrown: unknown) => {
        if (!stopped) release(member);
        throw thrown;
      });
      if ('states' in outcome || 'failed' in outcome) {
        release(member);
        return 'states' in outcome ? outcome.states : outcome.failed;
      }
      replace(member);
      if ('late' in outcome) return outcome.late;
      if (ends >= LIVES) {
        const message = `it ended its worker ${ends} times: ${outcome.message}`;
        return { row: outcome.endedWith, bySolver: true, thrown: new MapgradError('SOLVER_FAILED', message) };
      }
    }
  }

  function unlessStopped<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      underWay.add(reject);
      promise.then(resolve, reject).finally(() => underWay.delete(reject));
    });
  }

  return {
    solve,
    forget(id) {
      for (const member of members) member.forget(id);
    },
    stop() {
      stopped = true;
      for (const member of members) member.stop();
      for (const reject of [...underWay, ...waiting.map(({ reject }) => reject)]) reject(disposedError());
      waiting.length = 0;
    },
  };
}
