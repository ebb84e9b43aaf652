import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { MapgradError } from '@mapgrad/contracts';
import type { Answer, Asked, Workplace } from './thread-worker.ts';

/** The other thread, seen from this one. */
interface Thread {
  ask(asked: Asked, patience: number): Float32Array;
  /** Ends all that it runs in its own time, and then the thread. */
  end(): Promise<unknown>;
}

/** Milliseconds that the end of this process waits for the end of child processes. */
const FAREWELL = 500;
/** Milliseconds between two looks at whether the other thread still runs. */
const LOOK = 200;

const entry = new URL(import.meta.url.endsWith('.ts') ? './thread-worker.ts' : './thread-worker.js', import.meta.url);

let thread: Thread | undefined;

/** Asks in the other thread, which is started when it is first needed, and waits. */
export function askThread(asked: Asked, patience: number): Float32Array {
  thread ??= startThread();
  return thread.ask(asked, patience);
}

/**
 * Ends the other thread of `synchronous` solvers and all child processes that it has; a later question starts it again.
 *
 * It need not be called: neither the thread nor its processes keep this process alive, and they end with it.
 */
export async function endSynchronous(): Promise<void> {
  const last = thread;
  thread = undefined;
  await last?.end();
}

function startThread(): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const life = new MessageChannel();
  const bell = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Workplace = { port: port2, life: life.port2, bell };
  const worker = new Worker(entry, { workerData, transferList: [port2, life.port2] });
  let questions = 0;

  const atExit = (): void => {
    const rung = Atomics.load(bell, 0);
    port.postMessage('kill');
    Atomics.wait(bell, 0, rung, FAREWELL);
  };
  const forget = (): void => {
    process.off('exit', atExit);
    if (thread === self) thread = undefined;
  };
  process.on('exit', atExit);
  worker.on('error', forget).on('exit', forget).unref();
  port.unref();
  life.port1.unref();

  const self: Thread = {
    ask(asked, patience) {
      const id = ++questions;
      const end = performance.now() + patience;
      port.postMessage({ id, asked });
      for (;;) {
        const rung = Atomics.load(bell, 0);
        const answer = receiveMessageOnPort(port)?.message as Answer | undefined;
        if (answer === undefined) {
          const left = end - performance.now();
          if (left <= 0) throw tooLate(patience);
          if (Atomics.wait(bell, 0, rung, Math.min(left, LOOK)) === 'timed-out' && isClosed(life.port1)) {
            forget();
            throw endedEarly();
          }
        } else if (answer.id === id) {
          if ('z' in answer) return answer.z;
          throw new MapgradError(answer.code, answer.message);
        }
      }
    },
    async end() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      forget();
      worker.ref();
      port.postMessage('end');
      await ended;
    },
  };
  return self;
}

/**
 * Whether the other end of a port is closed, known while this thread waits, when no event comes.
 *
 * Reading from the port closes it too. A closed port is refused as a part of a message before the message is read; an open one is
 * not transferred, since this message cannot be read.
 */
function isClosed(port: MessagePort): boolean {
  receiveMessageOnPort(port);
  let read = false;
  const message = {
    get unreadable(): never {
      read = true;
      throw new Error('so that nothing is transferred');
    },
  };
  try {
    structuredClone(message, { transfer: [port] });
  } catch {
    return !read;
  }
  return false;
}

const tooLate = (patience: number): MapgradError =>
  new MapgradError('SOLVER_TIMED_OUT', `the thread that asks the solver did not answer within ${patience} ms`);

const endedEarly = (): MapgradError =>
  new MapgradError(
    'SOLVER_FAILED',
    'the thread that asks the solver has ended; look at the options that this process was started with, which threads inherit',
  );
