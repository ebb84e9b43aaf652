import { type MessagePort, workerData } from 'node:worker_threads';
import {
  type AsyncMAPSolver,
  type ErrorCode,
  isMapgradError,
  type MAPSolver,
  messageOf,
  type Spec,
} from '@mapgrad/contracts';
import { rebuild } from '@mapgrad/core';
import { killChildren } from './child.ts';

/** What the thread is given when it starts. */
export interface Workplace {
  readonly port: MessagePort;
  /** Its other end is told when this thread is gone. */
  readonly life: MessagePort;
  /** Changes with every message. */
  readonly bell: Int32Array;
}

/** What is asked of whom. */
export interface Asked {
  readonly spec: Spec;
  readonly instance: unknown;
  readonly theta: Float32Array;
  readonly n: number;
}

/** The state, or the error in its place. */
export type Answer =
  | { readonly id: number; readonly z: Float32Array }
  | { readonly id: number; readonly code: ErrorCode; readonly message: string };

type AnySolver = (MAPSolver<unknown> | AsyncMAPSolver<unknown>) & { dispose?(): Promise<void> };

const { port, bell } = workerData as Workplace;
const solvers = new Map<string, Promise<AnySolver>>();

function tell(answer: Answer): void {
  port.postMessage(answer);
  ring();
}

function ring(): void {
  Atomics.add(bell, 0, 1);
  Atomics.notify(bell, 0);
}

async function solve({ spec, instance, theta, n }: Asked): Promise<Float32Array> {
  const key = JSON.stringify(spec);
  let solver = solvers.get(key);
  if (solver === undefined) {
    solver = rebuild(spec) as Promise<AnySolver>;
    solvers.set(key, solver);
  }
  const z = new Float32Array(n).fill(Number.NaN);
  await (await (await solver).prepare(instance))(theta, z);
  return z;
}

async function end(): Promise<void> {
  const ending = [...solvers.values()].map(async (solver) => (await solver).dispose?.());
  solvers.clear();
  await Promise.allSettled(ending);
  port.close();
}

port.on('message', (message: 'kill' | 'end' | { readonly id: number; readonly asked: Asked }) => {
  if (message === 'kill') {
    killChildren();
    ring();
  } else if (message === 'end') {
    void end();
  } else {
    const { id, asked } = message;
    solve(asked).then(
      (z) => tell({ id, z }),
      (thrown: unknown) =>
        tell({ id, code: isMapgradError(thrown) ? thrown.code : 'SOLVER_FAILED', message: messageOf(thrown) }),
    );
  }
});
