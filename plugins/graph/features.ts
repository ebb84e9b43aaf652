import { MapgradError } from '@mapgrad/contracts';
import type { KeyedGraph } from './keyed-graph.ts';

/**
 * An attribute of all edges [n], or of all vertices [v], in the order of their numbers: `x_i = attribute of edges[i]`.
 *
 * Nothing stands in for a number: an attribute that is missing, no number, NaN or larger than float32 holds is an error.
 *
 * @throws MapgradError DATA_INVALID, with the key of the edge or vertex
 */
export function features(
  graph: KeyedGraph,
  attribute: string,
  of: 'edges' | 'vertices' = 'edges',
): Float32Array<ArrayBuffer> {
  const [attributes, keys, what] =
    of === 'edges'
      ? [graph.edgeAttributes, graph.edgeKeys, 'edge']
      : [graph.vertexAttributes, graph.vertexKeys, 'vertex'];
  return Float32Array.from(attributes, (one, i) => {
    const value = Object.hasOwn(one, attribute) ? one[attribute] : undefined;
    if (typeof value === 'number' && Number.isFinite(Math.fround(value))) return value;
    const found = value === undefined ? 'missing' : typeof value === 'number' ? String(value) : JSON.stringify(value);
    throw new MapgradError(
      'DATA_INVALID',
      `${graph.name}: '${attribute}' of the ${what} '${keys[i]}' is ${found}, expected a finite number of float32; ` +
        'write one into the graph',
    );
  });
}
