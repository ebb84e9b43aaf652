import { MapgradError } from '@mapgrad/contracts';
import { cycleFrom } from './cycle-from.ts';
import { fewOf } from './few-of.ts';

/** An edge of a directed graph, from a vertex to a vertex. */
export type Edge = readonly [from: number, to: number];

/** The edges of each vertex, in the order of their index: those of v are `edges[start[v] … start[v + 1])`. */
export interface EdgesByVertex {
  readonly start: Int32Array;
  readonly edges: Int32Array;
}

/** The edges that leave each vertex (end 0), or that enter it (end 1). O(vertices + edges). */
export function edgesByVertex(vertices: number, edges: readonly Edge[], end: 0 | 1): EdgesByVertex {
  const start = new Int32Array(vertices + 1);
  for (const edge of edges) start[edge[end] + 1]!++;
  for (let v = 0; v < vertices; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const sorted = new Int32Array(edges.length);
  edges.forEach((edge, index) => {
    sorted[next[edge[end]]!++] = index;
  });
  return { start, edges: sorted };
}

/**
 * The vertices of a directed graph in an order in which every edge leads from a later one to an earlier one, by Kahn's
 * algorithm. O(vertices + edges).
 *
 * @throws MapgradError OPTION_INVALID where there is a cycle, with its vertices
 */
export function sinksFirst(vertices: number, edges: readonly Edge[]): Int32Array {
  const leaving = edgesByVertex(vertices, edges, 0);
  const entering = edgesByVertex(vertices, edges, 1);
  const left = Int32Array.from({ length: vertices }, (_, v) => leaving.start[v + 1]! - leaving.start[v]!);
  const order = new Int32Array(vertices);
  let found = 0;
  for (let v = 0; v < vertices; v++) if (left[v] === 0) order[found++] = v;
  for (let done = 0; done < found; done++) {
    const v = order[done]!;
    for (let at = entering.start[v]!; at < entering.start[v + 1]!; at++) {
      const from = edges[entering.edges[at]!]![0];
      if (--left[from]! === 0) order[found++] = from;
    }
  }
  if (found < vertices) throw cycleError(edges, leaving, left);
  return order;
}

/** Says which cycle there is, `left` being positive at vertices from which it can be reached, and at no others. */
function cycleError(edges: readonly Edge[], leaving: EdgesByVertex, left: Int32Array): MapgradError {
  const first = left.findIndex((count) => count > 0);
  const cycle = cycleFrom(first, (v) => {
    const out = leaving.edges.subarray(leaving.start[v], leaving.start[v + 1]);
    return edges[out.find((edge) => left[edges[edge]![1]]! > 0)!]![1];
  });
  return new MapgradError(
    'OPTION_INVALID',
    `edges lead round the cycle ${fewOf(cycle).join(' → ')}, expected no cycle; leave out one of these edges, or turn it round`,
  );
}
