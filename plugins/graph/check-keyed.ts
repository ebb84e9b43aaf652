import { MapgradError } from '@mapgrad/contracts';
import type { Key, KeyedGraph } from './keyed-graph.ts';

/** Vertices of a cycle that a message names. */
const LONGEST = 12;

/** Throws OPTION_INVALID unless the edges of a graph lead one way. */
export function checkDirected({ name, directed }: KeyedGraph, solver: string): void {
  if (directed) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `${name}: the graph is undirected, expected a directed one for ${solver}; make two edges of each, by toDirected of ` +
      'graphology-operators, or take shortest-path or spanning-tree',
  );
}

/**
 * The numbers of the source and the target.
 *
 * @throws MapgradError OPTION_INVALID for an unknown key, for twice the same, and where no path leads from one to the other
 */
export function endsOf(
  graph: KeyedGraph,
  keys: { readonly source: Key; readonly target: Key },
): { readonly source: number; readonly target: number } {
  const source = graph.vertexOf(keys.source);
  const target = graph.vertexOf(keys.target);
  if (source === target) {
    throw new MapgradError(
      'OPTION_INVALID',
      `${graph.name}: the target is '${keys.target}', expected another vertex than the source`,
    );
  }
  checkPaths(graph, source, [target]);
  return { source, target };
}

/** Throws OPTION_INVALID unless edges, walked both ways where the graph is undirected, lead from a vertex to others. */
export function checkPaths(
  { name, vertices, edges, directed, vertexKeys }: KeyedGraph,
  from: number,
  targets: readonly number[],
): void {
  const next = Array.from({ length: vertices }, (): number[] => []);
  for (const [tail, head] of edges) {
    next[tail]!.push(head);
    if (!directed) next[head]!.push(tail);
  }
  const reached = new Set([from]);
  for (const v of reached) for (const w of next[v]!) reached.add(w);
  const lost = targets.find((v) => !reached.has(v));
  if (lost === undefined) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `${name}: no path leads from '${vertexKeys[from]}' to '${vertexKeys[lost]}'; add the missing edges`,
  );
}

/** Throws OPTION_INVALID with the keys of a cycle, where edges lead round one. */
export function checkAcyclic({ name, vertices, edges, vertexKeys }: KeyedGraph): void {
  const before = Array.from({ length: vertices }, (): number[] => []);
  const leaving = new Int32Array(vertices);
  for (const [tail, head] of edges) {
    before[head]!.push(tail);
    leaving[tail]!++;
  }
  const done = new Set(Array.from(leaving.keys()).filter((v) => leaving[v] === 0));
  for (const v of done) for (const u of before[v]!) if (--leaving[u]! === 0) done.add(u);
  if (done.size === vertices) return;

  const next = new Map<number, number>();
  for (const [tail, head] of edges) if (!done.has(tail) && !done.has(head) && !next.has(tail)) next.set(tail, head);
  const walk = new Set<number>();
  let [v] = next.keys();
  for (; !walk.has(v!); v = next.get(v!)) walk.add(v!);
  const all = [...walk];
  const keys = [...all.slice(all.indexOf(v!)), v!].map((one) => `'${vertexKeys[one]}'`);
  const cycle = keys.length > LONGEST ? [...keys.slice(0, LONGEST), `${keys.length - LONGEST} more`] : keys;
  throw new MapgradError(
    'OPTION_INVALID',
    `${name}: edges lead round the cycle ${cycle.join(' → ')}, expected no cycle; leave out one of these edges, or turn it round`,
  );
}
