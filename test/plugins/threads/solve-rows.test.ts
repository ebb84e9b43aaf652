import { rowsOf } from '@mapgrad/core';
import { expect, it } from 'vitest';
import { solveHere, solveRows } from '../../../plugins/threads/solve-rows.ts';

it('solves rows that repeat the one before once in each chunk', () => {
  const solved: number[] = [];
  const rows = rowsOf({
    theta: Float32Array.of(4, 5),
    shape: { instances: 2, samples: 3, n: 1 },
    shift: { direction: new Float32Array(6).fill(1), step: Float64Array.of(0, 2) },
  });
  const solve = (theta: Float32Array, z: Float32Array): void => {
    solved.push(theta[0]!);
    z.set(theta);
  };
  const answers = new Float32Array(6);
  const solvable = { rows, n: 1, answers, prepared: () => solve, later: false };
  for (const [start, end] of [
    [0, 2],
    [2, 6],
  ] as const) {
    expect(solveHere(solveRows(solvable, start, end))).toBeUndefined();
  }
  expect(solved).toEqual([4, 4, 7, 7, 7]);
  expect([...answers]).toEqual([4, 4, 4, 7, 7, 7]);
});
