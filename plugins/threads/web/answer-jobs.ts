import { MapgradError, type Spec } from '@mapgrad/contracts';
import { rebuild } from '@mapgrad/core';
import { knownThings } from '../known-things.ts';
import { reportOf } from '../report.ts';
import { type Solvable, solveLater, solveRows } from '../solve-rows.ts';
import type { Ended, Errand, Told } from './messages.ts';

/** The global of a Web Worker. */
interface Scope {
  postMessage(message: Told, transferred: readonly ArrayBufferLike[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: Errand }) => void): void;
}

/**
 * Makes a Web Worker answer the jobs of `webWorkers`, to be called in the module that the worker runs.
 *
 * ```ts
 * answerJobs({ gridShortestPath, topK, sumOfGamma });
 * ```
 *
 * @param factories the functions that specifications name, by these names: of the solvers, of the noises, and of what wraps
 *   them, as `minimizing` does
 */
export function answerJobs(factories: Readonly<Record<string, unknown>>): void {
  const scope = globalThis as unknown as Scope;
  const things = knownThings(
    (spec) => rebuild(spec, (part) => factoryOf(part, factories)),
    'give answerJobs each function that a spec names',
  );
  let job: Promise<Solvable> | undefined;

  async function states({ parcels, forgotten, order, start, end, tells }: Errand): Promise<Ended> {
    const begins = (row: number): boolean => {
      if (tells) scope.postMessage({ begins: row }, []);
      return true;
    };
    things.take(parcels, forgotten);
    if (order !== undefined) {
      job = things.solvable(order, { ...order, answers: new Float32Array(order.count * order.shape.n) });
    }
    try {
      const solvable = await job!;
      const failure = await solveLater(solveRows(solvable, start, end, begins));
      if (failure !== undefined) return { failure: reportOf(failure) };
      return { states: solvable.answers.slice(start * solvable.n, end * solvable.n) };
    } catch (thrown) {
      return { failure: reportOf({ row: start, thrown, bySolver: false }) };
    }
  }

  scope.addEventListener('message', ({ data }) => {
    void states(data).then((told) => {
      scope.postMessage(told, told.states !== undefined ? [told.states.buffer] : []);
    });
  });
  scope.postMessage({ ready: true }, []);
}

function factoryOf({ name }: Spec, factories: Readonly<Record<string, unknown>>): unknown {
  if (Object.hasOwn(factories, name)) return factories[name];
  throw new MapgradError('NO_SPEC', `this worker knows of no ${name}, only of ${Object.keys(factories).join(', ')}`);
}
