import { conflict, conflictMessage, program } from '@mapgrad/solvers/program';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** A program of as many rows as asked for, and which of them they are by name. */
const rowsOf = (count: number) =>
  program({ n: 1, constraints: Array.from({ length: count }, () => ({ coefficients: [1], max: 1 })) });
const numbers = (rows: readonly { readonly name: string }[]): number[] =>
  rows.map(({ name }) => Number(/\d+/.exec(name)![0]));

/** Sets of rows that cannot hold together: a set of rows is infeasible where it has one of them. */
const causes = fc.array(fc.uniqueArray(fc.nat(19), { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 });
const holdsOneOf = (sets: readonly (readonly number[])[], rows: ReadonlySet<number>): boolean =>
  sets.some((set) => set.every((row) => rows.has(row)));

it('finds rows of which none can be left out, in their order, by few programs', () => {
  fc.assert(
    fc.property(causes, (sets) => {
      let asked = 0;
      const found = numbers(
        conflict(rowsOf(20), ({ rows }) => {
          asked++;
          return holdsOneOf(sets, new Set(numbers(rows)));
        }),
      );
      expect(holdsOneOf(sets, new Set(found))).toBe(true);
      for (const one of found) expect(holdsOneOf(sets, new Set(found.filter((row) => row !== one)))).toBe(false);
      expect(found).toEqual(found.toSorted((a, b) => a - b));
      expect(asked).toBeLessThanOrEqual(2 * found.length * Math.ceil(Math.log2(20)));
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('leaves in rows that it cannot tell about', () => {
  fc.assert(
    fc.property(causes, fc.nat(30), (sets, patience) => {
      let asked = 0;
      const found = conflict(rowsOf(20), ({ rows }) => {
        if (asked++ >= patience) throw new Error('no time is left');
        return holdsOneOf(sets, new Set(numbers(rows)));
      });
      expect(holdsOneOf(sets, new Set(numbers(found)))).toBe(true);
      if (patience === 0) expect(found).toHaveLength(20);
    }),
    { seed: 7, numRuns: 300 },
  );
});

it('names twelve rows at most', () => {
  expect(conflictMessage(rowsOf(1).rows)).toBe('no z within the bounds satisfies constraints[0]');
  expect(conflictMessage(rowsOf(2).rows)).toMatch(/satisfies constraints\[0\] and constraints\[1\] together$/);
  expect(conflictMessage(rowsOf(20).rows)).toMatch(/ and constraints\[11\] and 8 more together$/);
});
