import { type MAPSolver, type MapgradError, minimizing, type Rows } from '@mapgrad/contracts';
import { differentiateAsync, inlineAsync } from '@mapgrad/core';
import { adaptive, gumbel, imle, normal, perturbed, sumOfGamma } from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { type WebWorker, webWorkers } from '@mapgrad/threads/web';

declare const Worker: new (module: URL, options: { readonly type: 'module' }) => WebWorker;

const create = (): WebWorker => new Worker(new URL('./solve.worker.ts', import.meta.url), { type: 'module' });

/** What the tests ask for. */
const answers = {
  /** Steps of training by Web Workers and in this thread: whether all bits agree, case by case. */
  async bits(): Promise<boolean[]> {
    const executor = webWorkers({ create, count: 2, chunk: 1 });
    const samples = 3;
    const estimators = [
      imle({ noise: sumOfGamma({ k: 3 }), stepSize: adaptive({ alpha: 1 }), samples, difference: 'central' }),
      imle({ noise: gumbel(), stepSize: adaptive({ alpha: 1 }), samples }),
      perturbed({ noise: normal(), samples, mode: 'multiplicative' }),
    ];
    const path = gridShortestPath({ rows: 3, columns: 4 });
    const solvers = [path, minimizing(path), topK({ n: 12, k: 3 })];
    const found: boolean[] = [];
    for (const estimator of estimators) {
      for (const solver of solvers) {
        const [one, other] = [executor, inlineAsync()].map((executor) =>
          differentiateAsync({ estimator, solver, executor, seed: 5 }),
        );
        for (let step = 0; step < 3; step++) {
          const theta = Float32Array.from({ length: 5 * 12 }, (_, i) => -Math.abs(Math.sin(i + step)));
          const pass = async (by: typeof one): Promise<Rows[]> => {
            const { output, backward } = await by!.forward(theta);
            return [output, await backward(output.map((z, i) => z - Math.cos(i)))];
          };
          found.push(String(await pass(one)) === String(await pass(other)));
        }
      }
    }
    await executor.dispose();
    return found;
  },

  /** What is said of rows that hang and of rows that end their worker, and what comes after. */
  async faults(): Promise<string[]> {
    const said: string[] = [];
    for (const name of ['hanging', 'deadly']) {
      const executor = webWorkers({ create, count: 2, chunk: 2, ...(name === 'hanging' && { deadline: 300 }) });
      const solver: MAPSolver = { exact: false, spec: { module: '', name }, size: () => 1, prepare: () => () => {} };
      const solve = (theta: number[]): Promise<Rows> =>
        executor.solve<void>({
          query: { theta: Float32Array.from(theta), shape: { instances: theta.length, samples: 1, n: 1 } },
          solver,
        });
      said.push(
        await solve([2, 3, 4, 1, 5]).then(String, (thrown: unknown) => {
          const { code, message } = thrown as MapgradError;
          return `${code} ${message}`;
        }),
      );
      said.push(String(await solve([2, 3, 4, 5, 6])));
      await executor.dispose();
    }
    return said;
  },
};

Object.assign(globalThis, { answers });
