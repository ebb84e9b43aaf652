import { knapsack } from '@mapgrad/solvers';
import { caseOf, program } from '../cases.mjs';
import { digits, spread } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { kernelsOf } from '../kernels.mjs';
import { layerOf } from '../layer.mjs';
import { quartiles } from '../medians.mjs';

export const title = '320 noisy knapsacks of 48 items by solver, milliseconds';

const solvers = {
  knapsack: () => knapsack(program),
  ilp: async () => (await import('@mapgrad/ilp')).ilp(program),
  highs: async () => (await import('@mapgrad/highs')).highs(program),
  'highs, type: continuous': async () => (await import('@mapgrad/highs')).highs({ ...program, type: 'continuous' }),
};

/** The rows of a forward pass by each solver that can have them. */
export async function results(settings) {
  const all = [];
  for (const name of Object.keys(solvers)) all.push(await inFreshProcess(import.meta.url, { name, settings }));
  return all;
}

/** One solver: whole passes, and the slowest solve of any after the first. */
export async function measure({ name, settings }) {
  const { B, S, ...one } = caseOf('knapsack of 48', settings);
  const prepared = await layerOf({ ...one, B, S, solver: solvers[name] });
  const { rows, solve } = kernelsOf(prepared);
  const z = new Float32Array(prepared.n);
  const passes = Array.from({ length: 1 + settings.passes }, () =>
    rows.slice(0, B * S).map((theta) => {
      const start = performance.now();
      solve(theta, z);
      return performance.now() - start;
    }),
  ).slice(1);
  const sums = passes.map((times) => times.reduce((sum, time) => sum + time, 0));
  return { name, pass: quartiles(sums), slowest: Math.max(...passes.flat()) };
}

export const table = ({ programs }) =>
  programs.map(({ name, pass, slowest }) => ({
    solver: name,
    pass: spread(pass),
    'slowest solve': digits(slowest),
  }));
