import { MapgradError, messageOf } from '@mapgrad/contracts';
import type { ProgramOptions } from './options.ts';
import { parseProgram } from './parse-program.ts';

/** A program in a file. */
export interface FileOptions {
  /** An LP or MPS file, named `.lp` or `.mps`; a relative path starts from the working folder. */
  readonly file: string;
  /** The names of the variables that θ weighs, in the order of θ and z; all variables, in their order, when absent. */
  readonly theta?: readonly string[] | undefined;
}

const ELSEWHERE = ['n', 'variables', 'constraints', 'weights', 'capacity', 'type', 'lower', 'upper'] as const;

/**
 * The options of a program as plain data, read from a file where they name one; other options are left out.
 *
 * @param read the text of a file
 * @throws MapgradError OPTION_INVALID; DATA_INVALID for a file that cannot be read, or with the line and the column
 */
export function programOptions(options: ProgramOptions | FileOptions, read: (file: string) => string): ProgramOptions {
  if (!('file' in options)) return pick(options, [...ELSEWHERE, 'theta']);
  const beside = ELSEWHERE.find((key) => key in options);
  if (beside !== undefined)
    throw new MapgradError('OPTION_INVALID', `file and ${beside} are both given, expected file, with theta or without`);
  const { file, theta } = options;
  return parseProgram(textOf(file, read), file, theta);
}

function textOf(file: string, read: (file: string) => string): string {
  try {
    return read(file);
  } catch (thrown) {
    throw new MapgradError('DATA_INVALID', `file ${file} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}

const pick = <T extends object>(from: T, keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(from).filter(([key]) => keys.includes(key))) as T;
