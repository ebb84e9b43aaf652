import { parentPort, type Transferable } from 'node:worker_threads';
import { minimizing } from '@mapgrad/contracts';
import * as core from '@mapgrad/core';
import * as estimators from '@mapgrad/estimators';
import * as solvers from '@mapgrad/solvers';
import { answerJobs } from '@mapgrad/threads/web';
import { failingSolver } from '../../../../core/testing/failing-solver.ts';
import { identityMap } from '../../../../core/testing/identity-map.ts';
import { positivePart } from '../../../../core/testing/positive-part.ts';
import { uniformNoise } from '../../../../core/testing/uniform-noise.ts';
import * as faulty from '../../../executors/faulty.ts';
import * as own from '../solvers.ts';

Object.assign(globalThis, {
  postMessage: (message: unknown, transferred: readonly Transferable[]) =>
    parentPort!.postMessage(message, transferred),
  addEventListener: (type: string, listener: (event: object) => void) =>
    parentPort!.on(type, (data: unknown) => listener({ data })),
});

answerJobs({
  minimizing,
  ...core,
  ...estimators,
  ...solvers,
  ...faulty,
  ...own,
  failingSolver,
  identityMap,
  positivePart,
  uniformNoise,
});
