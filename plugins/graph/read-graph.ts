import { readFileSync } from 'node:fs';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { type EdgeList, type GraphologyGraph, graphOf, numberedGraph } from './graph-of.ts';
import type { KeyedGraph } from './keyed-graph.ts';
import { readGEXF } from './read-gexf.ts';
import { readGraphML } from './read-graphml.ts';
import type { SerializedGraph } from './serialized-graph.ts';

/** The name of a file from the working folder, or a graph, or the pairs of its directed edges. */
export type GraphSource = string | KeyedGraph | SerializedGraph | GraphologyGraph | EdgeList;

const READERS: readonly (readonly [ending: string, read: (text: string, file: string) => unknown])[] = [
  ['.json', readJSON],
  ['.gexf', readGEXF],
  ['.graphml', readGraphML],
];

/**
 * {@link graphOf} of a file, or of a graph. What a file is written in is known by the end of its name: `.json` (graphology's,
 * or a list of edges), `.gexf` or `.graphml`, in UTF-8.
 *
 * @throws MapgradError DATA_INVALID, with the name of the file
 */
export function readGraph(source: GraphSource): KeyedGraph {
  if (typeof source !== 'string') return isKeyed(source) ? source : graphOf(source);
  const read = READERS.find(([ending]) => source.toLowerCase().endsWith(ending))?.[1];
  if (read === undefined) {
    const endings = READERS.map(([ending]) => ending).join(', ');
    throw new MapgradError(
      'DATA_INVALID',
      `${source} is a file of an unknown kind, expected a name that ends in one of ${endings}`,
    );
  }
  const bytes = attempted(`file ${source} cannot be read`, 'look for it from the working folder', () =>
    readFileSync(source),
  );
  const text = attempted(`${source} is not in UTF-8`, 'write it so', () =>
    new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  );
  return numberedGraph(read(text, source), { name: source });
}

const isKeyed = (source: unknown): source is KeyedGraph =>
  typeof source === 'object' && source !== null && 'vertexOf' in source;

function readJSON(text: string, file: string): unknown {
  const remedy = 'write it with JSON.stringify(graph.export()) of graphology';
  return attempted(`${file} is no JSON`, remedy, () => JSON.parse(text) as unknown);
}

function attempted<T>(failure: string, remedy: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw new MapgradError('DATA_INVALID', `${failure}: ${messageOf(thrown)}; ${remedy}`, { cause: thrown });
  }
}
