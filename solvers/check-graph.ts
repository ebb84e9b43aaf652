import { checkOption, MapgradError, positiveInteger } from '@mapgrad/contracts';
import { type Edge, edgesByVertex } from './sinks-first.ts';

/** Throws OPTION_INVALID unless an option is a vertex, an integer from 0 to vertices − 1. */
export function checkVertex(name: string, value: number, vertices: number): void {
  const known = Number.isInteger(value) && value >= 0 && value < vertices;
  checkOption(name, value, known, `a vertex, an integer from 0 to ${vertices - 1}`);
}

/** Throws OPTION_INVALID unless there is a vertex and every edge joins two of them. */
export function checkGraph(vertices: number, edges: readonly Edge[]): void {
  positiveInteger('vertices', vertices);
  edges.forEach(([from, to], index) => {
    checkVertex(`edges[${index}][0]`, from, vertices);
    checkVertex(`edges[${index}][1]`, to, vertices);
  });
}

/** Throws OPTION_INVALID unless the source and the target are two vertices. */
export function checkEnds(vertices: number, source: number, target: number): void {
  checkVertex('source', source, vertices);
  checkVertex('target', target, vertices);
  checkOption('target', target, target !== source, 'another vertex than the source');
}

/** Throws OPTION_INVALID unless edges lead from a vertex to all others. */
export function checkReached(vertices: number, edges: readonly Edge[], from: number): void {
  const { start, edges: leaving } = edgesByVertex(vertices, edges, 0);
  const reached = new Set([from]);
  for (const v of reached) for (const e of leaving.subarray(start[v], start[v + 1])) reached.add(edges[e]![1]);
  if (reached.size === vertices) return;
  const lost = Array.from({ length: vertices }, (_, v) => v).find((v) => !reached.has(v))!;
  throw new MapgradError(
    'OPTION_INVALID',
    `no path leads from vertex ${from} to vertex ${lost}, expected one to every vertex; add the missing edges`,
  );
}
