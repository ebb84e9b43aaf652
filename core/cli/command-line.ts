import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import type { IO } from './io.ts';

/** A command with its arguments, as it is typed: `npx mapgrad train 'my pipeline.yaml'`. */
export const commandLine = ({ calledAs = 'mapgrad' }: Pick<IO, 'calledAs'>, ...words: readonly string[]): string =>
  [calledAs, ...words.map((word) => quoted(word))].join(' ');

/** A word in quotes where the shell would read it otherwise than it stands. */
export function quoted(word: string, platform: NodeJS.Platform = process.platform): string {
  const isWindows = platform === 'win32';
  if ((isWindows ? /^[\p{L}\p{N}_@+=:./\\-]+$/u : /^[\p{L}\p{N}_@%+=:,./-]+$/u).test(word)) return word;
  return isWindows ? `"${word}"` : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * What people type to call the command: `mapgrad` where a folder of the path has it, `npx mapgrad` where npm has found it.
 *
 * @param script the file that Node was started with
 */
export function callOf(
  { npm_command, npm_lifecycle_event, PATH = '' }: NodeJS.ProcessEnv,
  script: string,
): 'mapgrad' | 'npx mapgrad' {
  const byNpm = (npm_command ?? npm_lifecycle_event) !== undefined || basename(dirname(script)) === '.bin';
  const isOnPath = PATH.split(delimiter).some((folder) => folder !== '' && existsSync(join(folder, 'mapgrad')));
  return isOnPath && !byNpm ? 'mapgrad' : 'npx mapgrad';
}
