import type { Edge } from '@mapgrad/solvers';
import { allBinary } from './solve-once.ts';

/** A graph of a few vertices, two of them ends. */
export interface SmallGraph {
  readonly vertices: number;
  readonly edges: readonly Edge[];
  readonly source: number;
  readonly target: number;
}

/** 1 at some edges, 0 at the others. */
export const marks = (chosen: readonly number[], n: number): number[] =>
  Array.from({ length: n }, (_, edge) => (chosen.includes(edge) ? 1 : 0));

/** The edges of every path that visits no vertex twice: short ones first, those of one length by their first edge, their second, … */
export function simplePaths({ edges, source, target }: SmallGraph, undirected = false): number[][] {
  const found: number[][] = [];
  const walk = (vertex: number, visited: readonly number[], path: readonly number[]): void => {
    if (vertex === target) found.push([...path]);
    else
      edges.forEach(([from, to], edge) => {
        const next = from === vertex ? to : undirected && to === vertex ? from : vertex;
        if (!visited.includes(next)) walk(next, [...visited, next], [...path, edge]);
      });
  };
  walk(source, [source], []);
  return found.sort((a, b) => a.length - b.length);
}

/** The edges of every cycle that visits no vertex twice, in every rotation. */
export const simpleCycles = ({ vertices, edges }: Omit<SmallGraph, 'source' | 'target'>): number[][] =>
  Array.from({ length: vertices }, (_, v) => v).flatMap((v) => {
    // A cycle through v is a path from v to a copy of v.
    const split = edges.map(([from, to]): Edge => [from, to === v ? vertices : to]);
    return simplePaths({ vertices: vertices + 1, edges: split, source: v, target: vertices });
  });

/** The vertices that edges lead to from one of them. */
export function reachedFrom(vertex: number, edges: readonly Edge[]): Set<number> {
  const reached = new Set([vertex]);
  for (const v of reached) for (const [from, to] of edges) if (from === v) reached.add(to);
  return reached;
}

/** A graph without the edges that are on no walk from the source to the target, ends being visited once. */
export function onWalks({ edges, source, target, vertices }: SmallGraph): SmallGraph {
  const inner = edges.filter(([from, to]) => from !== target && to !== source);
  const after = reachedFrom(source, inner);
  const before = reachedFrom(
    target,
    inner.map(([from, to]) => [to, from]),
  );
  const on = ([from, to]: Edge): boolean => after.has(from) && before.has(to) && from !== target && to !== source;
  return { vertices, source, target, edges: edges.map((edge) => (on(edge) ? edge : [edge[0], edge[0]])) };
}

/** Marks of all spanning trees, lexicographically largest first. */
export function spanningTreesOf(vertices: number, edges: readonly Edge[]): readonly (readonly number[])[] {
  return allBinary(edges.length).filter((tree) => {
    const chosen = edges.filter((_, e) => tree[e] === 1);
    const both = chosen.flatMap(([from, to]): Edge[] => [
      [from, to],
      [to, from],
    ]);
    return chosen.length === vertices - 1 && reachedFrom(0, both).size === vertices;
  });
}

/** Marks of all directed spanning trees from a root. */
export function arborescencesOf(
  vertices: number,
  edges: readonly Edge[],
  root: number,
): readonly (readonly number[])[] {
  return allBinary(edges.length).filter((tree) => {
    const chosen = edges.filter((_, e) => tree[e] === 1);
    return chosen.length === vertices - 1 && reachedFrom(root, chosen).size === vertices;
  });
}

/** Marks of the edges out of every set of vertices with the source and without the target, small sets first. */
export function cutsOf({ vertices, edges, source, target }: SmallGraph, undirected: boolean): number[][] {
  const sides = allBinary(vertices).filter((side) => side[source] === 1 && side[target] === 0);
  const size = (side: readonly number[]): number => side.reduce((sum, inside) => sum + inside, 0);
  return sides
    .toSorted((a, b) => size(a) - size(b))
    .map((side) =>
      edges.map(([from, to]) => (side[from]! > side[to]! || (undirected && side[from] !== side[to]) ? 1 : 0)),
    );
}
