import { MapgradError } from '@mapgrad/contracts';
import type { Attributes, Key } from './keyed-graph.ts';

/** A vertex as graphology writes it. */
export interface SerializedVertex {
  readonly key: Key;
  readonly attributes?: Attributes;
}

/** An edge as graphology writes it. */
export interface SerializedEdge {
  /** Its place among the edges, from 0, when absent. */
  readonly key?: Key;
  readonly source: Key;
  readonly target: Key;
  readonly attributes?: Attributes;
  /** Whether it leads both ways; as the graph's type says when absent. */
  readonly undirected?: boolean;
}

/** A graph as graphology's `export()` writes it. */
export interface SerializedGraph {
  readonly options?: { readonly type?: 'directed' | 'undirected' | 'mixed' };
  readonly nodes: readonly SerializedVertex[];
  readonly edges: readonly SerializedEdge[];
}

type Members = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isKey = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
const isAbsentOr = (isFine: (value: unknown) => boolean, value: unknown): boolean =>
  value === undefined || isFine(value);

const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const TYPES: readonly unknown[] = [undefined, 'directed', 'undirected', 'mixed'];

/**
 * Checks that a value has the form of {@link SerializedGraph}.
 *
 * @param name what messages call the graph
 * @throws MapgradError DATA_INVALID, with the place
 */
export function checkSerialized(value: unknown, name: string): asserts value is SerializedGraph {
  const must = (holds: boolean, place: string, found: unknown, expected: string): void => {
    if (holds) return;
    const isWhole = typeof found === 'object' && found !== null;
    const shown = found === undefined ? 'missing' : isWhole ? 'an object or a list' : JSON.stringify(found);
    throw new MapgradError(
      'DATA_INVALID',
      `${name}: ${place} is ${shown}, expected ${expected}; write the graph with JSON.stringify(graph.export()) of graphology`,
    );
  };
  must(isObject(value), 'the graph', value, 'an object with nodes and edges');
  const { options, nodes, edges } = value as Members;
  must(isAbsentOr(isObject, options), 'options', options, 'an object');
  const type = isObject(options) ? options.type : undefined;
  must(TYPES.includes(type), 'options.type', type, 'directed, undirected or mixed');

  const members = (list: unknown, place: string, check: (one: Members, at: string) => void): void => {
    must(Array.isArray(list), place, list, 'a list');
    (list as readonly unknown[]).forEach((one, i) => {
      const at = `${place}[${i}]`;
      must(isObject(one), at, one, 'an object');
      check(one as Members, at);
      const { attributes } = one as Members;
      must(isAbsentOr(isObject, attributes), `${at}.attributes`, attributes, 'an object');
    });
  };
  members(nodes, 'nodes', ({ key }, at) => must(isKey(key), `${at}.key`, key, 'a key, text or a number'));
  members(edges, 'edges', ({ key, source, target, undirected }, at) => {
    must(isAbsentOr(isKey, key), `${at}.key`, key, 'a key, text or a number');
    must(isKey(source), `${at}.source`, source, 'the key of a node');
    must(isKey(target), `${at}.target`, target, 'the key of a node');
    must(isAbsentOr(isBoolean, undirected), `${at}.undirected`, undirected, 'true or false');
  });
}
