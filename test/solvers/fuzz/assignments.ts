import { assignment, matching } from '@mapgrad/assignment';
import { allPairs, type Edge } from '@mapgrad/solvers';
import { draws } from '../draws.ts';
import { expectBest } from '../expect-best.ts';
import { expectError } from '../expect-error.ts';
import type { Fuzzed } from '../fuzzed.ts';

/** Every way to give each of some rows a column of its own. */
function injections(rows: number, columns: number): number[][] {
  if (rows === 0) return [[]];
  return injections(rows - 1, columns).flatMap((given) =>
    Array.from({ length: columns }, (_, column) => column)
      .filter((column) => !given.includes(column))
      .map((column) => [...given, column]),
  );
}

function assignments(rows: number, columns: number): number[][] {
  const place = (row: number, column: number): number => row * columns + column;
  const places =
    rows <= columns
      ? injections(rows, columns).map((given) => given.map((column, row) => place(row, column)))
      : injections(columns, rows).map((given) => given.map((row, column) => place(row, column)));
  return places.map((chosen) => Array.from({ length: rows * columns }, (_, i) => (chosen.includes(i) ? 1 : 0)));
}

/** Marks of all sets of edges that share no vertex with each other, nor with some vertices. */
function matchings([edge, ...others]: readonly Edge[], taken: readonly number[]): number[][] {
  if (edge === undefined) return [[]];
  const without = matchings(others, taken).map((marks) => [0, ...marks]);
  if (edge.some((v) => taken.includes(v))) return without;
  return [...without, ...matchings(others, [...taken, ...edge]).map((marks) => [1, ...marks])];
}

export default [
  {
    name: 'assignment',
    check(seed) {
      const random = draws(seed);
      const [rows, columns] = [random.integer(1, 4), random.integer(1, 5)];
      expectBest(assignment({ rows, columns }), assignments(rows, columns), random.theta(rows * columns));
    },
  },
  {
    name: 'matching',
    check(seed) {
      const random = draws(seed);
      const vertices = random.integer(2, 6);
      const perfect = random.integer(0, 1) === 1;
      const some = allPairs(vertices).filter(() => random.integer(0, 3) > 0);
      const edges = some.length > 0 ? some : allPairs(vertices);
      const states = matchings(edges, []).filter(
        (chosen) => !perfect || chosen.reduce((sum, mark) => sum + mark, 0) === vertices / 2,
      );
      const options = { vertices, edges, perfect };
      if (states.length === 0) expectError('OPTION_INVALID', () => matching(options));
      else expectBest(matching(options), states, random.theta(edges.length));
    },
  },
] satisfies Fuzzed[];
