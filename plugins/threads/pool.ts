import { availableParallelism } from 'node:os';
import { MessageChannel, receiveMessageOnPort, Worker, type WorkerOptions } from 'node:worker_threads';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { isClosed } from './is-closed.ts';
import type { ThreadsOptions } from './options.ts';
import type { Delivery, Order, Parcel } from './order.ts';
import { newPulse, type Pulse } from './pulse.ts';
import { failureOf, type Report } from './report.ts';
import type { Failure } from './solve-rows.ts';
import type { Workplace } from './worker.ts';

/** A worker, seen from the thread that started it. */
export interface Member {
  /** Its name among the holders of chunks; never given again. */
  readonly holder: number;
  readonly pulse: Pulse;
  /** Sends it a job and the things that it has not yet. */
  send(order: Order, needed: readonly Parcel[]): void;
  /** Failures that it has reported since they were last asked for. */
  failures(): readonly Failure[];
  /** Whether its thread still runs; known without the event loop. */
  lives(): boolean;
  forget(thing: number): void;
  stop(): Promise<unknown>;
}

/** Workers, as many as wanted, each replaced when it is gone. */
export interface Pool {
  readonly members: readonly Member[];
  /** Starts the workers that are missing. */
  fill(): void;
  /** Stops a worker and starts another in its place. */
  replace(member: Member): Member;
  /** Wakes all workers. */
  ring(): void;
  stop(): Promise<unknown>;
}

/** The holder of chunks that the calling thread solves. */
export const CALLER = 1;

const entry = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

/**
 * A pool, whose workers start when they are first needed and do not keep the process alive.
 *
 * @param spare processors that are left to the calling thread
 * @param called when a worker calls, or ends
 */
export function openPool(options: ThreadsOptions, spare: number, called: () => void = () => undefined): Pool {
  const size = options.workers ?? Math.max(1, availableParallelism() - spare);
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const members: Member[] = [];
  let holders = CALLER;
  const start = (): Member => startMember(options, bell, ++holders, called);

  return {
    members,
    fill() {
      while (members.length < size) members.push(start());
    },
    replace(member) {
      void member.stop();
      const next = start();
      members[members.indexOf(member)] = next;
      return next;
    },
    ring() {
      Atomics.add(bell, 0, 1);
      Atomics.notify(bell, 0);
    },
    stop: () => Promise.all(members.splice(0).map((member) => member.stop())),
  };
}

function startMember(
  { memory, execArgv }: ThreadsOptions,
  bell: Int32Array,
  holder: number,
  called: () => void,
): Member {
  const pulse = newPulse();
  const data = new MessageChannel();
  const watch = new MessageChannel();
  const workplace: Workplace = { holder, port: data.port2, life: watch.port2, pulse, bell };
  const worker = startWorker({
    workerData: workplace,
    transferList: [data.port2, watch.port2],
    ...(memory !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memory } }),
    ...(execArgv !== undefined && { execArgv: [...execArgv] }),
  });
  worker.on('error', called).on('exit', called).on('message', called);
  worker.unref(); // after the listeners, since one for messages keeps the process alive
  const known = new Set<number>();
  let forgotten: number[] = [];
  const life = watch.port1;
  let ended = false;

  return {
    holder,
    pulse,
    send(order, needed) {
      const parcels = needed.filter(({ id }) => !known.has(id));
      data.port1.postMessage({ parcels, forgotten, order } satisfies Delivery);
      for (const { id } of parcels) known.add(id);
      forgotten = [];
    },
    failures() {
      const found: Failure[] = [];
      for (let next = receiveMessageOnPort(data.port1); next; next = receiveMessageOnPort(data.port1)) {
        found.push(failureOf(next.message as Report));
      }
      return found;
    },
    lives() {
      ended ||= isClosed(life);
      return !ended;
    },
    forget(thing) {
      if (known.delete(thing)) forgotten.push(thing);
    },
    async stop() {
      ended = true;
      await worker.terminate();
      data.port1.close();
      life.close();
    },
  };
}

function startWorker(options: WorkerOptions): Worker {
  try {
    return new Worker(entry, options);
  } catch (thrown) {
    throw new MapgradError('OPTION_INVALID', `Node refuses to start a thread: ${messageOf(thrown)}; look at execArgv`, {
      cause: thrown,
    });
  }
}
