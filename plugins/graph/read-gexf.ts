import { declaredAttributes, typed } from './declared-attributes.ts';
import type { Attributes } from './keyed-graph.ts';
import type { SerializedGraph } from './serialized-graph.ts';
import {
  attributeOf,
  childrenOf,
  fail,
  onlyChildOf,
  parseXML,
  refuseIn,
  wordOf,
  type XMLElement,
} from './xml-element.ts';

/**
 * Reads GEXF 1.1 to 1.3: `label`, `weight` of edges, and what `attributes` declare, by title; an attribute of the same
 * name that is declared goes before. Drawing (`viz`) is left out; graphs that change in time and vertices within vertices are
 * refused. Edges that are `mutual` are undirected.
 *
 * Source: GEXF 1.3 primer, gexf.net.
 *
 * @param file what messages call it
 * @throws MapgradError DATA_INVALID, with the line
 */
export function readGEXF(text: string, file: string): SerializedGraph {
  const root = parseXML(text, file, 'gexf');
  const graph = onlyChildOf(root, 'graph');
  if (wordOf(graph, 'mode', ['static', 'dynamic'], 'static') === 'dynamic') {
    fail(graph, 'the graph is dynamic', 'expected one that does not change in time; export it static');
  }
  const types = ['directed', 'undirected', 'mutual'] as const;
  const type = wordOf(graph, 'defaultedgetype', types, 'undirected');
  const ofVertices = declaredFor(graph, 'node');
  const ofEdges = declaredFor(graph, 'edge');

  const edges = childrenOf(graph, 'edges')
    .flatMap((list) => childrenOf(list, 'edge'))
    .map((edge) => {
      const { id: key, weight } = edge.attributes;
      return {
        ...(key !== undefined && { key }),
        source: attributeOf(edge, 'source'),
        target: attributeOf(edge, 'target'),
        undirected: wordOf(edge, 'type', types, type) !== 'directed',
        attributes: {
          ...(weight !== undefined && { weight: typed(edge, { name: 'weight', type: 'double' }, weight) }),
          ...ofEdges(edge),
        },
      };
    });
  const nodes = childrenOf(graph, 'nodes')
    .flatMap((list) => childrenOf(list, 'node'))
    .map((node) => {
      for (const inner of ['nodes', 'edges']) refuseIn(node, inner, 'export the graph without groups');
      return { key: attributeOf(node, 'id'), attributes: ofVertices(node) };
    });
  const kind = type === 'directed' ? 'directed' : 'undirected';
  return { options: { type: edges.length > 0 ? 'mixed' : kind }, nodes, edges };
}

function declaredFor(graph: XMLElement, what: 'node' | 'edge'): (element: XMLElement) => Attributes {
  const lists = childrenOf(graph, 'attributes').filter(({ attributes }) => attributes.class === what);
  const collect = declaredAttributes(
    lists
      .flatMap((list) => childrenOf(list, 'attribute'))
      .map((element) => ({
        element,
        id: attributeOf(element, 'id'),
        name: element.attributes.title ?? element.attributes.id,
        type: element.attributes.type ?? 'string',
        fallback: childrenOf(element, 'default')[0]?.text,
      })),
  );
  return (element) => {
    const { label } = element.attributes;
    const values = childrenOf(element, 'attvalues').flatMap((list) => childrenOf(list, 'attvalue'));
    const written = values.map((value) => ({
      element: value,
      id: value.attributes.for ?? attributeOf(value, 'id'),
      text: attributeOf(value, 'value'),
    }));
    return { ...(label !== undefined && { label }), ...collect(written) };
  };
}
