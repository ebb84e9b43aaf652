import type { Json } from '@mapgrad/contracts';
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { memberOf, type Pointer } from './pointer.ts';
import { syntaxFlaws } from './syntax-flaws.ts';
import { readKey, readScalar } from './yaml-scalar.ts';

/** Something that is not YAML, or that JSON cannot hold. */
export interface Flaw {
  /** Where it is in the text. */
  readonly offset: number;
  /** The value that it is about. */
  readonly pointer: Pointer;
  readonly message: string;
  readonly hint?: string;
}

/** Where a value stands in the text. */
export interface Offsets {
  /** Where its key starts, or the value when it has none. */
  readonly key: number;
  /** Where the value starts, or its key when it is empty. */
  readonly value: number;
}

/** A text of YAML, as JSON. */
export interface Reading {
  readonly value: Json;
  readonly flaws: readonly Flaw[];
  readonly offsets: ReadonlyMap<Pointer, Offsets>;
  /** Values that could not be read, wholly or in part; null stands for what could not. */
  readonly unread: readonly Pointer[];
  /** Where the text stops to be reliable; Infinity when its syntax is right. */
  readonly end: number;
}

const MAX_VALUES = 100_000;
const MAX_DEPTH = 64;

/** Reads YAML 1.2 as JSON: aliases become copies; all that JSON cannot hold is a flaw. */
export function yamlToJson(text: string): Reading {
  const document = parseDocument(text, { prettyErrors: false, uniqueKeys: false });
  const { flaws: syntax, end } = syntaxFlaws(document, text);
  const flaws: Flaw[] = [];
  const unread: Pointer[] = [];
  const offsets = new Map<Pointer, Offsets>();
  const targets = targetsOf(document);
  /** The collections that the value being read is part of. */
  const open = new Set<Node>();
  let values = 0;
  /** Where the alias is, of those in the text, that is being copied. */
  let copied: number | undefined;

  function refuse(offset: number, pointer: Pointer, message: string): null {
    flaws.push({ offset, pointer, message });
    unread.push(pointer);
    return null;
  }

  function read(node: Node | null, pointer: Pointer, key?: number): Json {
    const offset = startOf(node) ?? key ?? 0;
    const value = readValue(node, pointer, offset);
    offsets.set(pointer, { key: key ?? offset, value: offset });
    return value;
  }

  function readValue(node: Node | null, pointer: Pointer, offset: number): Json {
    values++;
    if (values === MAX_VALUES + 1) {
      const how = copied === undefined ? 'the file has' : 'with its aliases written out, the file has';
      return refuse(copied ?? offset, '', `${how} more than ${MAX_VALUES} values`);
    }
    if (values > MAX_VALUES || node === null) return null;
    if (open.size === MAX_DEPTH) return refuse(offset, pointer, `is nested more than ${MAX_DEPTH} deep`);
    if (isAlias(node)) return readAlias(node, pointer, offset);
    if (isScalar(node)) {
      const scalar = readScalar(node);
      return 'fault' in scalar ? refuse(offset, pointer, scalar.fault) : scalar.value;
    }
    open.add(node);
    const members = isMap(node)
      ? readMap(node, pointer)
      : node.items.map((item, i) => read(isNode(item) ? item : null, memberOf(pointer, i)));
    open.delete(node);
    return members;
  }

  function readAlias(alias: Alias, pointer: Pointer, offset: number): Json {
    const target = targets.get(alias);
    if (target === undefined) return refuse(offset, pointer, `no &${alias.source} stands before *${alias.source}`);
    if (open.has(target)) return refuse(offset, pointer, `*${alias.source} refers to what it is part of`);
    const isOutermost = copied === undefined;
    copied ??= offset;
    const value = read(target, pointer);
    if (isOutermost) copied = undefined;
    return value;
  }

  function readMap(map: YAMLMap, pointer: Pointer): Json {
    const members = new Map<string, Json>();
    for (const { key, value } of map.items) {
      const offset = (isNode(key) ? key.range?.[0] : undefined) ?? 0;
      const name = readKey(key, value);
      if ('fault' in name) refuse(offset, pointer, name.fault);
      else if (members.has(name.value)) flaws.push({ offset, pointer, message: `key '${name.value}' is given twice` });
      else members.set(name.value, read(isNode(value) ? value : null, memberOf(pointer, name.value), offset));
    }
    return Object.fromEntries(members);
  }

  const value = read(document.contents, '');
  return { value, flaws: [...syntax, ...flaws.filter(({ offset }) => offset < end)], offsets, unread, end };
}

/** The start of a node in the text; undefined where there is nothing to see. */
function startOf(node: Node | null): number | undefined {
  const [start, end] = node?.range ?? [0, 0];
  return start === end ? undefined : start;
}

/** What each alias refers to: the last anchor of its name before it. */
function targetsOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}
