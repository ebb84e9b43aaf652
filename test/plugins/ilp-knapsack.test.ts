import { fold, type MAPSolver, noiseKey } from '@mapgrad/contracts';
import { type CatalogueEntry, createHost } from '@mapgrad/core/host';
import { normal, sumOfGamma } from '@mapgrad/estimators';
import { ilp } from '@mapgrad/ilp';
import { knapsack } from '@mapgrad/solvers';
import { expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { solveOnce } from '../solvers/solve-once.ts';

const weights = Array.from({ length: 48 }, (_, i) => [3, 5, 7, 5, 3, 3, 7][i % 7]!);
const capacity = 60;

/** θ without ties, and the two answers to it. */
function compare(items: readonly number[], room: number, theta: Float32Array): readonly [string, string] {
  const options = { weights: items, capacity: room };
  const [exact, z] = [knapsack(options), ilp(options)].map((solver) => solveOnce(solver, [...theta]).join());
  return [z!, exact!];
}

it('decides as the knapsack with the same options does', () => {
  const theta = new Float32Array(24);
  for (let row = 0; row < 200; row++) {
    normal().sample(fold(noiseKey(7), 0), row, theta);
    const items = weights.map((weight, i) => (weight * (i + row)) % 11).slice(0, 1 + (row % 24));
    const [z, expected] = compare(items, row % 37, theta.subarray(0, items.length));
    expect(z).toBe(expected);
  }
});

it('decides so for 48 items with the noise of training', () => {
  const noise = sumOfGamma({ k: 12 });
  const theta = new Float32Array(48);
  const seen = new Set<string>();
  for (let row = 0; row < 60; row++) {
    noise.sample(fold(noiseKey(7), 1), row, theta);
    for (let i = 0; i < 48; i++) theta[i]! += Math.sin(i) + 0.1 * weights[i]!;
    const [z, expected] = compare(weights, capacity, theta);
    expect(z).toBe(expected);
    seen.add(z);
  }
  expect(seen.size).toBeGreaterThan(50);
});

it('packs what the dynamic program cannot: weights that are no integers, and several of an item', () => {
  const fractional = { weights: [0.5, 0.25, 1.125], capacity: 1.4 };
  expect(solveOnce(ilp(fractional), [1, 1, 1.5])).toEqual([0, 1, 1]);
  expect(solveOnce(ilp({ ...fractional, upper: 3 }), [1, 0.4, 1.5])).toEqual([2, 1, 0]);
});

const host = createHost({ plugins: ['@mapgrad/ilp'], from: [root], conditions: ['source'] });

it('is what `use: ilp` gives in place of `use: knapsack`', async () => {
  const theta = weights.map((weight, i) => weight + Math.cos(3 * i));
  const answers = [];
  for (const id of ['knapsack', 'ilp']) {
    const solver = await host.create('solver', id, { weights, capacity });
    answers.push(solveOnce(solver as MAPSolver, theta));
  }
  expect(answers[1]).toEqual(answers[0]);
});

it('has schemas that name every option', () => {
  const rows = ['n', 'variables', 'constraints', 'weights', 'capacity', 'file', 'theta'];
  const program = [...rows, 'type', 'lower', 'upper', 'deadline'];
  const described = host.catalogue.map(({ id, schema }: CatalogueEntry) => [id, Object.keys(schema.properties ?? {})]);
  expect(described).toEqual([
    ['ilp', [...program, 'pivots', 'fallback']],
    ['knapsack', ['weights', 'capacity']],
    ['multidimensional-knapsack', ['weights', 'capacities', 'nodes']],
  ]);
});
