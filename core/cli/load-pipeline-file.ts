import { basename, dirname, join, resolve } from 'node:path';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import { type LoadedPipeline, loadPipeline, readText, systemCode } from '@mapgrad/core/host';
import { commandLine } from './command-line.ts';
import { searchFrom } from './installed.ts';
import type { IO } from './io.ts';
import { isFolder } from './make-folder.ts';
import { namesIn } from './names-in.ts';

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
    const isHolder = isFolder(path);
    const meant = isHolder || systemCode(thrown) === 'ENOENT' ? meantBy(io, file) : '';
    const message = `${file || "''"} cannot be read: ${messageOf(thrown)}${meant}`;
    throw new MapgradError('CONFIGURATION_INVALID', message, { cause: thrown });
  }
  const from = searchFrom(dirname(path));
  const pipeline = loadPipeline({ text, file, overrides, from, conditions: io.conditions ?? [] });
  for (const warning of pipeline.warnings) io.stderr.write(`warning: ${warning}\n`);
  return pipeline;
}

const MOST = 5;

/** What could be meant by a file that there is not, or by a folder: the files beside it or in it that could be pipelines. */
function meantBy(io: IO, file: string): string {
  const folder = [file, dirname(file)].find((one) => isFolder(resolve(io.cwd, one))) ?? '.';
  const there = namesIn(resolve(io.cwd, folder))
    .filter((name) => /\.ya?ml$/i.test(name) && resolve(io.cwd, folder, name) !== resolve(io.cwd, file))
    .map((name) => join(folder, name));
  if (there.length === 0) return `. A pipeline to start from is written by: ${commandLine(io, 'init')}`;
  const meant = didYouMean(join(folder, basename(file)), there);
  const named = there.slice(0, MOST).join(', ');
  return `.${meant || ` There ${there.length === 1 ? 'is' : 'are'} ${named}${there.length > MOST ? ', …' : ''}`}`;
}
