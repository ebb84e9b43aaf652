import { type ErrorCode, MapgradError } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import type { Edge } from '@mapgrad/solvers';
import type { Key, KeyedGraph } from './keyed-graph.ts';
import { checkSerialized, type SerializedGraph } from './serialized-graph.ts';
import { shown } from './shown.ts';

/** Names longer than this are not compared with others. */
const LONGEST_NAME = 200;

/** A graph of graphology, of any type and version that can export itself. */
export interface GraphologyGraph {
  export(): SerializedGraph;
}

/** Pairs of the keys of vertices. */
export type EdgeList = readonly (readonly [from: Key, to: Key])[];

/** Options of {@link graphOf}. */
export interface GraphOfOptions {
  /** What messages call the graph; `'graph'` when absent. */
  readonly name?: string;
}

/** Options of {@link graphOf} for a list of edges. */
export interface EdgeListOptions extends GraphOfOptions {
  /** Whether edges lead one way; true when absent. */
  readonly directed?: boolean;
}

/**
 * Numbers the vertices and edges of a graph from 0: of graphology's in the order in which it iterates over them
 * (`forEachNode`, `forEachEdge`: as they were added), of its JSON in the order of `nodes` and `edges`, of a list of edges
 * in the order of the list, vertices as they first appear. Edges without a key are called by their number.
 *
 * Structure and attributes are copied: what happens to the graph later does not matter. Edges of a graph of the type
 * `mixed`, graphology's default, must be all directed or all undirected; without edges it is directed.
 *
 * @throws MapgradError DATA_INVALID for a malformed graph, a key that two vertices or edges have, an edge of an unknown
 *   vertex, directed edges beside undirected ones
 */
export function graphOf(input: GraphologyGraph | SerializedGraph | EdgeList, options?: GraphOfOptions): KeyedGraph;
export function graphOf(input: EdgeList, options?: EdgeListOptions): KeyedGraph;
export function graphOf(input: GraphologyGraph | SerializedGraph | EdgeList, options?: EdgeListOptions): KeyedGraph {
  return numberedGraph(input, options);
}

/** {@link graphOf} of something that may be no graph. */
export function numberedGraph(
  input: unknown,
  { name = 'graph', directed: oneWay = true }: EdgeListOptions = {},
): KeyedGraph {
  const written = serialized(input, oneWay, name);
  checkSerialized(written, name);
  const vertexKeys = written.nodes.map(({ key }) => String(key));
  const edgeKeys = written.edges.map(({ key }, i) => String(key ?? i));
  const vertexNumbers = numbered('vertices', vertexKeys, name);
  const edgeNumbers = numbered('edges', edgeKeys, name);
  const edges = written.edges.map(({ source, target }, i): Edge => {
    const end = (key: Key): number =>
      lookUp(vertexNumbers, key, 'DATA_INVALID', `${name}: the edge '${shown(edgeKeys[i]!)}' joins the vertex`);
    return [end(source), end(target)];
  });

  return {
    name,
    vertices: vertexKeys.length,
    edges,
    directed: isDirected(written, edgeKeys, name),
    vertexKeys,
    edgeKeys,
    vertexAttributes: written.nodes.map(({ attributes }) => ({ ...attributes })),
    edgeAttributes: written.edges.map(({ attributes }) => ({ ...attributes })),
    vertexOf: (key) => lookUp(vertexNumbers, key, 'OPTION_INVALID', `${name}: asked for the vertex`),
    edgeOf: (key) => lookUp(edgeNumbers, key, 'OPTION_INVALID', `${name}: asked for the edge`),
  };
}

function serialized(input: unknown, directed: boolean, name: string): unknown {
  if (Array.isArray(input)) return fromEdgeList(input, directed, name);
  return isExporting(input) ? input.export() : input;
}

const isExporting = (input: unknown): input is GraphologyGraph =>
  typeof input === 'object' && input !== null && 'export' in input && typeof input.export === 'function';

function fromEdgeList(list: readonly unknown[], directed: boolean, name: string): unknown {
  const edges = list.map((pair, i) => {
    if (Array.isArray(pair) && pair.length === 2) return { source: pair[0] as unknown, target: pair[1] as unknown };
    const found = Array.isArray(pair) ? `a list of ${pair.length}` : typeof pair;
    throw new MapgradError(
      'DATA_INVALID',
      `${name}: edge ${i} of the list is ${found}, expected a pair of keys [from, to]`,
    );
  });
  const keys = new Set(edges.flatMap(({ source, target }) => [source, target]).map(String));
  return {
    options: { type: directed ? 'directed' : 'undirected' },
    nodes: Array.from(keys, (key) => ({ key })),
    edges,
  };
}

function numbered(what: string, keys: readonly string[], name: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  keys.forEach((key, i) => {
    const other = numbers.get(key);
    if (other !== undefined) {
      throw new MapgradError(
        'DATA_INVALID',
        `${name}: ${what} ${other} and ${i} have the key '${shown(key)}', expected one each; rename one of them`,
      );
    }
    numbers.set(key, i);
  });
  return numbers;
}

function lookUp(numbers: ReadonlyMap<string, number>, key: Key, code: ErrorCode, asked: string): number {
  const found = numbers.get(String(key));
  if (found !== undefined) return found;
  const known = [...numbers.keys()];
  if (known.length === 0) throw new MapgradError(code, `${asked} '${shown(String(key))}', but there is none`);
  const examples = known.slice(0, 5).map((one) => `'${shown(one)}'`);
  const rest = known.length > examples.length ? ` and ${known.length - examples.length} more` : '';
  const asWritten = String(key);
  const meant = asWritten.length > LONGEST_NAME ? '' : didYouMean(asWritten, known);
  throw new MapgradError(
    code,
    `${asked} '${shown(asWritten)}', expected one of ${examples.join(', ')}${rest}.${meant}`,
  );
}

/** Whether the edges lead one way, which all or none of them may. */
function isDirected({ options, edges }: SerializedGraph, keys: readonly string[], name: string): boolean {
  const type = options?.type ?? 'mixed';
  const oneWay = edges.map(({ undirected = type === 'undirected' }) => !undirected);
  const directed = type === 'mixed' ? (oneWay[0] ?? true) : type === 'directed';
  const other = oneWay.indexOf(!directed);
  if (other < 0) return directed;
  const word = (leads: boolean): string => (leads ? 'directed' : 'undirected');
  const others = type === 'mixed' ? `the edge '${keys[0]}'` : 'the graph';
  throw new MapgradError(
    'DATA_INVALID',
    `${name}: the edge '${keys[other]}' is ${word(!directed)} and ${others} ${word(directed)}, expected edges of one kind; ` +
      'make them so, by toDirected or toUndirected of graphology-operators',
  );
}
