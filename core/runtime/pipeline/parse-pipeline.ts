import type { Json } from '@mapgrad/contracts';
import { expand } from './expand.ts';
import { type ReadFile, readFiles } from './extends.ts';
import type { Environment } from './interpolate.ts';
import { isBlock, isList } from './json.ts';
import { applyOverrides } from './override.ts';
import { dotted, holderOf, isWithin, memberOf, type Pointer } from './pointer.ts';
import type { Place, Problem } from './problem.ts';
import { takeSweeps } from './take-sweeps.ts';

/** What is to be said about a value. */
export interface Remark {
  /** The value whose place is shown. */
  readonly at: Pointer;
  /** Shows the key of the value rather than the value. */
  readonly onKey?: boolean;
  /** The value that it is about, when not the one that is shown. */
  readonly about?: Pointer;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is around a pipeline. */
export interface Surroundings {
  /** Where its file is, and where the files that it extends are looked up from. */
  readonly folder?: string;
  /** Reads the files that it extends; none can be read when absent. */
  readonly read?: ReadFile;
  /** What `${env:NAME}` stands for; none when absent. */
  readonly environment?: Environment;
}

/** The text of a pipeline, read but not yet checked against what plugins offer. */
export interface ParsedPipeline {
  /** With all files that it extends, the overrides, the sweeps and the references in their places. */
  readonly value: Json;
  /** The plugins that it lists, as far as it does. */
  readonly plugins: readonly string[];
  /** What is wrong so far. */
  readonly problems: readonly Problem[];
  /** What is not wrong but hardly meant. */
  readonly warnings: readonly Problem[];
  /** Whether a value is known for sure: it could be read, and no error of syntax stands before it. */
  isReliable(pointer: Pointer): boolean;
  /** The override that decides a value. */
  overrideOf(pointer: Pointer): string | undefined;
  /** The folder of the file in which a value stands; undefined for one of an override. */
  folderOf(pointer: Pointer): string | undefined;
  /** Puts a remark in its place, in a file or in an override. */
  problem(remark: Remark): Problem;
  /** Puts a remark about a plugin at its place in the list. */
  pluginProblem(plugin: string, message: string, hint?: string): Problem;
}

/**
 * Reads the text of a pipeline and the overrides `a.b=c` of it. Throws nothing: what is wrong is in `problems`.
 *
 * @param file the name of the file in messages
 */
export function parsePipeline(
  text: string,
  file: string,
  overrides: readonly string[] = [],
  { folder = '.', read = cannotRead, environment = {} }: Surroundings = {},
): ParsedPipeline {
  const files = readFiles(text, file, folder, read);
  const overridden = isBlock(files.value) ? applyOverrides(files.value, overrides) : applyOverrides({}, []);
  const { applied } = overridden;

  const deciding = (written: Pointer): string | undefined =>
    applied.findLast(({ pointer }) => isWithin(written, pointer))?.text;

  /** Where a value stands that is written in a file or an override. */
  function placeOf(written: Pointer, onKey: boolean): Place {
    const override = deciding(written);
    if (override !== undefined) return { override };
    const place = files.placeOf(written, onKey);
    if (place !== undefined) return place;
    if (written === '') return { file, line: 1, column: 1, source: '' };
    const maker = applied.findLast(({ pointer, isRemoved }) => !isRemoved && isWithin(pointer, written));
    return maker === undefined ? placeOf(holderOf(written), true) : { override: maker.text };
  }

  const { value: unswept, sweeps, problems } = takeSweeps(overridden, placeOf);
  const expanded = expand(unswept, sweeps, environment, (pointer) => placeOf(pointer, false));
  const { value, originOf } = expanded;

  const problem = ({ at, onKey = false, about = at, message, hint }: Remark): Problem => {
    const origin = originOf(at);
    return { place: origin.place ?? placeOf(origin.pointer, onKey), path: dotted(about), message, hint };
  };
  const overrideOf = (pointer: Pointer): string | undefined => {
    const { pointer: written, place } = originOf(pointer);
    if (place !== undefined) return 'override' in place ? place.override : undefined;
    return deciding(written);
  };
  const listed = isBlock(value) && value.plugins !== undefined && isList(value.plugins) ? value.plugins : [];

  return {
    value,
    plugins: listed.filter((plugin) => typeof plugin === 'string'),
    problems: [...files.problems, ...overridden.problems, ...problems, ...expanded.problems],
    warnings: overridden.idle,
    isReliable(pointer) {
      const { pointer: written, place } = originOf(pointer);
      if (!expanded.isKnown(written)) return false;
      return place !== undefined || deciding(written) !== undefined || files.isReliable(written);
    },
    overrideOf,
    folderOf(pointer) {
      const { pointer: written, place } = originOf(pointer);
      if (place !== undefined) return 'override' in place ? undefined : files.folderOf('/sweep');
      return deciding(written) === undefined ? files.folderOf(written) : undefined;
    },
    problem,
    pluginProblem(plugin, message, hint) {
      const index = listed.indexOf(plugin);
      return problem({ at: index < 0 ? '/plugins' : memberOf('/plugins', index), message, hint });
    },
  };
}

function cannotRead(path: string): never {
  throw new Error(`nothing reads ${path}`);
}
