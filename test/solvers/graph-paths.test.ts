import type { MAPSolver } from '@mapgrad/contracts';
import {
  dagPath,
  type Edge,
  gridEdges,
  type ShortestPathOptions,
  type SignedPathOptions,
  shortestPath,
  shortestPaths,
  signedPath,
  signedPaths,
} from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectError } from './expect-error.ts';
import { randomGraphs, renamed, seed } from './random-graphs.ts';
import { dot, solveOnce } from './solve-once.ts';

const ties = fc.integer({ min: -2, max: 0 });
const integers = fc.integer({ min: -4, max: 4 });
const fractions = fc.float({ noNaN: true, min: -1, max: 0 });

// 0 → 1 → 3 and 0 → 2 → 3, straight 0 → 3 twice, and 0 → 1 once more.
const diamond: readonly Edge[] = [
  [0, 2],
  [0, 1],
  [1, 3],
  [2, 3],
  [0, 3],
  [0, 3],
  [0, 1],
];

describe.each([
  ['shortestPath', shortestPath],
  ['signedPath', signedPath],
] as const)('%s', (_, path) => {
  it.each([
    ['the path of fewest edges, of these the first edge', [-1, -1, -1, -1, -2, -2, -1], [0, 0, 0, 0, 1, 0, 0]],
    ['the first edge of lowest index', [-1, -1, -1, -1, -3, -3, -1], [1, 0, 0, 1, 0, 0, 0]],
    ['the lower of two edges side by side', [-2, -1, -1, -1, -3, -3, -1], [0, 1, 1, 0, 0, 0, 0]],
    ['what is best, whatever its index', [-2, -2, -1, -1, -3, -3, -1], [0, 0, 1, 0, 0, 0, 1]],
    ['the path of fewest edges where all are free', [0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 0]],
  ])('takes of equal paths %s', (__, theta, z) => {
    expect(solveOnce(path({ vertices: 4, edges: diamond }), theta)).toEqual(z);
  });

  it('takes the path of fewest edges, though a longer one is found first', () => {
    const edges: readonly Edge[] = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 6],
      [2, 5],
      [5, 6],
    ];
    expect(solveOnce(path({ vertices: 7, edges }), [0, 0, -1, 0, 0, 0, -1])).toEqual([1, 1, 0, 0, 0, 1, 1]);
  });

  it('does not mind how vertices are named', () => {
    fc.assert(
      fc.property(randomGraphs(ties), (graph) => {
        const { vertices, edges, theta } = graph;
        const other = renamed(graph);
        const ends = { source: other.name(0), target: other.name(vertices - 1) };
        expect(solveOnce(path({ vertices, edges: other.edges, ...ends }), theta)).toEqual(
          solveOnce(path({ vertices, edges }), theta),
        );
      }),
      seed,
    );
  });

  it.each<[ShortestPathOptions, string]>([
    [{ vertices: 1, edges: [] }, 'target is 0, expected another vertex than the source'],
    [{ vertices: 2, edges: [[0, 1]], source: 2 }, 'source is 2, expected a vertex, an integer from 0 to 1'],
    [{ vertices: 2, edges: [[0, -1]] }, 'edges[0][1] is -1'],
    [{ vertices: 2, edges: [[1, 0]] }, 'no path leads from the source 0 to the target 1'],
    [
      {
        vertices: 4,
        edges: [
          [0, 1],
          [2, 3],
        ],
      },
      'no path leads from the source 0 to the target 3; add',
    ],
  ])('refuses %j', (options, message) => {
    expect(expectError('OPTION_INVALID', () => path(options))).toContain(message);
  });
});

describe('shortestPath', () => {
  it('gives the path of signedPath, which finds it in another way', () => {
    fc.assert(
      fc.property(fc.oneof(randomGraphs(ties), randomGraphs(fractions)), ({ vertices, edges, theta }) => {
        const z = solveOnce(shortestPath({ vertices, edges }), theta);
        expect(z).toEqual(solveOnce(signedPath({ vertices, edges }), theta));
      }),
      seed,
    );
  });

  it('walks edges both ways where it may, for the same θ', () => {
    fc.assert(
      fc.property(randomGraphs(ties), ({ vertices, edges, theta }) => {
        const doubled = edges.flatMap(([from, to]): Edge[] => [
          [from, to],
          [to, from],
        ]);
        const twice = solveOnce(
          shortestPath({ vertices, edges: doubled }),
          theta.flatMap((value) => [value, value]),
        );
        const z = solveOnce(shortestPath({ vertices, edges, undirected: true }), theta);
        expect(z).toEqual(theta.map((___, e) => twice[2 * e]! + twice[2 * e + 1]!));
      }),
      seed,
    );
  });

  it('names the edge of a positive θ, or takes it as 0', () => {
    const options = { vertices: 4, edges: diamond } as const;
    const theta = [-9, -1, 0.5, -1, -3, -1.25, -9];
    const message = expectError('THETA_SIGN', () => solveOnce(shortestPath(options), theta));
    expect(message).toContain('theta[2], the score of the edge from 1 to 3, is 0.5, expected at most 0');
    expect(solveOnce(shortestPath({ ...options, positive: 'zero' }), theta)).toEqual([0, 1, 1, 0, 0, 0, 0]);
  });

  it('refuses an unknown policy', () => {
    const options = { vertices: 2, edges: [[0, 1]], positive: 'clamp' as 'zero' } as const;
    expect(expectError('OPTION_INVALID', () => shortestPath(options))).toBe(
      'positive is clamp, expected error or zero',
    );
  });

  it('takes a graph for each instance', () => {
    const line = { vertices: 2, edges: [[0, 1]] } as const;
    const round = { vertices: 4, edges: diamond, target: 3 };
    const solver = shortestPaths();
    expect([solver.size(line), solver.size(round)]).toEqual([1, 7]);
    const z = new Float32Array(7).fill(Number.NaN);
    solver.prepare(round)(Float32Array.of(-1, -1, -1, -1, -9, -9, -1), z);
    expect([...z]).toEqual([1, 0, 0, 1, 0, 0, 0]);
    expect(solver.spec?.name).toBe('shortestPaths');
  });

  it.each([undefined, null, 3])('says that a graph is missing where the instance is %j', (instance) => {
    const solver = shortestPaths() as MAPSolver<unknown>;
    for (const act of [() => solver.size(instance), () => solver.prepare(instance)])
      expect(expectError('OPTION_INVALID', act)).toBe(
        `an instance of shortestPaths is ${instance}, expected an object of options; pass instances, one for each row of theta`,
      );
  });
});

describe('signedPath', () => {
  it('has the value of dagPath for any θ where there are no cycles', () => {
    const edges = gridEdges({ rows: 6, columns: 7 });
    const theta = fc.array(integers, { minLength: edges.length, maxLength: edges.length });
    fc.assert(
      fc.property(theta, (scores) => {
        const z = solveOnce(signedPath({ vertices: 42, edges }), scores);
        const path = solveOnce(dagPath({ vertices: 42, edges }), scores);
        expect(dot(scores, z)).toBe(dot(scores, path));
      }),
      seed,
    );
  });

  it('does not mind heights: θ_e + h(to) − h(from) has the path of θ', () => {
    fc.assert(
      fc.property(randomGraphs(ties), fc.array(integers, { minLength: 40, maxLength: 40 }), (graph, height) => {
        const { vertices, edges, theta } = graph;
        const lifted = theta.map((value, e) => value + height[edges[e]![1]]! - height[edges[e]![0]]!);
        expect(solveOnce(signedPath({ vertices, edges }), lifted)).toEqual(
          solveOnce(signedPath({ vertices, edges }), theta),
        );
      }),
      seed,
    );
  });

  const cycle: readonly Edge[] = [
    [0, 1],
    [1, 2],
    [2, 3],
    [3, 1],
    [2, 4],
  ];

  it('does not mind a cycle that the source does not reach', () => {
    const edges: readonly Edge[] = [
      [0, 1],
      [2, 3],
      [3, 2],
      [2, 1],
    ];
    expect(solveOnce(signedPath({ vertices: 4, edges, target: 1 }), [1, 1, 1, 1])).toEqual([1, 0, 0, 0]);
  });

  it('names the vertices of a cycle that makes paths better', () => {
    const solver = signedPath({ vertices: 5, edges: cycle });
    expect(solveOnce(solver, [5, 1, 1, -2, 5])).toEqual([1, 1, 0, 0, 1]);
    const message = expectError('SOLVER_UNBOUNDED', () => solveOnce(solver, [0, 1, 1, -1.5, 0]));
    expect(message).toMatch(
      /the cycle (1 → 2 → 3 → 1|2 → 3 → 1 → 2|3 → 1 → 2 → 3) has the score 0.5, expected at most 0/,
    );
  });

  it.each<[string, SignedPathOptions, number[]]>([
    ['from which the target is not reached', { vertices: 5, edges: cycle, target: 1 }, [1, 0, 0, 0, 0]],
    ['through the source', { vertices: 5, edges: cycle, source: 2 }, [0, 0, 0, 0, 1]],
    ['through the target', { vertices: 5, edges: cycle, target: 3 }, [1, 1, 1, 0, 0]],
  ])('does not mind a cycle %s', (_, options, z) => {
    expect(solveOnce(signedPath(options), [1, 1, 1, 1, 1])).toEqual(z);
  });

  it('says so where rounding decides about a cycle', () => {
    // Beside 2⁶⁰, whose neighbours are 2⁸ apart, 150 + 150 − 300 is 256 + 256 − 256.
    const message = expectError('SOLVER_FAILED', () =>
      solveOnce(signedPath({ vertices: 5, edges: cycle }), [0, 150, 150, -300, 2 ** 60]),
    );
    expect(message).toContain('the scores 150, 150, -300 cancel');
  });

  it('says it in few words of long cycles', () => {
    const length = 300;
    const around = Array.from({ length }, (_, v): Edge => [v + 1, ((v + 1) % length) + 1]);
    const solver = signedPath({ vertices: length + 2, edges: [...around, [0, 1], [length, length + 1]] });
    const alike = new Array<number>(length + 2).fill(1);
    expect(expectError('SOLVER_UNBOUNDED', () => solveOnce(solver, alike))).toMatch(
      /the cycle (\d+ → ){12}289 more has the score 300, expected/,
    );
    const apart = [...alike.slice(0, 299).map(() => 150), -150 * 299, 0, 2 ** 60];
    expect(expectError('SOLVER_FAILED', () => solveOnce(solver, apart))).toMatch(
      /the cycle (\d+ → ){12}289 more the scores (150, ){12}288 more cancel/,
    );
  });

  it('takes a graph for each instance', () => {
    const solver = signedPaths();
    expect(solver.size({ vertices: 4, edges: diamond })).toBe(7);
    expect(solver.spec?.name).toBe('signedPaths');
  });
});
