// A pass of 320 solves of a knapsack by each solver that can have it: `node test/bench/integer-programs.bench.mjs` after a build.
import { fold, noiseKey } from '@mapgrad/contracts';
import { sumOfGamma } from '@mapgrad/estimators';
import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import { knapsack } from '@mapgrad/solvers';

const [instances, samples, n] = [32, 10, 48];
const weights = Array.from({ length: n }, (_, i) => [3, 5, 7, 5, 3, 3, 7][i % 7]);
const program = { weights, capacity: 60 };
const noise = sumOfGamma({ k: 12 });
const thetas = Array.from({ length: instances * samples }, (_, row) => {
  const theta = new Float32Array(n);
  noise.sample(fold(noiseKey(7), 1), row, theta);
  return theta.map((epsilon, i) => Math.sin(i + Math.floor(row / samples)) + 0.1 * weights[i] + epsilon);
});

const rows = [
  ['knapsack', knapsack(program)],
  ['ilp', ilp(program)],
  ['highs', highs(program)],
  ['highs, type: continuous', highs({ ...program, type: 'continuous' })],
].map(([name, solver]) => {
  const solve = solver.prepare();
  const z = new Float32Array(n);
  const passes = Array.from({ length: 9 }, () => {
    const times = thetas.map((theta) => {
      const begin = performance.now();
      solve(theta, z);
      return performance.now() - begin;
    });
    return { total: times.reduce((sum, time) => sum + time, 0), slowest: Math.max(...times) };
  }).slice(2);
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return {
    solver: name,
    'ms a pass': Number(median(passes.map(({ total }) => total)).toFixed(1)),
    'slowest solve, ms': Number(median(passes.map(({ slowest }) => slowest)).toFixed(2)),
  };
});
console.table(rows);
