import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import { multidimensionalKnapsack } from '@mapgrad/solvers';
import { dot } from '../solvers/solve-once.ts';
import { expectOptimal } from './expect-optimal.ts';

interface Knapsack {
  readonly name: string;
  readonly theta: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly capacities: readonly number[];
  readonly optimum: number;
}

/** Reads a file of the OR-Library: how many; for each n, m, the optimum, n values, m rows of n weights, m capacities. */
export function parseMknap(text: string): readonly Knapsack[] {
  const numbers = text.trim().split(/\s+/).map(Number).values();
  const next = (): number => numbers.next().value ?? Number.NaN;
  const many = (length: number): number[] => Array.from({ length }, next);
  return Array.from({ length: next() }, (_, i) => {
    const [n, m, optimum] = [next(), next(), next()];
    const theta = many(n);
    const weights = Array.from({ length: m }, () => many(n));
    return { name: `problem ${i + 1}`, theta, weights, capacities: many(m), optimum };
  });
}

/** All knapsacks of a folder by three solvers; `highs` takes over from `ilp` after two seconds. */
export function checkMknap(folder: string): string {
  const knapsacks = parseMknap(readFileSync(join(folder, 'mknap1.txt'), 'utf8'));
  let slowest = 0;
  for (const { weights, capacities, ...question } of knapsacks) {
    const constraints = weights.map((coefficients, r) => ({ coefficients, max: capacities[r]! }));
    const program = { n: question.theta.length, constraints };
    const allows = (z: readonly number[]): boolean =>
      z.every((value) => value === 0 || value === 1) && weights.every((row, r) => dot(row, z) <= capacities[r]! + 1e-9);
    for (const solver of [
      multidimensionalKnapsack({ weights, capacities }),
      highs(program),
      ilp({ ...program, deadline: 2000, fallback: highs(program) }),
    ]) {
      slowest = Math.max(
        slowest,
        expectOptimal(() => solver, { ...question, allows }),
      );
    }
  }
  return `${knapsacks.length} knapsacks by multidimensional-knapsack, ilp and highs; slowest solve ${Math.ceil(slowest)} ms`;
}
