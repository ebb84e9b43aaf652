import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gridShortestPath } from '@mapgrad/solvers';
import { dot, solveOnce } from '../solvers/solve-once.ts';

/** What a cell of a terrain costs. */
const COSTS: Readonly<Record<string, number>> = { grass: 0.8, dirt: 1.2, forest: 5.3, water: 7.7, rock: 9.2 };

interface Sample {
  readonly id: string;
  readonly terrain: readonly (readonly string[])[];
  readonly weights: readonly (readonly number[])[];
  readonly path: readonly (readonly number[])[];
  readonly optimal_cost: number;
}

/** Both terrains: the table of costs, the path and its cost. */
export function checkWarcraft(folder: string): string {
  const samples = JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8')) as readonly Sample[];
  for (const { id, terrain, weights, path, optimal_cost: cost } of samples) {
    const [rows, columns] = [weights.length, weights[0]!.length];
    const costs = weights.flat();
    const wrong = terrain.flat().findIndex((kind, cell) => COSTS[kind] !== costs[cell]);
    if (wrong >= 0) throw new Error(`${id}: cell ${wrong}, ${terrain.flat()[wrong]!}, costs ${costs[wrong]!}`);
    const z = solveOnce(
      gridShortestPath({ rows, columns }),
      costs.map((each) => -each),
    );
    for (const [name, marks] of [
      ['the answer', z],
      ['the path of the file', path.flat()],
    ] as const) {
      const found = dot(costs, marks);
      if (Math.abs(found - cost) > 1e-5) throw new Error(`${id}: ${name} costs ${found}, expected ${cost}`);
    }
  }
  return `${samples.length} terrains: costs by terrain, and paths of the least cost`;
}
