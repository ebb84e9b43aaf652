import { dagPathOf } from '@mapgrad/graph';
import { type DagPathOptions, dagPath, type Edge, gridEdges } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allBinary, dot, solveOnce } from './solve-once.ts';

interface Case {
  readonly graph: Required<DagPathOptions>;
  readonly theta: readonly number[];
}

/** The edges of every path, in the order in which paths are preferred: by their first edge, then by the second. */
function allPaths({ edges, source, target }: Required<DagPathOptions>): number[][] {
  const found: number[][] = [];
  const walk = (vertex: number, path: readonly number[]): void => {
    if (vertex === target) found.push([...path]);
    else
      edges.forEach(([from, to], edge) => {
        if (from === vertex) walk(to, [...path, edge]);
      });
  };
  walk(source, []);
  return found;
}

const marks = (path: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, edge) => (path.includes(edge) ? 1 : 0));

/** Graphs whose edges lead from a vertex to a later one of a random order, with a path from end to end of the order. */
const cases = (value: fc.Arbitrary<number>): fc.Arbitrary<Case> =>
  fc
    .integer({ min: 2, max: 7 })
    .chain((vertices) => {
      const rank = fc.integer({ min: 0, max: vertices - 1 });
      return fc.tuple(
        fc.shuffledSubarray([...Array(vertices).keys()], { minLength: vertices }),
        fc.array(
          fc.tuple(rank, rank).filter(([a, b]) => a < b),
          { maxLength: 12 },
        ),
        fc.uniqueArray(rank, { maxLength: 3 }),
        fc.array(value, { minLength: 24, maxLength: 24 }),
        fc.boolean(),
      );
    })
    .map(([label, pairs, between, values, early]) => {
      const last = label.length - 1;
      const stops = [0, ...between.filter((at) => at > 0 && at < last).sort((a, b) => a - b), last];
      const path = stops.slice(1).map((to, at): [number, number] => [stops[at]!, to]);
      const ranks = early ? [...path, ...pairs] : [...pairs, ...path];
      const edges = ranks.map(([a, b]): Edge => [label[a]!, label[b]!]);
      return {
        graph: { vertices: label.length, edges, source: label[0]!, target: label[last]! },
        theta: values.slice(0, edges.length).map(Math.fround),
      };
    });

const scoreOf = ({ theta }: Case, path: readonly number[]): number => path.reduce((sum, edge) => sum + theta[edge]!, 0);

const seed = { seed: 7, numRuns: 500 } as const;

describe('dagPath', () => {
  it('gives, of the best of all paths, the one that is preferred', () => {
    fc.assert(
      fc.property(cases(fc.integer({ min: -2, max: 2 })), (one) => {
        const paths = allPaths(one.graph);
        const best = Math.max(...paths.map((path) => scoreOf(one, path)));
        const preferred = paths.find((path) => scoreOf(one, path) === best)!;
        expect(solveOnce(dagPath(one.graph), one.theta)).toEqual(marks(preferred, one.theta.length));
      }),
      seed,
    );
  });

  it('gives a path of the largest value, for any values', () => {
    fc.assert(
      fc.property(cases(fc.float({ noNaN: true, min: -100, max: 100 })), (one) => {
        const paths = allPaths(one.graph).map((path) => marks(path, one.theta.length));
        const z = solveOnce(dagPath(one.graph), one.theta);
        expect(paths).toContainEqual(z);
        expect(dot(one.theta, z)).toBeCloseTo(Math.max(...paths.map((path) => dot(one.theta, path))), 9);
      }),
      seed,
    );
  });

  it('goes from the first vertex to the last when nothing is said', () => {
    const edges: readonly Edge[] = [
      [0, 2],
      [0, 1],
      [1, 2],
    ];
    expect(solveOnce(dagPath({ vertices: 3, edges }), [1, 1, 1])).toEqual([0, 1, 1]);
    expect(dagPath({ vertices: 3, edges }).spec?.argument).toEqual({ vertices: 3, edges, source: 0, target: 2 });
  });

  it.each<[DagPathOptions, string]>([
    [{ vertices: 0, edges: [] }, 'vertices is 0, expected an integer from 1'],
    [{ vertices: 1, edges: [] }, 'target is 0, expected another vertex than the source'],
    [{ vertices: 2, edges: [[0, 1]], source: 2 }, 'source is 2, expected a vertex, an integer from 0 to 1'],
    [{ vertices: 2, edges: [[0, 1]], target: -1 }, 'target is -1'],
    [
      {
        vertices: 2,
        edges: [
          [0, 1],
          [0, 2],
        ],
      },
      'edges[1][1] is 2',
    ],
    [{ vertices: 2, edges: [[0.5, 1]] }, 'edges[0][0] is 0.5'],
    [{ vertices: 3, edges: [[0, 1]] }, 'no path leads from the source 0 to the target 2'],
    [
      {
        vertices: 3,
        edges: [
          [2, 1],
          [1, 0],
        ],
      },
      'no path leads from the source 0 to the target 2',
    ],
    [{ vertices: 2, edges: [] }, 'no path leads from the source 0 to the target 1'],
    [
      {
        vertices: 2,
        edges: [
          [0, 1],
          [1, 1],
        ],
      },
      'round the cycle 1 → 1, expected no cycle',
    ],
    [
      {
        vertices: 5,
        edges: [
          [4, 1],
          [1, 2],
          [2, 3],
          [0, 4],
          [3, 1],
        ],
      },
      'round the cycle 1 → 2 → 3 → 1',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => dagPath(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => dagPath(options)).toThrow(message);
  });

  it('names the first vertices of a cycle of a hundred thousand, at once', () => {
    const vertices = 100_000;
    const edges = Array.from({ length: vertices }, (_, v): Edge => [v, (v + 1) % vertices]);
    const begin = performance.now();
    expect(() => dagPath({ vertices, edges })).toThrow(
      'round the cycle 0 → 1 → 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9 → 10 → 11 → 99989 more, expected no cycle',
    );
    expect(performance.now() - begin).toBeLessThan(2000);
  });
});

describe('gridEdges', () => {
  it('lists those along a row before those down from it', () => {
    expect(gridEdges({ rows: 3, columns: 2 })).toEqual([
      [0, 1],
      [0, 2],
      [1, 3],
      [2, 3],
      [2, 4],
      [3, 5],
      [4, 5],
    ]);
    expect(gridEdges({ rows: 1, columns: 3 })).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('joins all cells next to one another, once', () => {
    const edges = gridEdges({ rows: 4, columns: 5 });
    expect(edges.length).toBe(31);
    for (let a = 0; a < 20; a++) {
      for (let b = 0; b < 20; b++) {
        const joined = (b === a + 1 && b % 5 > 0) || b === a + 5;
        expect(edges.filter(([from, to]) => from === a && to === b).length).toBe(joined ? 1 : 0);
      }
    }
  });
});

describe('dagPathOf', () => {
  it('takes a grid, from the first corner to the last', () => {
    const grid = dagPathOf({ rows: 2, columns: 3 });
    const edges = gridEdges({ rows: 2, columns: 3 });
    expect(grid.spec).toEqual(dagPath({ vertices: 6, edges }).spec);
    const paths = new Set(allBinary(7).map((theta) => solveOnce(grid, theta).join('')));
    expect(paths.size).toBe(3);
  });
});
