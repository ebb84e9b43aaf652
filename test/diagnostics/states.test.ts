import { bestOf, hypercube, oneHots, type States, statesBySolver, subsets } from '@mapgrad/diagnostics';
import { gridShortestPath, knapsack, topK } from '@mapgrad/solvers';
import { solverLaws } from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';

const names = (states: States): readonly string[] => states.map((z) => Array.from(z).join('')).sort();

it('writes the common sets out', () => {
  expect(names(oneHots(3))).toEqual(['001', '010', '100']);
  expect(names(subsets(4, 2))).toEqual(['0011', '0101', '0110', '1001', '1010', '1100']);
  expect(names(subsets(2, 0))).toEqual(['00']);
  expect(names(hypercube(2))).toEqual(['00', '01', '10', '11']);
  expect(new Set(names(subsets(12, 5))).size).toBe(792);
  expect(() => hypercube(21)).toThrow('n is 21, expected at most 20');
  expect(() => subsets(40, 20)).toThrow('the number of subsets is 137846528820, expected at most 1048576');
});

it('meets all states of a solver when there are few', () => {
  expect(names(statesBySolver(topK({ n: 5, k: 2 })))).toEqual(names(subsets(5, 2)));
  const weights = [2, 3, 4];
  const light = hypercube(3).filter((z) => z.reduce((sum, taken, i) => sum + taken * weights[i]!, 0) <= 5);
  expect(names(statesBySolver(knapsack({ weights, capacity: 5 })))).toEqual(names(light));
});

it('meets the same states for the same seed, and others that few probes miss for another', () => {
  const few = (seed: number): readonly string[] => names(statesBySolver(topK({ n: 8, k: 4 }), { probes: 20, seed }));
  expect(few(1)).toEqual(few(1));
  expect(few(1)).not.toEqual(few(2));
});

it('tries negative theta alone where told to', () => {
  const seen: number[] = [];
  const solver = { ...topK({ n: 3, k: 1 }), prepare: () => (theta: Float32Array) => void seen.push(...theta) };
  statesBySolver(solver, { theta: 'negative', probes: 10 });
  expect(seen.length).toBe(30);
  expect(seen.every((value) => value <= 0)).toBe(true);
});

it('a path is among the states of its grid', () => {
  const solver = gridShortestPath({ rows: 3, columns: 3 });
  const found = statesBySolver(solver, { theta: 'negative' });
  expect(found.length).toBeGreaterThan(1);
  expect(found.every((z) => z[0] === 1 && z[8] === 1)).toBe(true);
});

describe('the solver that looks at every state', () => {
  it('takes the best', () => {
    expect(names(statesBySolver(bestOf(subsets(5, 2))))).toEqual(names(subsets(5, 2)));
    const z = new Float32Array(3);
    bestOf(oneHots(3)).prepare()(Float32Array.of(1, 3, 2), z);
    expect([...z]).toEqual([0, 1, 0]);
  });

  it.each(solverLaws(() => bestOf(subsets(5, 2))))('$name', ({ check }) => check());
});
