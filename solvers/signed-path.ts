import { type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { checkEnds, checkGraph } from './check-graph.ts';
import { cycleFrom } from './cycle-from.ts';
import { fewOf } from './few-of.ts';
import { perInstance } from './per-instance.ts';
import { type Routes, routes } from './routes.ts';
import type { Edge } from './sinks-first.ts';

/** Options of {@link signedPath}, and instances of {@link signedPaths}. */
export interface SignedPathOptions {
  /** How many; they are numbered from 0. */
  readonly vertices: number;
  /** [n], each from a vertex to a vertex; two may join the same vertices. */
  readonly edges: readonly Edge[];
  /** 0 when absent. */
  readonly source?: number;
  /** The last vertex when absent. */
  readonly target?: number;
}

/**
 * The best path of a directed graph from the source to the target by scores of any sign: z [n] marks its edges,
 * `z = argmax Σ_e θ_e z_e`, exact where no cycle that a path could take in has a score above 0.
 *
 * A path is simple: it visits no vertex twice. With a cycle of positive score the best simple path is NP-hard to find,
 * so such a θ is an error that names the cycle; cycles through the source or the target, and those from which the target cannot
 * be reached, do not matter. Of equal paths one of fewest edges; of those the one whose first edge has the lowest index,
 * of those the one whose second edge has, and so on. Scores are added from the target backwards, in double precision.
 * O(vertices · n) at worst; Bellman, On a routing problem, 1958.
 *
 * @throws MapgradError OPTION_INVALID, also where there is no path; a solve throws SOLVER_UNBOUNDED with the vertices of a
 *   cycle, or SOLVER_FAILED where scores are so far apart that rounding decides about one
 */
export function signedPath(options: SignedPathOptions): MAPSolver {
  const { vertices, edges, source = 0, target = vertices - 1 } = options;
  checkGraph(vertices, edges);
  checkEnds(vertices, source, target);
  const n = edges.length;
  const graph = routes(vertices, edges, source, target, false);
  const { leaving, entering } = graph;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'signedPath', argument: { ...options } },
    size: () => n,
    prepare() {
      const score = new Float64Array(graph.vertices);
      const choice = new Int32Array(graph.vertices);
      const hops = new Int32Array(graph.vertices);
      const queue = new Int32Array(graph.vertices);

      /** Makes every score that of the best walk to the target. */
      const evaluate = (theta: Float32Array): void => {
        score.fill(Number.NEGATIVE_INFINITY);
        score[0] = 0;
        for (let round = 1, changed = -1; ; round++, changed = -1) {
          for (let v = 1; v < graph.vertices; v++) {
            const end = leaving.start[v + 1]!;
            for (let at = leaving.start[v]!; at < end; at++) {
              const value = theta[leaving.edge[at]!]! + score[leaving.vertex[at]!]!;
              if (value <= score[v]!) continue;
              score[v] = value;
              choice[v] = at;
              changed = v;
            }
          }
          if (changed < 0) return;
          if (round === graph.vertices) throw cycleError(theta, graph, choice, changed);
        }
      };

      /** Counts the edges of the shortest of the best walks to the target. */
      const count = (theta: Float32Array): void => {
        hops.fill(-1);
        hops[0] = 0;
        queue[0] = 0;
        for (let done = 0, found = 1; hops[graph.source]! < 0; done++) {
          const v = queue[done]!;
          const end = entering.start[v + 1]!;
          for (let at = entering.start[v]!; at < end; at++) {
            const u = entering.vertex[at]!;
            if (hops[u]! >= 0 || theta[entering.edge[at]!]! + score[v]! !== score[u]!) continue;
            hops[u] = hops[v]! + 1;
            queue[found++] = u;
          }
        }
      };

      return (theta, z) => {
        evaluate(theta);
        count(theta);
        z.fill(0);
        for (let v = graph.source; v !== 0; ) {
          let at = leaving.start[v]!;
          for (; ; at++) {
            const w = leaving.vertex[at]!;
            if (hops[w]! + 1 === hops[v]! && theta[leaving.edge[at]!]! + score[w]! === score[v]!) break;
          }
          z[leaving.edge[at]!] = 1;
          v = leaving.vertex[at]!;
        }
      };
    },
  };
}

/** {@link signedPath} with a graph for each instance. */
export const signedPaths = (): MAPSolver<SignedPathOptions> => perInstance(import.meta.url, 'signedPaths', signedPath);

/** Says which cycle the choices lead into from a vertex. */
function cycleError(
  theta: Float32Array,
  { leaving, original }: Routes,
  choice: Int32Array,
  from: number,
): MapgradError {
  const cycle = cycleFrom(from, (v) => leaving.vertex[choice[v]!]!);
  const scores = cycle
    .slice(1)
    .map((v) => theta[leaving.edge[choice[v]!]!]!)
    .sort((a, b) => Math.abs(a) - Math.abs(b));
  const total = scores.reduce((sum, value) => sum + value, 0);
  const names = fewOf(cycle.map((v) => original[v]!)).join(' → ');
  return total > 0
    ? new MapgradError(
        'SOLVER_UNBOUNDED',
        `the cycle ${names} has the score ${total}, expected at most 0: every round makes a path better; lower its θ, ` +
          'leave out an edge, or use a graph without cycles',
      )
    : new MapgradError(
        'SOLVER_FAILED',
        `round the cycle ${names} the scores ${fewOf(scores).join(', ')} cancel, and rounding decides whether a round makes a path ` +
          'better; bring θ to magnitudes closer to each other',
      );
}
