import { fileFlaw, type Place } from './file-flaw.ts';
import { type FileModel, type FileRow, type FileVariable, type Limited, newVariable, optionsOf } from './file-model.ts';
import { type LpToken, lpTokens } from './lp-tokens.ts';
import type { RowsOptions } from './options.ts';

type Section = 'maximise' | 'minimise' | 'rows' | 'bounds' | 'general' | 'binary' | 'end' | 'unsupported';

const SECTIONS: Readonly<Record<Section, readonly string[]>> = {
  maximise: ['max', 'maximize', 'maximise', 'maximum'],
  minimise: ['min', 'minimize', 'minimise', 'minimum'],
  rows: ['st', 'st.', 's.t.', 'subject to', 'such that'],
  bounds: ['bound', 'bounds'],
  general: ['gen', 'general', 'generals', 'int', 'integer', 'integers'],
  binary: ['bin', 'binary', 'binaries'],
  end: ['end'],
  unsupported: ['semi', 'semis', 'sos', 'sos1', 'sos2', 'lazy constraints', 'user cuts', 'pwlobj'],
};
const SUPPORTED = 'Maximize or Minimize, Subject To, Bounds, General, Binary and End';
const SENSES: Readonly<Record<string, string>> = { '<': '<=', '=<': '<=', '>': '>=', '=>': '>=' };
const RELATIONS = [...Object.keys(SENSES), '<=', '>=', '='];
/** What is said of the right side where the left one is said to be so. */
const MIRRORED: Readonly<Record<string, string>> = { '<=': '>=', '>=': '<=', '=': '=' };

/** A sum of variables and a constant. */
interface Sum extends Place {
  readonly coefficients: Map<string, number>;
  constant: number;
}

/**
 * Reads a linear program in the CPLEX LP format: objective, Subject To (with ranges `1 <= x + y <= 2`), Bounds, General,
 * Binary and End.
 *
 * A variable is known from the objective or a row on; it is from 0 up, unless a bound says otherwise. What other readers
 * take in different ways is refused.
 *
 * @param file for messages
 * @throws MapgradError DATA_INVALID, with the line and the column
 */
export function parseLp(text: string, file: string): RowsOptions {
  const flaw = fileFlaw(file);
  const tokens = lpTokens(text, flaw);
  const model: FileModel = { variables: new Map(), rows: new Map() };
  let position = 0;

  const peek = (ahead = 0): LpToken => tokens[Math.min(position + ahead, tokens.length - 1)]!;
  const next = (): LpToken => tokens[Math.min(position++, tokens.length - 1)]!;
  const is = (...texts: readonly string[]): boolean => peek().kind === 'operator' && texts.includes(peek().text);
  const expected = (what: string, token = peek()): Error =>
    flaw(token, `found ${token.kind === 'end' ? token.text : `'${token.text}'`}, expected ${what}`);

  /** The section that a word at the beginning of a line opens, and of how many words its name is. */
  function sectionHere(): { readonly section: Section; readonly words: number } | undefined {
    const token = peek();
    if (token.kind !== 'name' || !token.first || (peek(1).text === ':' && peek(1).kind === 'operator'))
      return undefined;
    const one = token.text.toLowerCase();
    const two = `${one} ${peek(1).text.toLowerCase()}`;
    for (const section of Object.keys(SECTIONS) as Section[]) {
      if (SECTIONS[section].includes(two)) return { section, words: 2 };
      if (SECTIONS[section].includes(one)) return { section, words: 1 };
    }
    return undefined;
  }
  const sectionEnds = (): boolean => peek().kind === 'end' || sectionHere() !== undefined;

  function open(what: string, ...allowed: readonly Section[]): Section {
    const here = sectionHere();
    if (here === undefined || !allowed.includes(here.section)) throw expected(what);
    position += here.words;
    return here.section;
  }

  function signs(): number {
    let sign = 1;
    while (is('+', '-')) if (next().text === '-') sign = -sign;
    return sign;
  }

  /** Sums terms: the first with or without a sign, the others with one. */
  function sum(): Sum {
    const { line, column } = peek();
    const result: Sum = { line, column, coefficients: new Map(), constant: 0 };
    do {
      const sign = signs();
      const number = peek().kind === 'number' ? next() : undefined;
      if (number !== undefined && is('*')) next();
      const value = sign * Number(number?.text ?? 1);
      if (!Number.isFinite(value)) throw flaw(number!, `${number!.text} is too large`);
      if (peek().kind === 'name' && !(number !== undefined && startsNext())) {
        const token = next();
        const name = token.text;
        if (isInfinity(token) || name.toLowerCase() === 'free') throw flaw(token, `${name} is no name of a variable`);
        result.coefficients.set(name, (result.coefficients.get(name) ?? 0) + value);
        if (!model.variables.has(name)) model.variables.set(name, newVariable(name, token));
      } else if (number === undefined) throw expected('a number or the name of a variable');
      else result.constant += value;
      if (is('^', '/', '[', ']', '*')) throw flaw(peek(), `'${peek().text}': only linear terms are supported`);
    } while (is('+', '-'));
    return result;
  }
  /** Whether the name here does not belong to the number before it: it is a section, or names a row. */
  const startsNext = (): boolean =>
    sectionHere() !== undefined || (peek(1).kind === 'operator' && peek(1).text === ':');

  function sense(): string {
    if (!is(...RELATIONS)) throw expected('<=, >= or =');
    const { text: sign } = next();
    return SENSES[sign] ?? sign;
  }

  /** A number with a sign, or infinity. */
  function limit(): number {
    const sign = signs();
    const token = next();
    const value = isInfinity(token) ? Infinity : token.kind === 'number' ? Number(token.text) : Number.NaN;
    if (Number.isNaN(value)) throw expected('a number', token);
    return sign * (value >= 1e20 ? Infinity : value);
  }

  function label(): LpToken | undefined {
    if (peek().kind !== 'name' || peek(1).kind !== 'operator' || peek(1).text !== ':') return undefined;
    position += 2;
    return peek(-2);
  }

  function row(): void {
    const named = label();
    const { line, column } = named ?? peek();
    const name = named?.text ?? `R${model.rows.size + 1}`;
    const earlier = model.rows.get(name);
    if (earlier !== undefined)
      throw flaw({ line, column }, `row ${name} is given twice, first in line ${earlier.place.line}`);
    const made: FileRow = { name, place: { line, column }, coefficients: new Map(), lower: -Infinity, upper: Infinity };

    const left = sum();
    const leftSense = sense();
    const ranged = left.coefficients.size === 0;
    const { coefficients, constant, ...place } = ranged ? sum() : left;
    if (coefficients.size === 0) throw flaw(place, `row ${name} has no variable`);
    if (constant !== 0) throw flaw(place, `row ${name} has a number beside variables: bring it to the right side`);
    for (const [variable, value] of coefficients) made.coefficients.set(variable, value);
    if (ranged) limitBy(made, MIRRORED[leftSense]!, left.constant, left);
    if (!ranged) limitBy(made, leftSense, limit(), peek(-1));
    else if (is(...RELATIONS)) {
      const token = peek();
      const rightSense = sense();
      if (rightSense !== leftSense || rightSense === '=')
        throw flaw(token, `row ${name} has the senses ${leftSense} and ${rightSense}, expected <= or >= twice`);
      limitBy(made, rightSense, limit(), peek(-1));
    }
    model.rows.set(name, made);
  }

  function limitBy(target: Limited, relation: string, value: number, place: Place): void {
    const impossible = relation === '<=' ? -Infinity : Infinity;
    if (Math.abs(value) === Infinity && (relation === '=' || value === impossible))
      throw flaw(place, `no number is ${relation} ${value}`);
    if (relation !== '>=') target.upper = value;
    if (relation !== '<=') target.lower = value;
  }

  function known(): FileVariable {
    const token = next();
    if (token.kind !== 'name') throw expected('the name of a variable', token);
    const variable = model.variables.get(token.text);
    if (variable === undefined)
      throw flaw(token, `${token.text} is in no row and not in the objective, where '0 ${token.text}' would name it`);
    variable.place = token;
    return variable;
  }

  function bound(): void {
    if (peek().kind === 'name' && !isInfinity(peek())) {
      const variable = known();
      if (peek().kind === 'name' && peek().text.toLowerCase() === 'free') {
        next();
        variable.lower = -Infinity;
        variable.upper = Infinity;
        return;
      }
      limitBy(variable, sense(), limit(), peek(-1));
      return;
    }
    const value = limit();
    const token = peek();
    const relation = sense();
    const variable = known();
    limitBy(variable, MIRRORED[relation]!, value, token);
    if (!is(...RELATIONS)) return;
    const second = sense();
    if (second !== relation || second === '=')
      throw flaw(token, `${variable.name} has the senses ${relation} and ${second}, expected <= or >= twice`);
    limitBy(variable, second, limit(), peek(-1));
  }

  /** Keeps bounds within 0 and 1, which fix a variable; what others mean is not the same to all readers. */
  function binary(variable: FileVariable): void {
    const { name, place, lower, upper } = variable;
    if (lower < 0 || (upper > 1 && upper < Infinity))
      throw flaw(place, `variable ${name} is binary, but its bounds are ${lower} and ${upper}`);
    variable.upper = Math.min(upper, 1);
  }

  const direction = open('Maximize or Minimize', 'maximise', 'minimise') === 'maximise' ? 1 : -1;
  label();
  if (!sectionEnds()) {
    for (const [name, value] of sum().coefficients) model.variables.get(name)!.objective = direction * value;
  }
  open('Subject To', 'rows');
  while (!sectionEnds()) row();
  for (;;) {
    const header = peek();
    const section = open(SUPPORTED, 'bounds', 'general', 'binary', 'unsupported', 'end');
    if (section === 'end') break;
    while (!sectionEnds()) {
      if (section === 'unsupported')
        throw flaw(header, `section ${header.text} is not supported, expected ${SUPPORTED}`);
      if (section === 'bounds') bound();
      else {
        const variable = known();
        variable.type = 'integer';
        if (section === 'binary') binary(variable);
      }
    }
  }
  if (peek().kind !== 'end') throw expected('nothing after End');
  return optionsOf(model, flaw, peek());
}

const isInfinity = ({ kind, text }: LpToken): boolean =>
  kind === 'name' && ['inf', 'infinity'].includes(text.toLowerCase());
