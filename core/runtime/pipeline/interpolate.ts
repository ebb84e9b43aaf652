import type { Json } from '@mapgrad/contracts';
import { didYouMean } from '../did-you-mean.ts';
import { keysIn } from './dotted-keys.ts';
import { isBlock, isList } from './json.ts';
import { dotted, memberOf, type Pointer } from './pointer.ts';
import { escapedText, mayRefer, piecesOf, reference } from './references.ts';
import { shown } from './shown.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** The variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Is told what is wrong with the text at a pointer, or that only what it refers to is. */
export type OnFault = (pointer: Pointer, message?: string, hint?: string) => void;

/** Whether something in a value has to be read as `${a.b}`. */
export const hasReferences = (value: Json): boolean => {
  if (typeof value === 'string') return mayRefer(value);
  if (isList(value)) return value.some(hasReferences);
  return isBlock(value) && Object.values(value).some(hasReferences);
};

/** A value that, read as a pipeline is, is another one: with `$${` for each `${`. */
export function escaped(value: Json): Json {
  if (typeof value === 'string') return escapedText(value);
  if (isList(value)) return value.map(escaped);
  if (!isBlock(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, escaped(member)]));
}

const MOST_VALUES = 100_000;
const MOST_LETTERS = 1_000_000;
const LONGEST_CHAIN = 64;
const DEEPEST = 64;
const DEEPEST_CALL = 1000;

/** A value without references. */
interface Known {
  readonly value: Json;
  /** How many values it holds, itself included, each as often as it is referred to. */
  readonly values: number;
  readonly letters: number;
  readonly depth: number;
  /** Something in it could not be read; null stands in its place. */
  readonly isWrong: boolean;
}

/**
 * Tells what a member of a pipeline is with everything in its place that `${a.b}`, a value elsewhere in the pipeline, and
 * `${env:NAME,default}` stand for. A reference that is a whole text becomes the value itself; what has no references stays the
 * same object.
 */
export function interpolation(root: Json, environment: Environment, onFault: OnFault): (key: string) => Json {
  const known = new Map<Pointer, Known>();
  const measured = new WeakMap<object, Known>();
  /** The texts that are being read. */
  const open: Pointer[] = [];
  let calls = 0;

  function resolve(value: Json, pointer: Pointer): Known {
    const before = known.get(pointer);
    if (before !== undefined) return before;
    if (calls === DEEPEST_CALL) return wrong(pointer, 'refers too deep');
    calls++;
    const found = typeof value === 'string' ? ofText(value, pointer) : ofMembers(value, pointer);
    calls--;
    known.set(pointer, found);
    return found;
  }

  function ofMembers(value: Json, pointer: Pointer): Known {
    if (!isList(value) && !isBlock(value)) return plain(value);
    const members = Object.entries(value).map(([key, member]) => ({
      key,
      member,
      is: resolve(member, memberOf(pointer, key)),
    }));
    const isSame = members.every(({ member, is }) => is.value === member);
    const made = isList(value)
      ? members.map(({ is }) => is.value)
      : Object.fromEntries(members.map(({ key, is }) => [key, is.value]));
    const whole = held(
      isSame ? value : made,
      members.map(({ is }) => is),
    );
    if (whole.values > MOST_VALUES) return wrong(pointer, `${WRITTEN_OUT} more than ${MOST_VALUES} values`);
    if (whole.letters > MOST_LETTERS) return wrong(pointer, `${WRITTEN_OUT} more than ${MOST_LETTERS} letters`);
    if (whole.depth > DEEPEST) return wrong(pointer, `${WRITTEN_OUT} more than ${DEEPEST} levels`);
    return whole;
  }

  function ofText(text: string, pointer: Pointer): Known {
    if (!mayRefer(text)) return plain(text);
    if (open.includes(pointer)) {
      const round = [...open.slice(open.indexOf(pointer)), pointer].map(dotted);
      const path = round.length > 6 ? [...round.slice(0, 5), '…', ...round.slice(-1)] : round;
      return wrong(pointer, `refers to itself: ${path.join(' → ')}`);
    }
    if (open.length === LONGEST_CHAIN) return wrong(pointer, `refers through more than ${LONGEST_CHAIN} others`);
    const pieces = piecesOf(text);
    if ('message' in pieces) return wrong(pointer, pieces.message, pieces.hint);
    open.push(pointer);
    const found = pieces.map((piece) => (typeof piece === 'string' ? plain(piece) : ofReference(piece.path, pointer)));
    open.pop();
    const [first] = found;
    if (first === undefined || found.some(({ isWrong }) => isWrong)) {
      onFault(pointer);
      return failed;
    }
    if (found.length === 1) return first;
    const container = pieces.find((_, i) => typeof (found[i]?.value ?? {}) === 'object');
    if (container !== undefined && typeof container !== 'string') {
      const { value } = found[pieces.indexOf(container)]!;
      return wrong(pointer, `${reference(container.path)} is ${shown(value)}, which cannot be part of a text`);
    }
    const letters = found.reduce((sum, each) => sum + each.letters, 0);
    if (letters > MOST_LETTERS) return wrong(pointer, `${WRITTEN_OUT} more than ${MOST_LETTERS} letters`);
    return plain(found.map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value))).join(''));
  }

  function ofReference(path: string, pointer: Pointer): Known {
    if (path.startsWith(ENVIRONMENT)) return ofVariable(path.slice(ENVIRONMENT.length), pointer);
    const keys = keysIn(path);
    if (keys === undefined) {
      const hint = `Write ${reference('layer.solver.k')}, or $${reference('').slice(0, -1)} for the two letters`;
      return wrong(pointer, `'${reference(path)}' names no value`, hint);
    }
    let value = root;
    let at: Pointer = '';
    let isRaw = true;
    for (const key of keys) {
      if (isRaw && typeof value === 'string' && mayRefer(value)) {
        const through = resolve(value, at);
        if (through.isWrong) return failed;
        value = through.value;
        isRaw = false;
      }
      const member: Json | undefined = memberAt(value, key);
      at = memberOf(at, key);
      if (member === undefined) return wrong(pointer, `there is no '${dotted(at)}' to refer to`, hintFor(key, value));
      value = member;
    }
    return isRaw ? resolve(value, at) : measure(value);
  }

  function ofVariable(text: string, pointer: Pointer): Known {
    const [, name, preset] = /^([A-Za-z_]\w*)(?:,(.*))?$/s.exec(text) ?? [];
    if (name === undefined) {
      const hint = `Write ${reference('env:NAME,default')}`;
      return wrong(pointer, `'${text}' is not the name of an environment variable`, hint);
    }
    const found = (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? preset;
    if (found !== undefined) return plain(scalarOf(found));
    const hint = `Set it, or say what it is otherwise: ${reference(`env:${name},default`)}`;
    return wrong(pointer, `there is no environment variable ${name}`, hint);
  }

  function measure(value: Json): Known {
    if (!isList(value) && !isBlock(value)) return plain(value);
    const before = measured.get(value);
    if (before !== undefined) return before;
    const found = held(value, Object.values(value).map(measure));
    measured.set(value, found);
    return found;
  }

  function wrong(pointer: Pointer, message: string, hint?: string): Known {
    onFault(pointer, message, hint);
    return failed;
  }

  return (key) => resolve(memberAt(root, key) ?? null, memberOf('', key)).value;
}

const ENVIRONMENT = 'env:';
const WRITTEN_OUT = 'has, with its references written out,';

const failed: Known = { value: null, values: 1, letters: 0, depth: 0, isWrong: true };

const plain = (value: Json): Known => ({
  value,
  values: 1,
  letters: typeof value === 'string' ? value.length : 8,
  depth: 0,
  isWrong: false,
});

const held = (value: Json, members: readonly Known[]): Known => ({
  value,
  values: members.reduce((sum, each) => sum + each.values, 1),
  letters: members.reduce((sum, each) => sum + each.letters, 0),
  depth: 1 + members.reduce((most, each) => Math.max(most, each.depth), 0),
  isWrong: members.some(({ isWrong }) => isWrong),
});

function memberAt(holder: Json, key: string): Json | undefined {
  if (isList(holder)) return /^\d+$/.test(key) ? holder[Number(key)] : undefined;
  return isBlock(holder) && Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function hintFor(key: string, holder: Json): string {
  const names = isBlock(holder) ? Object.keys(holder) : [];
  const meant = didYouMean(key, names).trim();
  if (meant !== '') return meant;
  if (isList(holder)) return holder.length === 0 ? 'The list is empty' : `Its items are 0 to ${holder.length - 1}`;
  const there =
    names.length > 0 && names.length <= 12 ? `There ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}. ` : '';
  return `${there}Defaults that no file writes cannot be referred to`;
}

/** The number, true or false that a text is in YAML; any other text as it is. */
function scalarOf(text: string): Json {
  if (/["'#&*!|>%@`{}[\]\n]/.test(text)) return text;
  const { value, flaws } = yamlToJson(text);
  return flaws.length === 0 && (typeof value === 'number' || typeof value === 'boolean') ? value : text;
}
