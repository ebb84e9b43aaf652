import { allOrderedPairs, arborescence, arborescences, type Edge } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachedFrom } from './enumerated-graphs.ts';
import { expectError } from './expect-error.ts';
import { type RandomGraph, randomGraphs, renamed, seed } from './random-graphs.ts';
import { dot, solveOnce } from './solve-once.ts';

type Weighted = readonly [from: number, to: number, score: number];

/** The value of the best arborescence by contraction of whole graphs, for scores whose sums are exact. */
function bestValue(vertices: readonly number[], edges: readonly Weighted[], root: number): number {
  const into = new Map<number, Weighted>();
  for (const edge of edges) {
    const [from, to, score] = edge;
    if (from !== to && to !== root && score > (into.get(to)?.[2] ?? -Infinity)) into.set(to, edge);
  }
  const total = [...into.values()].reduce((sum, edge) => sum + edge[2], 0);
  const cycle = vertices.map((v) => walkBack(v, into)).find((walk) => walk.length > 0);
  if (!cycle) return total;
  const merged = (v: number): number => (cycle.includes(v) ? cycle[0]! : v);
  const inCycle = cycle.reduce((sum, v) => sum + into.get(v)![2], 0);
  const rest = edges
    .map(
      ([from, to, score]): Weighted => [merged(from), merged(to), score - (cycle.includes(to) ? into.get(to)![2] : 0)],
    )
    .filter(([from, to]) => from !== to);
  return inCycle + bestValue([...new Set(vertices.map(merged))], rest, root);
}

/** The cycle through a vertex, empty if there is none. */
function walkBack(vertex: number, into: ReadonlyMap<number, Weighted>): number[] {
  const walk = [vertex];
  for (let v = into.get(vertex)?.[0]; v !== undefined && !walk.includes(v); v = into.get(v)?.[0]) walk.push(v);
  return into.get(walk.at(-1)!)?.[0] === vertex ? walk : [];
}

const graphs = randomGraphs(
  fc.integer({ min: -64, max: 64 }).map((value) => value / 8),
  6,
);
const solve = ({ vertices, edges, theta }: RandomGraph, root = 0): number[] =>
  solveOnce(arborescence({ vertices, edges, root }), theta);

describe('arborescence', () => {
  it('leads from the root to every vertex, and has the value that contraction of whole graphs finds', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, any) => {
        const { vertices, edges, theta } = graph;
        const root = any % vertices;
        const z = solve(graph, root);
        const chosen = edges.filter((_, e) => z[e] === 1);
        expect([chosen.length, reachedFrom(root, chosen).size]).toEqual([vertices - 1, vertices]);
        const weighted = edges.map(([from, to], e): Weighted => [from, to, theta[e]!]);
        const names = Array.from({ length: vertices }, (_, v) => v);
        expect(dot(theta, z)).toBe(bestValue(names, weighted, root));
      }),
      seed,
    );
  });

  it('does not mind names, nor what all edges into a vertex have in common', () => {
    const shifts = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(graphs, shifts, (graph, shift) => {
        const z = solve(graph);
        const { name, edges } = renamed(graph);
        const { theta } = graph;
        const other = solve({ ...graph, edges }, name(0));
        expect(dot(theta, other)).toBe(dot(theta, z));
        const shifted = theta.map((value, e) => value + shift[graph.edges[e]![1]]!);
        expect(solve({ ...graph, theta: shifted })).toEqual(z);
      }),
      seed,
    );
  });

  it('takes the edge of lowest index of equal ones into a vertex', () => {
    const edges: readonly Edge[] = [
      [1, 2],
      [0, 1],
      [0, 1],
      [0, 2],
    ];
    expect(solveOnce(arborescence({ vertices: 3, edges }), [1, 1, 1, 1])).toEqual([1, 1, 0, 0]);
    // 1 and 2 prefer each other; either of the edges 0 → 1 and 0 → 2 into their cycle loses 3.
    const [ones, twos]: [Edge, Edge] = [
      [0, 1],
      [0, 2],
    ];
    const inner: readonly Edge[] = [
      [1, 2],
      [2, 1],
    ];
    expect(solveOnce(arborescence({ vertices: 3, edges: [...inner, ones, twos] }), [5, 4, 1, 2])).toEqual([1, 0, 1, 0]);
    expect(solveOnce(arborescence({ vertices: 3, edges: [...inner, twos, ones] }), [5, 4, 2, 1])).toEqual([0, 1, 1, 0]);
  });

  it('is about all ordered pairs when no edges are given', () => {
    const edges = allOrderedPairs(5);
    const theta = edges.map((_, e) => (e * 7) % 11);
    expect(solveOnce(arborescence({ vertices: 5, root: 3 }), theta)).toEqual(
      solveOnce(arborescence({ vertices: 5, edges, root: 3 }), theta),
    );
    expect(arborescence({ vertices: 5, root: 3 }).spec?.argument).toEqual({ vertices: 5, root: 3 });
  });

  it('takes a graph for each instance', () => {
    const solver = arborescences();
    expect(solver.size({ vertices: 4 })).toBe(12);
    expect(solver.spec?.name).toBe('arborescences');
  });

  it.each([
    [{ vertices: 1 }, 'vertices is 1, expected an integer from 2'],
    [{ vertices: 3, root: 3 }, 'root is 3, expected a vertex, an integer from 0 to 2'],
    [{ vertices: 2, edges: [[0, 2]] as const }, 'edges[0][1] is 2'],
    [
      { vertices: 2, edges: [[1, 0]] as const },
      'no path leads from vertex 0 to vertex 1, expected one to every vertex',
    ],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => arborescence(options))).toContain(message);
  });
});
