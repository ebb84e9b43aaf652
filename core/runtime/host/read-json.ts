import { readFileSync, realpathSync, statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { type Json, MapgradError, messageOf } from '@mapgrad/contracts';

const LIMIT = { bytes: 1 << 18, levels: 64 };

/**
 * Reads a JSON file of a plugin: a file proper, within the plugin's folder wherever links lead, of at most 256 KiB and 64 levels.
 *
 * @throws MapgradError PLUGIN_MANIFEST
 */
export function readJson(directory: string, file: string): Json {
  const path = resolve(directory, file);
  try {
    refuseOutside(directory, path);
    const stats = statSync(path);
    if (!stats.isFile()) throw new Error('it is not a file');
    if (stats.size > LIMIT.bytes) throw new Error(`it has ${stats.size} bytes, expected at most ${LIMIT.bytes}`);
    const text = readFileSync(path, 'utf8');
    if (text.startsWith('\uFEFF')) throw new Error('it starts with a byte order mark; save it as UTF-8 without one');
    const value = JSON.parse(text) as Json;
    if (isDeeper(value, LIMIT.levels)) throw new Error(`it is nested more than ${LIMIT.levels} levels deep`);
    return value;
  } catch (thrown) {
    const message = `the plugin in ${directory} has no readable ${path}: ${messageOf(thrown)}`;
    throw new MapgradError('PLUGIN_MANIFEST', message, { cause: thrown });
  }
}

/**
 * Follows all links, and refuses what then lies outside a folder.
 *
 * @throws Error also where there is no such file
 */
export function refuseOutside(directory: string, path: string): void {
  const [folder, target] = [realpathSync.native(directory), realpathSync.native(path)];
  if (!target.startsWith(folder.endsWith(sep) ? folder : folder + sep)) {
    throw new Error(`it is ${target}, outside of ${folder}; a plugin's files must be in its folder`);
  }
}

const isDeeper = (value: Json, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner: Json) => isDeeper(inner, levels - 1)));
