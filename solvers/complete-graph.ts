import type { Edge } from './sinks-first.ts';

/** All v(v − 1)/2 pairs of vertices, `(0, 1), (0, 2), … (v − 2, v − 1)`: the edges of a complete graph. */
export const allPairs = (vertices: number): readonly Edge[] =>
  allOrderedPairs(vertices).filter(([from, to]) => from < to);

/** All v(v − 1) ordered pairs of two vertices, `(0, 1), (0, 2), … (1, 0), (1, 2), …`: the edges of a complete digraph. */
export const allOrderedPairs = (vertices: number): readonly Edge[] =>
  Array.from({ length: vertices }, (_, from) => from).flatMap((from) =>
    Array.from({ length: vertices }, (_, to): Edge => [from, to]).filter(([, to]) => to !== from),
  );
