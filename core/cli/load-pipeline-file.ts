import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { type LoadedPipeline, loadPipeline } from '@mapgrad/core/host';
import { searchFrom } from './installed.ts';
import type { IO } from './io.ts';

/**
 * Reads a pipeline file and opens its plugins.
 *
 * @throws MapgradError CONFIGURATION_INVALID
 */
export function loadPipelineFile(io: IO, file: string, overrides: readonly string[]): LoadedPipeline {
  const path = resolve(io.cwd, file);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new MapgradError('CONFIGURATION_INVALID', `${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
  return loadPipeline({ text, file, overrides, from: searchFrom(dirname(path)), conditions: io.conditions ?? [] });
}
