import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { rebuild } from '@mapgrad/core';
import { claim, fail, lowestFailure, settle } from './claims.ts';
import { knownThings } from './known-things.ts';
import { type Delivery, type Order, rowsIn, viewsOf } from './order.ts';
import { type Pulse, showIdle, showReady, showRow } from './pulse.ts';
import { reportOf } from './report.ts';
import { type Failure, type Solvable, solveLater, solveRows } from './solve-rows.ts';

/** What a worker is given when it starts. */
export interface Workplace {
  /** Its name among the holders of chunks. */
  readonly holder: number;
  readonly port: MessagePort;
  /** Its other end is told when this thread is gone. */
  readonly life: MessagePort;
  readonly pulse: Pulse;
  /** Changes when there is something to do. */
  readonly bell: Int32Array;
}

const { holder, port, pulse, bell } = workerData as Workplace;
const things = knownThings(
  rebuild,
  'a spec names the URL of a module that a thread can import, its exported function, and the argument',
);

/** What was delivered last; older jobs are over. */
function latest(order: Order | undefined): Order | undefined {
  let found = order;
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    const delivery = next.message as Delivery;
    things.take(delivery.parcels, delivery.forgotten);
    found = delivery.order;
  }
  return found;
}

const solvable = (order: Order): Promise<Solvable> =>
  things.solvable(order, { ...viewsOf(order.memory, order.sizes), shape: order.sizes.shape });

/** Takes chunk after chunk of a job until none is free. */
async function work(order: Order): Promise<void> {
  const { claims, first, chunk } = order;
  const begins = (row: number): boolean => {
    if (lowestFailure(claims) <= row) return false;
    showRow(pulse, row);
    return true;
  };
  let made: Solvable | undefined;
  for (let taken = claim(claims, holder, 0); taken >= 0; taken = claim(claims, holder, taken + 1)) {
    const start = first + taken * chunk;
    const end = Math.min(start + chunk, rowsIn(order.sizes));
    let failure: Failure | undefined;
    if (start < end) {
      try {
        made ??= await solvable(order);
        failure = await solveLater(solveRows(made, start, end, begins));
      } catch (thrown) {
        failure = { row: start, thrown, bySolver: false };
      }
    }
    if (failure !== undefined) {
      port.postMessage(reportOf(failure));
      fail(claims, failure.row);
    }
    showIdle(pulse);
    if (settle(claims, holder, taken) && order.calls) parentPort!.postMessage(undefined);
  }
}

showReady(pulse);
let order: Order | undefined;
for (;;) {
  const rung = Atomics.load(bell, 0);
  order = latest(order);
  if (order !== undefined) await work(order);
  Atomics.wait(bell, 0, rung);
}
