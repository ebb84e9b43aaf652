import type { Edge } from '@mapgrad/solvers';

/** What a vertex or an edge is called; 7 and '7' are the same key, as they are to graphology. */
export type Key = string | number;

/** Anything that is known of a vertex or an edge, by name. */
export type Attributes = Readonly<Record<string, unknown>>;

/**
 * A graph whose vertices and edges are numbered from 0 in the order of its source, with the keys they had there.
 *
 * `vertices` and `edges` are what the solvers take; θ_i and z_i are about `edges[i]`, whose key is `edgeKeys[i]`.
 */
export interface KeyedGraph {
  /** What messages call it: the name of its file. */
  readonly name: string;
  /** v, how many. */
  readonly vertices: number;
  /** [n], each from a vertex to a vertex; two may join the same vertices. */
  readonly edges: readonly Edge[];
  /** Whether edges lead one way. */
  readonly directed: boolean;
  /** [v] */
  readonly vertexKeys: readonly string[];
  /** [n] */
  readonly edgeKeys: readonly string[];
  /** [v], as they were when the graph was read. */
  readonly vertexAttributes: readonly Attributes[];
  /** [n], as they were when the graph was read. */
  readonly edgeAttributes: readonly Attributes[];
  /**
   * The number of a vertex.
   *
   * @throws MapgradError OPTION_INVALID for a key that no vertex has
   */
  vertexOf(key: Key): number;
  /**
   * The number of an edge.
   *
   * @throws MapgradError OPTION_INVALID for a key that no edge has
   */
  edgeOf(key: Key): number;
}
