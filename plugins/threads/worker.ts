import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import {
  type AsyncMAPSolver,
  type MAPSolver,
  MapgradError,
  messageOf,
  type NoiseDistribution,
  type Query,
} from '@mapgrad/contracts';
import { prepareOnce, rebuild, rowsOf } from '@mapgrad/core';
import { claim, fail, lowestFailure, settle } from './claims.ts';
import { type Delivery, type Order, type Parcel, rowsIn, viewsOf } from './order.ts';
import { type Pulse, showIdle, showReady, showRow } from './pulse.ts';
import { reportOf } from './report.ts';
import { type AnySolve, type Failure, type Solvable, solveLater, solveRows } from './solve-rows.ts';

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

type AnySolver = MAPSolver<unknown> | AsyncMAPSolver<unknown>;

const { holder, port, pulse, bell } = workerData as Workplace;
const things = new Map<number, Promise<unknown>>();
const preparedBy = prepareOnce((solver: AnySolver) =>
  prepareOnce((instance: unknown): AnySolve | Promise<AnySolve> => solver.prepare(instance)),
);

/** What was delivered last; older jobs are over. */
function latest(order: Order | undefined): Order | undefined {
  let found = order;
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
    const delivery = next.message as Delivery;
    for (const parcel of delivery.parcels) things.set(parcel.id, opened(parcel));
    for (const id of delivery.forgotten) things.delete(id);
    found = delivery.order;
  }
  return found;
}

function opened(parcel: Parcel): Promise<unknown> {
  const thing = 'spec' in parcel ? rebuild(parcel.spec) : Promise.resolve(parcel.value);
  thing.catch(() => undefined); // thrown where it is used
  return thing;
}

async function solvable(order: Order): Promise<Solvable> {
  const { theta, shift, only, answers } = viewsOf(order.memory, order.sizes);
  const { shape } = order.sizes;
  const { noise: drawn, thetaWeight } = order;
  const noise = drawn && { ...drawn, distribution: (await things.get(drawn.distribution)) as NoiseDistribution };
  const query: Query = { theta, shape, thetaWeight, noise, shift, only };
  const prepare = preparedBy((await things.get(order.solver)) as AnySolver);
  const instances = order.instances && (await Promise.all(order.instances.map((id) => things.get(id)!)));
  return {
    rows: rowsOf(query),
    n: shape.n,
    answers,
    prepared: (instance) => prepare(instances?.[instance]),
    later: order.later,
  };
}

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
        failure = { row: start, thrown: notBuilt(thrown), bySolver: false };
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

const notBuilt = (thrown: unknown): MapgradError =>
  new MapgradError(
    'NO_SPEC',
    `a thread cannot build the solver or the noise again from its spec: ${messageOf(thrown)}; a spec names the URL of a ` +
      'module that a thread can import, its exported function, and the argument',
    { cause: thrown },
  );

showReady(pulse);
let order: Order | undefined;
for (;;) {
  const rung = Atomics.load(bell, 0);
  order = latest(order);
  if (order !== undefined) await work(order);
  Atomics.wait(bell, 0, rung);
}
