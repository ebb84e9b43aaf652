import { type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { checkEnds, checkGraph } from './check-graph.ts';
import { perInstance } from './per-instance.ts';
import { type Edge, edgesByVertex, sinksFirst } from './sinks-first.ts';

/** Options of {@link dagPath}, and instances of {@link dagPaths}. */
export interface DagPathOptions {
  /** How many; they are numbered from 0. */
  readonly vertices: number;
  /** [n], without a cycle; two may join the same vertices. */
  readonly edges: readonly Edge[];
  /** 0 when absent. */
  readonly source?: number;
  /** The last vertex when absent. */
  readonly target?: number;
}

/**
 * The best path of a directed acyclic graph, from the source to the target: z marks its edges, for any θ.
 *
 * Of equal paths the one whose first edge has the lowest index, of those the one whose second edge has, and so on. By
 * dynamic programming from the target backwards, in double precision, O(vertices + edges).
 *
 * @throws MapgradError OPTION_INVALID, also where there is a cycle or no path
 */
export function dagPath({ vertices, edges, source = 0, target = vertices - 1 }: DagPathOptions): MAPSolver {
  const n = edges.length;
  checkGraph(vertices, edges);
  checkEnds(vertices, source, target);
  const { start, edge, head } = waysTo(target, source, vertices, edges);
  const last = start.length - 2;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'dagPath', argument: { vertices, edges, source, target } },
    size: () => n,
    prepare() {
      const best = new Float64Array(last + 1);
      const choice = new Int32Array(last + 1);
      return (theta, z) => {
        for (let v = 1; v <= last; v++) {
          let most = Number.NEGATIVE_INFINITY;
          let first = -1;
          const end = start[v + 1]!;
          for (let at = start[v]!; at < end; at++) {
            const value = theta[edge[at]!]! + best[head[at]!]!;
            if (value > most) {
              most = value;
              first = at;
            }
          }
          best[v] = most;
          choice[v] = first;
        }
        z.fill(0);
        for (let v = last; v !== 0; ) {
          const at = choice[v]!;
          z[edge[at]!] = 1;
          v = head[at]!;
        }
      };
    },
  };
}

/** {@link dagPath} with a graph for each instance. */
export const dagPaths = (): MAPSolver<DagPathOptions> => perInstance(import.meta.url, 'dagPaths', dagPath);

/**
 * The vertices that lead to the target, numbered from 0, the target, to the source, so that edges lead to lower numbers;
 * those of v are at `start[v] … start[v + 1]`: which of the graph's edges each is, and where it leads to.
 */
function waysTo(
  target: number,
  source: number,
  vertices: number,
  edges: readonly Edge[],
): { readonly start: Int32Array; readonly edge: Int32Array; readonly head: Int32Array } {
  const leaving = edgesByVertex(vertices, edges, 0);
  const number = new Int32Array(vertices).fill(-1);
  const start = [0];
  const edge: number[] = [];
  const head: number[] = [];
  const order = sinksFirst(vertices, edges);
  for (const v of order.subarray(order.indexOf(target), order.indexOf(source) + 1)) {
    for (let at = leaving.start[v]!; v !== target && at < leaving.start[v + 1]!; at++) {
      const to = number[edges[leaving.edges[at]!]![1]]!;
      if (to < 0) continue;
      edge.push(leaving.edges[at]!);
      head.push(to);
    }
    if (v !== target && edge.length === start.at(-1)) continue;
    number[v] = start.length - 1;
    start.push(edge.length);
  }
  if (number[source]! < 0) {
    throw new MapgradError(
      'OPTION_INVALID',
      `no path leads from the source ${source} to the target ${target}; add the missing edges, or swap the ends of those that lead backwards`,
    );
  }
  return { start: Int32Array.from(start), edge: Int32Array.from(edge), head: Int32Array.from(head) };
}
