import { declaredAttributes } from './declared-attributes.ts';
import type { SerializedGraph } from './serialized-graph.ts';
import { attributeOf, childrenOf, onlyChildOf, parseXML, refuseIn, wordOf, type XMLElement } from './xml-element.ts';

/**
 * Reads GraphML, with what its keys declare: `attr.name`, `attr.type` and defaults. Data of keys without a name, such as the
 * drawings of editors, are left out; graphs within vertices and edges of more than two ends are refused.
 *
 * Source: U. Brandes, M. Eiglsperger, J. Lerner, Ch. Pich, Graph markup language (GraphML), in Handbook of graph drawing and
 * visualization, 2013.
 *
 * @param file what messages call it
 * @throws MapgradError DATA_INVALID, with the line
 */
export function readGraphML(text: string, file: string): SerializedGraph {
  const root = parseXML(text, file, 'graphml');
  const graph = onlyChildOf(root, 'graph');
  const type = wordOf(graph, 'edgedefault', ['directed', 'undirected']);
  refuseIn(graph, 'hyperedge', 'make edges of two ends of it');
  const ofVertices = declaredFor(root, 'node');
  const ofEdges = declaredFor(root, 'edge');

  const edges = childrenOf(graph, 'edge').map((edge) => {
    const key = edge.attributes.id;
    return {
      ...(key !== undefined && { key }),
      source: attributeOf(edge, 'source'),
      target: attributeOf(edge, 'target'),
      undirected: wordOf(edge, 'directed', ['true', 'false'], type === 'directed' ? 'true' : 'false') === 'false',
      attributes: ofEdges(edge),
    };
  });
  const nodes = childrenOf(graph, 'node').map((node) => {
    refuseIn(node, 'graph', 'export the graph without groups');
    return { key: attributeOf(node, 'id'), attributes: ofVertices(node) };
  });
  return { options: { type: edges.length > 0 ? 'mixed' : type }, nodes, edges };
}

function declaredFor(
  root: XMLElement,
  what: 'node' | 'edge',
): (element: XMLElement) => Readonly<Record<string, unknown>> {
  const keys = childrenOf(root, 'key').filter(({ attributes }) => [what, 'all', undefined].includes(attributes.for));
  const collect = declaredAttributes(
    keys.map((element) => ({
      element,
      id: attributeOf(element, 'id'),
      name: element.attributes['attr.name'],
      type: element.attributes['attr.type'] ?? 'string',
      fallback: childrenOf(element, 'default')[0]?.text,
    })),
  );
  return (element) =>
    collect(
      childrenOf(element, 'data').map((data) => ({ element: data, id: attributeOf(data, 'key'), text: data.text })),
    );
}
