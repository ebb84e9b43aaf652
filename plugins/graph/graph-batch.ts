import { checkOption, MapgradError, oneOf, positiveInteger } from '@mapgrad/contracts';
import { features } from './features.ts';
import type { KeyedGraph } from './keyed-graph.ts';

/** Options of {@link graphBatch}. */
export interface GraphBatchOptions {
  /** The graphs [B], in the order of the rows of θ. */
  readonly graphs: readonly KeyedGraph[];
  /** Names of attributes [f], each a feature; none when absent. */
  readonly attributes?: readonly string[];
  /** What θ and z are about; edges when absent. */
  readonly of?: 'edges' | 'vertices';
  /** n, numbers a row; the size of the largest graph when absent. Give that of all batches where there are many. */
  readonly n?: number;
}

/** Graphs of different sizes in rows of n numbers, for `padded({ solver, n })`: row b is about graph b as far as it goes. */
export interface GraphBatch {
  readonly n: number;
  /** [B] */
  readonly sizes: readonly number[];
  /** [B, n, f], 0 beyond the size of a graph. */
  readonly features: Float32Array<ArrayBuffer>;
  /** 1 within the size of a graph, 0 beyond it [B, n]. */
  readonly mask: Float32Array<ArrayBuffer>;
  /** The keys of edges or vertices [B], each as long as its graph is large. */
  readonly keys: readonly (readonly string[])[];
  /**
   * The keys whose z is not 0, row by row, of z [B·S, n] with sample s of graph b in row b·S + s.
   *
   * @throws MapgradError DATA_INVALID unless z has S rows of n numbers for each graph
   */
  chosen(z: Float32Array): readonly (readonly string[])[];
}

/**
 * Puts the features of graphs side by side, so that one model and one solver take them at once.
 *
 * @throws MapgradError OPTION_INVALID without graphs; SOLVER_SIZE, with its name, for a graph that is larger than n; DATA_INVALID
 *   where an attribute is not a number, as {@link features} does
 */
export function graphBatch({ graphs, attributes = [], of = 'edges', n: given }: GraphBatchOptions): GraphBatch {
  checkOption('the number of graphs', graphs.length, graphs.length > 0, 'at least one');
  oneOf('of', of, ['edges', 'vertices']);
  const keys = graphs.map(({ edgeKeys, vertexKeys }) => (of === 'edges' ? edgeKeys : vertexKeys));
  const sizes = keys.map(({ length }) => length);
  const n = given ?? Math.max(...sizes);
  positiveInteger('n', n);
  const large = sizes.findIndex((size) => size > n);
  if (large >= 0) {
    throw new MapgradError(
      'SOLVER_SIZE',
      `graph ${large} (${graphs[large]!.name}) has ${sizes[large]} ${of}, expected at most n = ${n}; give the size of the largest graph as n`,
      { instance: large },
    );
  }

  const width = attributes.length;
  const values = new Float32Array(graphs.length * n * width);
  const mask = new Float32Array(graphs.length * n);
  graphs.forEach((graph, b) => {
    mask.fill(1, b * n, b * n + sizes[b]!);
    attributes.forEach((attribute, f) => {
      features(graph, attribute, of).forEach((value, i) => {
        values[(b * n + i) * width + f] = value;
      });
    });
  });

  return {
    n,
    sizes,
    features: values,
    mask,
    keys,
    chosen(z) {
      const samples = z.length / (graphs.length * n);
      if (!Number.isInteger(samples) || samples === 0) {
        throw new MapgradError(
          'DATA_INVALID',
          `z has ${z.length} numbers, expected rows of n = ${n}, as many for each of the ${graphs.length} graphs`,
        );
      }
      return Array.from({ length: graphs.length * samples }, (_, row) =>
        keys[Math.floor(row / samples)]!.filter((_key, i) => z[row * n + i] !== 0),
      );
    },
  };
}
