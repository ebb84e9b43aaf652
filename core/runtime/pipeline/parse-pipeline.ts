import type { Json } from '@mapgrad/contracts';
import { isBlock, isList } from './json.ts';
import { applyOverrides } from './override.ts';
import { dotted, holderOf, isWithin, memberOf, type Pointer } from './pointer.ts';
import type { Place, Problem } from './problem.ts';
import { reliability } from './reliability.ts';
import { shown } from './shown.ts';
import { sourceLines } from './source-lines.ts';
import { yamlToJson } from './yaml-to-json.ts';

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

/** The text of a pipeline, read but not yet checked against what plugins offer. */
export interface ParsedPipeline {
  /** With the overrides in their places. */
  readonly value: Json;
  /** The plugins that it lists, as far as it does. */
  readonly plugins: readonly string[];
  /** What is wrong so far. */
  readonly problems: readonly Problem[];
  /** Whether a value is known for sure: it could be read, and no error of syntax stands before it. */
  isReliable(pointer: Pointer): boolean;
  /** The override that decides a value. */
  overrideOf(pointer: Pointer): string | undefined;
  /** Puts a remark in its place, in the file or in an override. */
  problem(remark: Remark): Problem;
  /** Puts a remark about a plugin at its place in the list. */
  pluginProblem(plugin: string, message: string, hint?: string): Problem;
}

/**
 * Reads the text of a pipeline and the overrides `a.b=c` of it. Throws nothing: what is wrong is in `problems`.
 *
 * @param file the name of the file in messages
 */
export function parsePipeline(text: string, file: string, overrides: readonly string[] = []): ParsedPipeline {
  const source = text.replace(/^\uFEFF/, '');
  const reading = yamlToJson(source);
  const find = sourceLines(source);
  const inFile = (offset: number): Place => ({ file, ...find(offset) });
  const reliable = reliability(reading);
  const { value, applied, problems } = isBlock(reading.value)
    ? applyOverrides(reading.value, overrides)
    : applyOverrides({}, []);

  const overrideOf = (pointer: Pointer): string | undefined =>
    applied.findLast((override) => isWithin(pointer, override.pointer))?.text;

  function placeOf(at: Pointer, onKey: boolean): Place {
    const override = overrideOf(at);
    if (override !== undefined) return { override };
    const found = reading.offsets.get(at);
    if (found === undefined && at !== '') {
      const maker = applied.findLast(({ pointer }) => isWithin(pointer, at));
      return maker === undefined ? placeOf(holderOf(at), true) : { override: maker.text };
    }
    return inFile((onKey ? found?.key : found?.value) ?? 0);
  }
  const problem = ({ at, onKey = false, about = at, message, hint }: Remark): Problem => ({
    place: placeOf(at, onKey),
    path: dotted(about),
    message,
    hint,
  });
  const listed = isBlock(value) && value.plugins !== undefined && isList(value.plugins) ? value.plugins : [];

  return {
    value,
    plugins: listed.filter((plugin) => typeof plugin === 'string'),
    problems: [
      ...reading.flaws.map(({ offset, pointer, message, hint }) => ({
        place: inFile(offset),
        path: dotted(pointer),
        message,
        hint,
      })),
      ...(isBlock(reading.value) || reading.flaws.length > 0 ? [] : [problem({ at: '', ...notABlock(reading.value) })]),
      ...problems,
    ],
    isReliable: (pointer) => overrideOf(pointer) !== undefined || reliable(pointer),
    overrideOf,
    problem,
    pluginProblem(plugin, message, hint) {
      const index = listed.indexOf(plugin);
      return problem({ at: index < 0 ? '/plugins' : memberOf('/plugins', index), message, hint });
    },
  };
}

function notABlock(value: Json): { message: string; hint: string } {
  return {
    message: value === null ? 'the file is empty' : `must be a block of keys (got ${shown(value)})`,
    hint: 'A pipeline starts with the key plugins, and has data, model, layer, loss, optimizer, metrics',
  };
}
