import { gridShortestPath } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridNeighbours } from '../../solvers/grid-neighbours.ts';
import { dot, solveOnce } from './solve-once.ts';

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly neighbours: 4 | 8;
  readonly theta: readonly number[];
}

const seed = { seed: 7, numRuns: 300 } as const;

const grids = (most: number, value: fc.Arbitrary<number>): fc.Arbitrary<Grid> =>
  fc
    .record({
      rows: fc.integer({ min: 1, max: most }),
      columns: fc.integer({ min: 1, max: most }),
      neighbours: fc.constantFrom(4 as const, 8 as const),
    })
    .chain((shape) => {
      const length = shape.rows * shape.columns;
      return fc
        .array(value, { minLength: length, maxLength: length })
        .map((theta) => ({ ...shape, theta: theta.map(Math.fround) }));
    });

/** Whether a cell is next to another, from their coordinates. */
function adjacent({ columns, neighbours }: Grid, a: number, b: number): boolean {
  const down = Math.abs(Math.floor(a / columns) - Math.floor(b / columns));
  const across = Math.abs((a % columns) - (b % columns));
  return neighbours === 8 ? Math.max(down, across) === 1 : down + across === 1;
}

/** Every path from the first cell to the last that visits no cell twice, as marks. */
function allPaths(grid: Grid): number[][] {
  const n = grid.rows * grid.columns;
  const found: number[][] = [];
  const marks = new Array<number>(n).fill(0);
  const walk = (cell: number): void => {
    marks[cell] = 1;
    if (cell === n - 1) found.push([...marks]);
    else for (let next = 0; next < n; next++) if (marks[next] === 0 && adjacent(grid, cell, next)) walk(next);
    marks[cell] = 0;
  };
  walk(0);
  return found;
}

/** The largest Σ min(θ, 0) of a path, by the Bellman-Ford recursion. */
function bestValue(grid: Grid): number {
  const clamped = grid.theta.map((value) => Math.min(0, value));
  const value = clamped.map((own, i) => (i === 0 ? own : Number.NEGATIVE_INFINITY));
  for (let round = 0; round < clamped.length; round++) {
    for (let cell = 0; cell < clamped.length; cell++) {
      for (let from = 0; from < clamped.length; from++) {
        if (adjacent(grid, from, cell)) value[cell] = Math.max(value[cell]!, value[from]! + clamped[cell]!);
      }
    }
  }
  return value.at(-1)!;
}

const solve = (grid: Grid): number[] => solveOnce(gridShortestPath(grid), [...grid.theta]);
const scoreOf = (grid: Grid, z: readonly number[]): number =>
  dot(
    grid.theta.map((value) => Math.min(0, value)),
    z,
  );

describe('gridShortestPath', () => {
  it('marks one of the best of all paths', () => {
    const values = fc.integer({ min: -4, max: 2 });
    fc.assert(
      fc.property(grids(3, values), (grid) => {
        const paths = allPaths(grid);
        const best = Math.max(...paths.map((z) => scoreOf(grid, z)));
        const z = solve(grid);
        expect(paths).toContainEqual(z);
        expect(scoreOf(grid, z)).toBe(best);
      }),
      seed,
    );
  });

  it('has the value that Bellman and Ford find', () => {
    const value = fc.float({ noNaN: true, min: -10, max: Math.fround(0.1) });
    fc.assert(
      fc.property(grids(6, value), (grid) => {
        expect(scoreOf(grid, solve(grid))).toBeCloseTo(bestValue(grid), 9);
      }),
      seed,
    );
  });

  it('marks a path that never passes by itself: one marked cell follows each', () => {
    fc.assert(
      fc.property(grids(7, fc.double({ noNaN: true, min: -1, max: 1 })), (grid) => {
        const z = solve(grid);
        const left = new Set(z.flatMap((value, cell) => (value === 1 && cell > 0 ? [cell] : [])));
        for (let cell = 0; cell !== z.length - 1; ) {
          const next = [...left].filter((other) => adjacent(grid, cell, other));
          expect(next.length).toBe(1);
          cell = next[0]!;
          left.delete(cell);
        }
        expect(left.size).toBe(0);
        expect(z[0]).toBe(1);
      }),
      seed,
    );
  });

  it('marks the only cell of a 1 by 1 grid', () => {
    expect(solve({ rows: 1, columns: 1, neighbours: 4, theta: [-3] })).toEqual([1]);
  });

  it('marks all of a row and of a column', () => {
    expect(solve({ rows: 1, columns: 4, neighbours: 8, theta: [-1, -9, 0, 5] })).toEqual([1, 1, 1, 1]);
    expect(solve({ rows: 3, columns: 1, neighbours: 4, theta: [-1, -9, 0] })).toEqual([1, 1, 1]);
  });

  it('goes round what is dear, and cuts corners where it may', () => {
    const theta = [-1, -9, -1, -1, -9, -1, -1, -1, -1];
    expect(solve({ rows: 3, columns: 3, neighbours: 4, theta })).toEqual([1, 0, 0, 1, 0, 0, 1, 1, 1]);
    expect(solve({ rows: 3, columns: 3, neighbours: 8, theta })).toEqual([1, 0, 0, 1, 0, 0, 0, 1, 1]);
  });

  it('takes a positive theta as 0: it attracts nothing', () => {
    const theta = [-1, 100, -1, 0, -1, 0, 0, 0, -1];
    const plain = theta.map((value) => Math.min(0, value));
    const grid = { rows: 3, columns: 3, neighbours: 4 } as const;
    expect(solve({ ...grid, theta })).toEqual(solve({ ...grid, theta: plain }));
  });

  it('has 8 neighbours when nothing is said', () => {
    expect(solveOnce(gridShortestPath({ rows: 2, columns: 2 }), [-1, -1, -1, -1])).toEqual([1, 0, 0, 1]);
  });

  it.each([
    [{ rows: 0, columns: 1 }, 'rows is 0, expected an integer from 1'],
    [{ rows: 1, columns: 1.5 }, 'columns is 1.5, expected an integer from 1'],
    [{ rows: 1, columns: 1, neighbours: 6 as 8 }, 'neighbours is 6, expected 4 or 8'],
  ])('refuses %j', (options, message) => {
    expect(() => gridShortestPath(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => gridShortestPath(options)).toThrow(message);
  });
});

describe('gridNeighbours', () => {
  it.each([4, 8] as const)(
    'lists, for %i neighbours, the cells whose coordinates are next to a cell, in order',
    (neighbours) => {
      for (const [rows, columns] of [
        [1, 1],
        [1, 5],
        [4, 1],
        [3, 4],
        [5, 5],
      ] as const) {
        const { start, cells } = gridNeighbours(rows, columns, neighbours);
        const n = rows * columns;
        expect(start.length).toBe(n + 1);
        for (let cell = 0; cell < n; cell++) {
          const expected = Array.from({ length: n }, (_, other) => other).filter((other) =>
            adjacent({ rows, columns, neighbours, theta: [] }, cell, other),
          );
          expect([...cells.subarray(start[cell], start[cell + 1])]).toEqual(expected);
        }
      }
    },
  );
});
