import type { Attributes } from './keyed-graph.ts';
import { shown } from './shown.ts';
import { fail, type XMLElement } from './xml-element.ts';

/** An attribute that a file declares before it uses it. */
export interface Declaration {
  /** Where it is declared. */
  readonly element: XMLElement;
  /** What values call it. */
  readonly id: string;
  /** What the graph calls it; such values are left out when absent. */
  readonly name: string | undefined;
  readonly type: string;
  /** The value of those that have none of their own. */
  readonly fallback?: string | undefined;
}

/** A value of a declared attribute. */
export interface Written {
  /** Where it stands. */
  readonly element: XMLElement;
  readonly id: string;
  readonly text: string;
}

/** What a vertex or an edge has, of the values that stand at it. */
export type Collect = (values: readonly Written[]) => Attributes;

/**
 * Reads values by declarations: numbers and truth values by their type, all else as text.
 *
 * @returns throws DATA_INVALID for a value that is not declared, that is given twice, or that its type does not have
 * @throws MapgradError DATA_INVALID where two declarations share an id or a name, or a fallback is of another type
 */
export function declaredAttributes(declarations: readonly Declaration[]): Collect {
  const known = new Map<string, Declaration>();
  const fallbacks = new Map<string, unknown>();
  const names = new Set<string>();
  for (const one of declarations) {
    const { element, id, name, fallback } = one;
    if (known.has(id)) fail(element, `the id '${shown(id)}' is declared twice`, 'rename one of the two');
    known.set(id, one);
    if (name === undefined) continue;
    if (names.has(name)) fail(element, `two attributes are called '${shown(name)}'`, 'rename one of the two');
    names.add(name);
    if (fallback !== undefined) fallbacks.set(name, typed(element, one, fallback));
  }

  return (values) => {
    const found = new Map<string, unknown>();
    for (const { element, id, text } of values) {
      const declaration = known.get(id) ?? fail(element, `'${shown(id)}' is not declared`, 'declare it, with its type');
      const { name } = declaration;
      if (name === undefined) continue;
      if (found.has(name))
        fail(element, `'${shown(name)}' is given twice`, 'expected one value; export the graph of one time');
      found.set(name, typed(element, declaration, text));
    }
    return Object.fromEntries([...fallbacks, ...found]);
  };
}

const NUMBERS = new Set(['byte', 'short', 'int', 'integer', 'long', 'float', 'double']);
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;
const TRUTH = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/**
 * A value by its type; NaN and infinite numbers are read as such, since they may never be asked for.
 *
 * @throws MapgradError DATA_INVALID
 */
export function typed(
  element: XMLElement,
  { type, name = '' }: Pick<Declaration, 'type' | 'name'>,
  text: string,
): unknown {
  if (type !== 'boolean' && !NUMBERS.has(type)) return text;
  const trimmed = text.trim();
  if (type === 'boolean') {
    return (
      TRUTH.get(trimmed.toLowerCase()) ??
      fail(element, `'${shown(name)}' is '${shown(text)}'`, 'expected true or false')
    );
  }
  if (DECIMAL.test(trimmed)) return Number(trimmed);
  const [, sign, word] = NOT_FINITE.exec(trimmed) ?? [];
  if (word === undefined)
    fail(element, `'${shown(name)}' is '${shown(text)}'`, `expected a number, as its type ${type} says`);
  return word.toLowerCase() === 'nan' ? Number.NaN : Number(`${sign}Infinity`);
}
