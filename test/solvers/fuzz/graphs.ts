import type { MAPSolver } from '@mapgrad/contracts';
import { arborescence, type Edge, minimumCut, shortestPath, signedPath, spanningTree } from '@mapgrad/solvers';
import { type Draws, draws } from '../draws.ts';
import {
  arborescencesOf,
  cutsOf,
  marks,
  onWalks,
  type SmallGraph,
  simpleCycles,
  simplePaths,
  spanningTreesOf,
} from '../enumerated-graphs.ts';
import { expectBest } from '../expect-best.ts';
import { expectError } from '../expect-error.ts';
import { expectFirstBest, type Fuzzed } from '../fuzzed.ts';
import { solveOnce } from '../solve-once.ts';

const edgesOf = (random: Draws, vertices: number, count: number): readonly Edge[] =>
  Array.from({ length: count }, () => [random.integer(0, vertices - 1), random.integer(0, vertices - 1)]);

function graphOf(random: Draws, most: number): SmallGraph {
  const vertices = random.integer(2, 6);
  const source = random.integer(0, vertices - 1);
  const target = (source + random.integer(1, vertices - 1)) % vertices;
  return { vertices, edges: edgesOf(random, vertices, random.integer(vertices, most)), source, target };
}

const negative = (theta: readonly number[]): number[] => theta.map((value) => -Math.abs(value));

/** Checks the answer against the states, or, if there are none, that the options are refused. */
function expectSolved(make: () => MAPSolver, states: readonly (readonly number[])[], theta: readonly number[]): void {
  if (states.length === 0) expectError('OPTION_INVALID', make);
  else expectFirstBest(make(), states, theta);
}

/** θ of any sign with no cycle above 0: scores up to 0 plus the difference of a height of each vertex. */
function downhill(random: Draws, { vertices, edges }: SmallGraph): number[] {
  const heights = random.integers(vertices, -3, 3);
  return negative(random.integers(edges.length, -2, 2)).map((value, e) => {
    const [from, to] = edges[e]!;
    return value + heights[to]! - heights[from]!;
  });
}

function checkSignedPath(random: Draws, seed: number): void {
  const graph = graphOf(random, 12);
  const theta = seed % 3 === 0 ? random.theta(graph.edges.length) : downhill(random, graph);
  const paths = simplePaths(graph).map((path) => marks(path, theta.length));
  const total = (cycle: readonly number[]): number => cycle.reduce((sum, e) => sum + theta[e]!, 0);
  const kept = onWalks(graph);
  const proper =
    paths.length === 0
      ? []
      : simpleCycles(kept).filter((cycle) => kept.edges[cycle[0]!]![0] !== kept.edges[cycle[0]!]![1]);
  const better = proper.filter((cycle) => total(cycle) > 0);
  if (better.length === 0) {
    expectSolved(() => signedPath(graph), paths, theta);
    return;
  }
  const message = expectError('SOLVER_UNBOUNDED', () => solveOnce(signedPath(graph), theta));
  const names = better.map((cycle) =>
    cycle
      .map((e) => graph.edges[e]![0])
      .concat(graph.edges[cycle[0]!]![0])
      .join(' → '),
  );
  if (!names.some((name) => message.includes(`the cycle ${name} has`)))
    throw new Error(`${message}, of ${names.join(', ')}`);
}

export default [
  {
    name: 'shortestPath',
    check(seed) {
      const random = draws(seed);
      const graph = graphOf(random, 12);
      const undirected = random.integer(0, 1) === 1;
      const theta = negative(random.theta(graph.edges.length));
      const paths = simplePaths(graph, undirected).map((path) => marks(path, theta.length));
      expectSolved(() => shortestPath({ ...graph, undirected }), paths, theta);
    },
  },
  { name: 'signedPath', check: (seed) => checkSignedPath(draws(seed), seed) },
  {
    name: 'spanningTree',
    check(seed) {
      const random = draws(seed);
      const vertices = random.integer(2, 5);
      const edges = edgesOf(random, vertices, random.integer(vertices - 1, 8));
      expectSolved(
        () => spanningTree({ vertices, edges }),
        spanningTreesOf(vertices, edges),
        random.theta(edges.length),
      );
    },
  },
  {
    name: 'spanningTree of K4',
    check(seed) {
      const edges: readonly Edge[] = [
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 2],
        [1, 3],
        [2, 3],
      ];
      expectFirstBest(spanningTree({ vertices: 4 }), spanningTreesOf(4, edges), draws(seed).theta(6));
    },
  },
  {
    name: 'arborescence',
    check(seed) {
      const random = draws(seed);
      const vertices = random.integer(2, 5);
      const root = random.integer(0, vertices - 1);
      const edges = edgesOf(random, vertices, random.integer(vertices, 11));
      const theta = random.theta(edges.length);
      const states = arborescencesOf(vertices, edges, root);
      const make = (): MAPSolver => arborescence({ vertices, edges, root });
      if (states.length === 0) expectError('OPTION_INVALID', make);
      else expectBest(make(), states, theta);
    },
  },
  {
    name: 'minimumCut',
    check(seed) {
      const random = draws(seed);
      const graph = graphOf(random, 12);
      const undirected = random.integer(0, 1) === 1;
      const theta = negative(random.theta(graph.edges.length));
      const cuts = simplePaths(graph, undirected).length === 0 ? [] : cutsOf(graph, undirected);
      expectSolved(() => minimumCut({ ...graph, undirected }), cuts, theta);
    },
  },
] satisfies Fuzzed[];
