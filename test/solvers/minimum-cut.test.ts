import { type Edge, minimumCut, minimumCuts, type ShortestPathOptions } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reachedFrom } from './enumerated-graphs.ts';
import { expectError } from './expect-error.ts';
import { randomGraphs, renamed, seed } from './random-graphs.ts';
import { dot, solveOnce } from './solve-once.ts';

/** The value of a maximum flow of integers from vertex 0 to the last, along shortest paths one by one. */
function flowValue(vertices: number, edges: readonly Edge[], capacity: readonly number[]): number {
  const left = Array.from({ length: vertices }, () => new Array<number>(vertices).fill(0));
  edges.forEach(([from, to], e) => {
    left[from]![to]! += capacity[e]!;
  });
  for (let value = 0; ; value++) {
    const before = new Map([[0, 0]]);
    for (const [v] of before) {
      left[v]!.forEach((rest, w) => {
        if (rest > 0 && !before.has(w)) before.set(w, v);
      });
    }
    if (!before.has(vertices - 1)) return value;
    for (let v = vertices - 1; v !== 0; v = before.get(v)!) {
      left[before.get(v)!]![v]!--;
      left[v]![before.get(v)!]!++;
    }
  }
}

const integers = randomGraphs(fc.integer({ min: -4, max: 0 }));
const both = (edges: readonly Edge[]): Edge[] =>
  edges.flatMap(([from, to]): Edge[] => [
    [from, to],
    [to, from],
  ]);

describe('minimumCut', () => {
  it('cuts all paths, for what the maximum flow is worth', () => {
    fc.assert(
      fc.property(integers, ({ vertices, edges, theta }) => {
        const z = solveOnce(minimumCut({ vertices, edges }), theta);
        const kept = edges.filter((_, e) => z[e] === 0);
        expect(reachedFrom(0, kept).has(vertices - 1)).toBe(false);
        const capacity = theta.map((value) => -value);
        expect(dot(capacity, z)).toBe(flowValue(vertices, edges, capacity));
      }),
      seed,
    );
  });

  it('cuts undirected edges as it would both of two directed ones', () => {
    fc.assert(
      fc.property(integers, ({ vertices, edges, theta }) => {
        const z = solveOnce(minimumCut({ vertices, edges, undirected: true }), theta);
        const directed = minimumCut({ vertices, edges: both(edges) });
        const twice = solveOnce(
          directed,
          theta.flatMap((value) => [value, value]),
        );
        expect(z).toEqual(theta.map((_, e) => Math.max(twice[2 * e]!, twice[2 * e + 1]!)));
      }),
      seed,
    );
  });

  it('does not mind how vertices are named', () => {
    fc.assert(
      fc.property(integers, (graph) => {
        const { vertices, edges, theta } = graph;
        const { name, edges: others } = renamed(graph);
        const ends = { source: name(0), target: name(vertices - 1) };
        expect(solveOnce(minimumCut({ vertices, edges: others, ...ends }), theta)).toEqual(
          solveOnce(minimumCut({ vertices, edges }), theta),
        );
      }),
      seed,
    );
  });

  it('finds the flow that has to give way to another', () => {
    // The shortest way, 0 → 1 → 2 → 7, is in the way of 0 → 1 → 5 → 6 → 7 and 0 → 3 → 4 → 2 → 7.
    const edges: readonly Edge[] = [
      [0, 1],
      [1, 2],
      [2, 7],
      [0, 3],
      [3, 4],
      [4, 2],
      [1, 5],
      [5, 6],
      [6, 7],
    ];
    const theta = [-1, -1, -1, -1, -1, -1, -1, -1, -1];
    expect(solveOnce(minimumCut({ vertices: 8, edges }), theta)).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0]);
  });

  const line: readonly Edge[] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [2, 1],
  ];

  it.each([
    ['nearest to the source', [-1, -1, -1, -1], [1, 0, 0, 0]],
    ['nearest to the source where all are free', [0, 0, 0, 0], [1, 0, 0, 0]],
    ['that is cheapest, wherever', [-2, -2, -1, -1], [0, 0, 1, 0]],
    ['without edges that lead back', [-2, -1, -2, -9], [0, 1, 0, 0]],
  ])('takes of equal cuts the one %s', (_, theta, z) => {
    expect(solveOnce(minimumCut({ vertices: 4, edges: line }), theta)).toEqual(z);
  });

  it('names the edge of a positive θ, or takes it as 0', () => {
    const options = { vertices: 4, edges: line } as const;
    const message = expectError('THETA_SIGN', () => solveOnce(minimumCut(options), [-1, 2, -1, 0]));
    expect(message).toContain('theta[1], the score of the edge from 1 to 2, is 2, expected at most 0');
    expect(solveOnce(minimumCut({ ...options, positive: 'zero' }), [-1, 2, -1, 0])).toEqual([0, 1, 0, 0]);
  });

  it('takes a graph for each instance', () => {
    const solver = minimumCuts();
    expect(solver.size({ vertices: 4, edges: line })).toBe(4);
    expect(solver.spec?.name).toBe('minimumCuts');
  });

  it.each<[ShortestPathOptions, string]>([
    [{ vertices: 1, edges: [] }, 'target is 0, expected another vertex than the source'],
    [{ vertices: 2, edges: [[0, 2]] }, 'edges[0][1] is 2'],
    [{ vertices: 2, edges: [[1, 0]] }, 'no path leads from the source 0 to the target 1'],
    [{ vertices: 2, edges: [[0, 1]], undirected: 1 as never }, 'undirected is 1, expected false or true'],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => minimumCut(options))).toContain(message);
  });
});
