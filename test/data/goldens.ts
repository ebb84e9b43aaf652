import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { MAPSolver } from '@mapgrad/contracts';
import { argmax, gridShortestPath, knapsack, spanningTree, topK } from '@mapgrad/solvers';
import type { Goldens, Matrix } from '../fixtures/goldens/goldens.ts';
import type { ImleGoldenCase } from '../fixtures/imle-golden/imle-golden.ts';
import { solveOnce } from '../solvers/solve-once.ts';

/** Answers that other implementations have given, by the solver that they had. */
interface Answers {
  readonly name: string;
  readonly solver: MAPSolver;
  /** [rows][n] */
  readonly theta: Matrix;
  readonly z: Matrix;
}

/** θ + temperature · noise, [B·S][n]; θ alone where there is no noise. */
const perturbed = (theta: Matrix, noise: readonly Matrix[] | null, samples: number, temperature = 1): number[][] =>
  theta.flatMap((row, b) =>
    Array.from({ length: samples }, (_, s) => row.map((each, i) => each + temperature * (noise?.[b]?.[s]?.[i] ?? 0))),
  );

const negated = (matrix: Matrix): number[][] => matrix.map((row) => row.map((value) => -value));

function expectSame({ name, solver, theta, z }: Answers): number {
  if (theta.length !== z.length) throw new Error(`${name}: ${theta.length} questions and ${z.length} answers`);
  for (const [row, numbers] of theta.entries()) {
    const found = solveOnce(solver, numbers);
    if (found.some((value, i) => value !== z[row]![i])) {
      throw new Error(`${name}, row ${row}: [${found.join(', ')}], expected [${z[row]!.join(', ')}]`);
    }
  }
  return z.length;
}

const said = (all: readonly Answers[]): string => {
  const rows = all.reduce((sum, answers) => sum + expectSame(answers), 0);
  return `${rows} states of ${all.length} cases`;
};

/** The states of `goldens.json`. */
export function checkGoldens(folder: string): string {
  const { imle, perturbedAndBlackbox, pyepo, solvers } = JSON.parse(
    readFileSync(join(folder, 'goldens.json'), 'utf8'),
  ) as Goldens;
  const [, , blackbox] = perturbedAndBlackbox;
  const [rows, columns] = [blackbox.weights[0]!.length, blackbox.weights[0]![0]!.length];
  return said([
    ...imle.flatMap(({ id, n, map, nbSamples = 1, inputNoiseTemperature, isMinimization, steps }) =>
      steps.map(({ theta, noise, z }) => {
        const scores = perturbed(theta, noise, nbSamples, inputNoiseTemperature);
        return {
          name: id,
          solver: topK({ n, k: map.k ?? 1 }),
          theta: isMinimization === true ? negated(scores) : scores,
          z,
        };
      }),
    ),
    ...pyepo.map(({ id, map, trueCost, trueSol }) => ({
      name: id,
      solver: topK({ n: trueCost[0]!.length, k: map.k }),
      theta: negated(trueCost),
      z: trueSol,
    })),
    {
      name: blackbox.id,
      solver: gridShortestPath({ rows, columns }),
      theta: negated(blackbox.weights.map((grid) => grid.flat())),
      z: blackbox.path.map((grid) => grid.flat()),
    },
    ...solvers.map(({ id, n, edges, weights, indicator }) => ({
      name: id,
      solver: spanningTree({ vertices: n, edges }),
      theta: [weights],
      z: [indicator],
    })),
  ]);
}

const solverOf: Readonly<Record<string, () => MAPSolver>> = {
  argmax: () => argmax({ n: 6 }),
  maximum: () => spanningTree({ vertices: 5 }),
  '0/1': () => knapsack({ weights: [3, 4, 2, 5, 6, 1, 7], capacity: 12 }),
};

/** The states of `imle_golden.json.gz` whose θ is known. */
export function checkImleGolden(folder: string): string {
  const cases = JSON.parse(
    gunzipSync(readFileSync(join(folder, 'imle_golden.json.gz'))).toString(),
  ) as readonly ImleGoldenCase[];
  return said(
    cases.flatMap(({ case: name, theta, noise, results }) =>
      results.flatMap(({ method, params, z }) => {
        if (z === undefined || method.includes('marginals')) return [];
        const temperature = Number(params.theta_noise_temperature ?? params.tau ?? 1);
        const scores = perturbed(theta, noise, z.length / theta.length, temperature);
        return {
          name: `${name}, ${method}`,
          solver: solverOf[name.split(' ')[0]!]!(),
          theta: method.includes('minimisation') ? negated(scores) : scores,
          z,
        };
      }),
    ),
  );
}
