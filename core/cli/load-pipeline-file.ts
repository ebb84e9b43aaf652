import { dirname, resolve } from 'node:path';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { type LoadedPipeline, loadPipeline, readText } from '@mapgrad/core/host';
import { searchFrom } from './installed.ts';
import type { IO } from './io.ts';

/**
 * Reads a pipeline file and opens its plugins; prints what is hardly meant in it.
 *
 * @throws MapgradError CONFIGURATION_INVALID
 */
export function loadPipelineFile(io: IO, file: string, overrides: readonly string[]): LoadedPipeline {
  const path = resolve(io.cwd, file);
  let text: string;
  try {
    text = readText(path);
  } catch (thrown) {
    throw new MapgradError('CONFIGURATION_INVALID', `${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
  const from = searchFrom(dirname(path));
  const pipeline = loadPipeline({ text, file, overrides, from, conditions: io.conditions ?? [] });
  for (const warning of pipeline.warnings) io.stderr.write(`warning: ${warning}\n`);
  return pipeline;
}
