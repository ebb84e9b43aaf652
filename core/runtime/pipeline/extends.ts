import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type Json, messageOf } from '@mapgrad/contracts';
import { isBlock, isList } from './json.ts';
import { mergedTree, type Spot, type Tree } from './merge.ts';
import { dotted, holderOf, memberOf, type Pointer } from './pointer.ts';
import type { Place, Problem } from './problem.ts';
import { mayRefer } from './references.ts';
import { reliability } from './reliability.ts';
import { shown } from './shown.ts';
import { sourceLines } from './source-lines.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** Reads a file, and throws where it cannot. */
export type ReadFile = (path: string) => string;

/** A pipeline file with those that it extends. */
export interface Files {
  /** Without `extends`; null when the first file is no block of keys. */
  readonly value: Json;
  readonly problems: readonly Problem[];
  /** Whether a value is known for sure, as far as all files go. */
  isReliable(pointer: Pointer): boolean;
  /** Where a value of some file stands, or its key; undefined where no file has it. */
  placeOf(pointer: Pointer, onKey: boolean): Place | undefined;
  /** The folder of the file in which a value stands. */
  folderOf(pointer: Pointer): string;
}

const MOST_FILES = 32;
const DEEPEST = 8;

/**
 * Reads a pipeline file and, below it, the files that its key `extends` names from its own folder.
 *
 * @param file the name of the file in messages
 * @param folder where the file is
 */
export function readFiles(text: string, file: string, folder: string, read: ReadFile): Files {
  const problems: Problem[] = [];
  const reliable: ((pointer: Pointer) => boolean)[] = [];
  let files = 0;

  function readOne(source: string, name: string, path: string, chain: readonly string[]): Tree {
    files++;
    const clean = source.replace(/^\uFEFF/, '');
    const reading = yamlToJson(clean);
    const find = sourceLines(clean);
    const home = dirname(path);
    const inFile = (offset: number): Place => ({ file: name, ...find(offset) });
    const spots = new Map<Pointer, Spot>();
    for (const [pointer, { key, value }] of reading.offsets) spots.set(pointer, { folder: home, inFile, key, value });
    for (const { offset, pointer, message, hint } of reading.flaws) {
      problems.push({ place: inFile(offset), path: dotted(pointer), message, hint });
    }
    reliable.push(reliability(reading));
    if (!isBlock(reading.value)) {
      if (reading.flaws.length === 0) {
        problems.push({ place: inFile(spots.get('')?.value ?? 0), path: '', ...notABlock(reading.value) });
      }
      return { value: null, spots };
    }
    const { extends: bases, ...own } = reading.value;
    const value = withPlugins(own, home);
    if (bases === undefined) return { value, spots };

    const refuse = (pointer: Pointer, message: string, hint?: string): void => {
      problems.push({ place: inFile(spots.get(pointer)?.value ?? 0), path: dotted(pointer), message, hint });
      reliable.push(() => false);
    };
    const names = isList(bases) ? bases : [bases];
    let below: Tree | undefined;
    for (const [i, base] of names.entries()) {
      const pointer = isList(bases) ? memberOf('/extends', i) : '/extends';
      if (typeof base !== 'string' || base === '') {
        refuse(pointer, `must be the path of a file (got ${shown(base)})`, 'For example: extends: base.yaml');
        continue;
      }
      const found = resolve(home, base);
      if (chain.includes(found)) {
        refuse(
          pointer,
          `extends itself: ${[...chain.slice(chain.indexOf(found)), found].map((one) => basename(one)).join(' → ')}`,
        );
        continue;
      }
      if (chain.length > DEEPEST || files === MOST_FILES) {
        const limit =
          chain.length > DEEPEST ? `is more than ${DEEPEST} files deep` : `extends more than ${MOST_FILES} files`;
        refuse(pointer, limit, 'Put some of them together');
        continue;
      }
      let inherited: string;
      try {
        inherited = read(found);
      } catch (thrown) {
        const hint = mayRefer(base) ? 'References are read once all files are' : `Paths start in the folder of ${name}`;
        refuse(pointer, `${base} cannot be read: ${messageOf(thrown)}`, hint);
        continue;
      }
      const tree = readOne(inherited, isAbsolute(base) ? base : join(dirname(name), base), found, [...chain, found]);
      if (isBlock(tree.value)) below = below === undefined ? tree : mergedTree(below, tree);
    }
    return below === undefined ? { value, spots } : mergedTree(below, { value, spots });
  }

  /** Paths of plugins, which start from the folder of the first file. */
  function withPlugins(own: { readonly [key: string]: Json }, home: string): Json {
    const { plugins } = own;
    if (home === folder || plugins === undefined || !isList(plugins)) return own;
    const moved = (plugin: string): string => {
      const path = relative(folder, resolve(home, plugin));
      return path.startsWith('.') ? path : `./${path}`;
    };
    const isPath = (plugin: Json): plugin is string => typeof plugin === 'string' && plugin.startsWith('.');
    return { ...own, plugins: plugins.map((plugin) => (isPath(plugin) ? moved(plugin) : plugin)) };
  }

  const start = resolve(folder, basename(file));
  const { value, spots } = readOne(text, file, start, [start]);
  const spotOf = (pointer: Pointer): Spot | undefined =>
    spots.get(pointer) ?? (pointer === '' ? undefined : spotOf(holderOf(pointer)));
  return {
    value,
    problems,
    isReliable: (pointer) => reliable.every((isReliable) => isReliable(pointer)),
    placeOf(pointer, onKey) {
      const spot = spots.get(pointer);
      return spot?.inFile(onKey ? spot.key : spot.value);
    },
    folderOf: (pointer) => spotOf(pointer)?.folder ?? folder,
  };
}

function notABlock(value: Json): { message: string; hint: string } {
  return {
    message: value === null ? 'the file is empty' : `must be a block of keys (got ${shown(value)})`,
    hint: 'A pipeline starts with the key plugins, and has data, model, layer, loss, optimizer, metrics',
  };
}
