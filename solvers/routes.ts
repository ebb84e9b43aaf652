import { MapgradError } from '@mapgrad/contracts';
import type { Edge } from './sinks-first.ts';

/** Arcs by the vertex they belong to: those of v, in the order of their edges, are `start[v] … start[v + 1]`. */
export interface Arcs {
  readonly start: Int32Array;
  /** The edge that each arc is. */
  readonly edge: Int32Array;
  /** The vertex at its other end. */
  readonly vertex: Int32Array;
}

/** The part of a graph through which paths lead, its vertices numbered anew: 0 is the target. */
export interface Routes {
  readonly vertices: number;
  readonly source: number;
  /** The vertex of the graph that each was. */
  readonly original: Int32Array;
  readonly leaving: Arcs;
  readonly entering: Arcs;
}

/**
 * The vertices and arcs on some walk from the source to the target that leaves the target and enters the source never,
 * numbered by how many arcs they are away from the target. O(vertices + edges).
 *
 * @throws MapgradError OPTION_INVALID where there is none
 */
export function routes(
  vertices: number,
  edges: readonly Edge[],
  source: number,
  target: number,
  undirected: boolean,
): Routes {
  const arcs = edges
    .flatMap(([from, to], edge) => [{ edge, from, to }, ...(undirected ? [{ edge, from: to, to: from }] : [])])
    .filter(({ from, to }) => from !== to && from !== target && to !== source);
  const all = { edge: arcs.map((a) => a.edge), from: arcs.map((a) => a.from), to: arcs.map((a) => a.to) };
  const reached = new Set(breadthFirst(source, byVertex(vertices, all.edge, all.from, all.to)));
  const original = breadthFirst(target, byVertex(vertices, all.edge, all.to, all.from)).filter((v) => reached.has(v));
  if (!reached.has(target)) {
    throw new MapgradError(
      'OPTION_INVALID',
      `no path leads from the source ${source} to the target ${target}; add the missing edges`,
    );
  }
  const number = new Int32Array(vertices).fill(-1);
  original.forEach((v, at) => {
    number[v] = at;
  });
  const kept = arcs.filter(({ from, to }) => number[from]! >= 0 && number[to]! >= 0);
  const edge = kept.map((a) => a.edge);
  const from = kept.map((a) => number[a.from]!);
  const to = kept.map((a) => number[a.to]!);
  return {
    vertices: original.length,
    source: number[source]!,
    original: Int32Array.from(original),
    leaving: byVertex(original.length, edge, from, to),
    entering: byVertex(original.length, edge, to, from),
  };
}

function byVertex(vertices: number, edge: readonly number[], owner: readonly number[], other: readonly number[]): Arcs {
  const start = new Int32Array(vertices + 1);
  for (const v of owner) start[v + 1]!++;
  for (let v = 0; v < vertices; v++) start[v + 1]! += start[v]!;
  const next = start.slice();
  const arcs = { start, edge: new Int32Array(edge.length), vertex: new Int32Array(edge.length) };
  owner.forEach((v, arc) => {
    const at = next[v]!++;
    arcs.edge[at] = edge[arc]!;
    arcs.vertex[at] = other[arc]!;
  });
  return arcs;
}

/** The vertices that arcs lead to from one of them, the nearest first. */
function breadthFirst(first: number, { start, vertex }: Arcs): number[] {
  const found = new Set([first]);
  for (const v of found) for (const other of vertex.subarray(start[v], start[v + 1])) found.add(other);
  return [...found];
}
