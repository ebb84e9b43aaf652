import { readFileSync } from 'node:fs';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { type GraphologyGraph, graphOf } from './graph-of.ts';
import type { KeyedGraph } from './keyed-graph.ts';
import { checkSerialized, type SerializedGraph } from './serialized-graph.ts';

/** The name of a file of graphology's JSON from the working folder, or a graph. */
export type GraphSource = string | SerializedGraph | GraphologyGraph;

/**
 * {@link graphOf} of a file, or of a graph.
 *
 * @throws MapgradError DATA_INVALID, with the name of the file
 */
export function readGraph(source: GraphSource): KeyedGraph {
  if (typeof source !== 'string') return graphOf(source);
  return graphOf(parsed(source), { name: source });
}

function parsed(file: string): SerializedGraph {
  const text = attempted(`file ${file} cannot be read`, 'look for it from the working folder', () =>
    readFileSync(file, 'utf8'),
  );
  const remedy = 'write it with JSON.stringify(graph.export()) of graphology';
  const value = attempted(`${file} is no JSON`, remedy, (): unknown => JSON.parse(text));
  checkSerialized(value, file);
  return value;
}

function attempted<T>(failure: string, remedy: string, act: () => T): T {
  try {
    return act();
  } catch (thrown) {
    throw new MapgradError('DATA_INVALID', `${failure}: ${messageOf(thrown)}; ${remedy}`, { cause: thrown });
  }
}
