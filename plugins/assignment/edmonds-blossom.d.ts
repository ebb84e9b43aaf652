declare module 'edmonds-blossom' {
  /** The partner of each vertex up to the last one of an edge, −1 for none; edges are `[vertex, vertex, weight]`. */
  export default function blossom(
    edges: readonly (readonly [number, number, number])[],
    maxCardinality?: boolean,
  ): readonly number[];
}
