import { allOrderedPairs, allPairs, type Edge, spanningTree, spanningTrees } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kruskal } from '../../solvers/kruskal.ts';
import { edgeTable, prim } from '../../solvers/prim.ts';
import { goldens } from '../fixtures/goldens/goldens.ts';
import { expectError } from './expect-error.ts';
import { type RandomGraph, randomGraphs, renamed, seed } from './random-graphs.ts';
import { dot, solveOnce } from './solve-once.ts';

const graphs = fc.oneof(
  randomGraphs(fc.integer({ min: -3, max: 3 })),
  randomGraphs(fc.float({ noNaN: true, min: -1, max: 1 })),
);

const tree = ({ vertices, edges, theta }: RandomGraph): number[] => solveOnce(spanningTree({ vertices, edges }), theta);

describe('spanningTree', () => {
  it('is the golden one', () => {
    const { n, edges, weights, indicator, value } = goldens.solvers[0]!;
    expect(edges).toEqual(allPairs(n));
    const z = solveOnce(spanningTree({ vertices: n }), weights);
    expect(z).toEqual(indicator);
    expect(dot(weights, z)).toBeCloseTo(value, 12);
  });

  it('is the same by Prim and by Kruskal, ties included', () => {
    const dense = fc.integer({ min: 2, max: 30 }).chain((vertices) =>
      fc.record({
        edges: fc.shuffledSubarray([...allPairs(vertices)], { minLength: (vertices * (vertices - 1)) / 2 }),
        theta: fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 435, maxLength: 435 }),
        vertices: fc.constant(vertices),
      }),
    );
    fc.assert(
      fc.property(dense, ({ vertices, edges, theta }) => {
        const scores = Float32Array.from(theta.slice(0, edges.length));
        const [one, other] = [new Float32Array(edges.length), new Float32Array(edges.length)];
        prim(vertices, edgeTable(vertices, edges)!)(scores, one);
        kruskal(vertices, edges)(scores, other);
        expect(one).toEqual(other);
      }),
      seed,
    );
  });

  it('has a table for dense graphs without edges side by side', () => {
    expect(edgeTable(3, allPairs(3))).toEqual(Int32Array.of(-1, 0, 1, 0, -1, 2, 1, 2, -1));
    expect(edgeTable(3, [...allPairs(3), [2, 1]])).toBeUndefined();
    expect(edgeTable(5, [[0, 1]])).toBeUndefined();
  });

  it('takes the lowest indices of equal edges', () => {
    expect(solveOnce(spanningTree({ vertices: 4 }), [1, 1, 1, 1, 1, 1])).toEqual([1, 1, 1, 0, 0, 0]);
    const edges: readonly Edge[] = [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 2],
      [2, 0],
    ];
    expect(solveOnce(spanningTree({ vertices: 3, edges }), [9, 0, -0, 0, 0])).toEqual([0, 1, 0, 1, 0]);
  });

  it('does not mind names of vertices, directions of edges, or what preserves the order of θ', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const z = tree(graph);
        const edges = renamed(graph).edges.map(([from, to]): Edge => [to, from]);
        expect(tree({ ...graph, edges, theta: graph.theta.map((value) => Math.fround(value ** 3 + 8)) })).toEqual(
          tree({ ...graph, theta: graph.theta.map((value) => Math.fround(Math.fround(value ** 3 + 8) - 8)) }),
        );
        expect(tree({ ...graph, edges, theta: graph.theta.map((value) => 4 * value) })).toEqual(z);
      }),
      seed,
    );
  });

  it('holds, for every edge outside it, a path of edges that are as good', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const { vertices, edges, theta } = graph;
        const z = tree(graph);
        expect(dot(z, z)).toBe(vertices - 1);
        edges.forEach(([from, to], e) => {
          if (z[e] === 1 || from === to) return;
          const better = edges.map((_, i) => z[i] === 1 && (theta[i]! > theta[e]! || (theta[i] === theta[e] && i < e)));
          const reached = new Set([from]);
          for (const v of reached) {
            edges.forEach(([a, b], i) => {
              if (better[i] && a === v) reached.add(b);
              if (better[i] && b === v) reached.add(a);
            });
          }
          expect(reached.has(to)).toBe(true);
        });
      }),
      { ...seed, numRuns: 40 },
    );
  });

  it('takes a graph for each instance', () => {
    const solver = spanningTrees();
    expect([solver.size({ vertices: 4 }), solver.size({ vertices: 2, edges: [[1, 0]] })]).toEqual([6, 1]);
    expect(solver.spec?.name).toBe('spanningTrees');
  });

  it.each([
    [{ vertices: 1 }, 'vertices is 1, expected an integer from 2'],
    [{ vertices: 2.5 }, 'vertices is 2.5'],
    [{ vertices: 2, edges: [[0, 2]] as const }, 'edges[0][1] is 2, expected a vertex, an integer from 0 to 1'],
    [
      {
        vertices: 4,
        edges: [
          [1, 0],
          [3, 2],
          [2, 3],
        ] as const,
      },
      'no path leads from vertex 0 to vertex 2',
    ],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => spanningTree(options))).toContain(message);
  });
});

it('lists pairs in order', () => {
  expect(allPairs(3).join(' ')).toBe('0,1 0,2 1,2');
  expect(allOrderedPairs(3).join(' ')).toBe('0,1 0,2 1,0 1,2 2,0 2,1');
});
