import { type MAPSolver, oneOf } from '@mapgrad/contracts';
import type { Edge } from '@mapgrad/solvers';

/** What the scores of paths are about. */
export interface ScoreOf {
  /** Whether θ and z have a number for each edge (the default), or for each vertex; then both ends of a path count. */
  readonly of?: 'edges' | 'vertices';
}

/** Where paths lead. */
interface Path {
  readonly vertices: number;
  readonly edges: readonly Edge[];
  readonly source?: number;
  readonly target?: number;
  readonly undirected?: boolean;
}

/**
 * A solver of paths whose scores are of edges, or of vertices.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function scoredPath<Options extends Path>(
  path: Options,
  { of = 'edges' }: ScoreOf,
  make: (path: Options) => MAPSolver,
): MAPSolver {
  oneOf('of', of, ['edges', 'vertices']);
  if (of === 'edges') return make(path);
  return onVertices({ solver: make({ ...path, ...withVerticesSplit(path) }), vertices: path.vertices });
}

/**
 * The path with an entrance v and an exit v + (number of vertices) for every vertex v: the edges from one to the other, in the
 * order of the vertices, and then those that join exits and entrances, each one way.
 */
function withVerticesSplit({ vertices, edges, target = vertices - 1, undirected }: Path): Path {
  const through = Array.from({ length: vertices }, (_, v): Edge => [v, v + vertices]);
  const joining = edges.flatMap(([from, to]): Edge[] => {
    const there: Edge = [from + vertices, to];
    return undirected === true ? [there, [to + vertices, from]] : [there];
  });
  return {
    vertices: 2 * vertices,
    edges: [...through, ...joining],
    target: target + vertices,
    ...(undirected !== undefined && { undirected: false }),
  };
}

/** Options of {@link onVertices}. */
export interface OnVerticesOptions {
  /** Its first edges are those through vertices, in their order. */
  readonly solver: MAPSolver;
  /** n, how many vertices there are. */
  readonly vertices: number;
}

/** A solver of paths with θ and z [n] about vertices: all other edges score 0, and z is that of the first n. */
export function onVertices({ solver, vertices: n }: OnVerticesOptions): MAPSolver {
  return {
    exact: solver.exact,
    spec: solver.spec && {
      module: import.meta.url,
      name: 'onVertices',
      argument: { solver: solver.spec, vertices: n },
    },
    size: () => n,
    prepare() {
      const solve = solver.prepare();
      const scores = new Float32Array(solver.size());
      const state = new Float32Array(scores.length);
      return (theta, z) => {
        scores.set(theta);
        solve(scores, state);
        for (let v = 0; v < n; v++) z[v] = state[v]!;
      };
    },
  };
}
