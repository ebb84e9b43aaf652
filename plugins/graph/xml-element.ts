import { createRequire } from 'node:module';
import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import { shown } from './shown.ts';

/** An element of an XML file, with what stands in it. */
export interface XMLElement {
  readonly file: string;
  /** Where its opening tag ends, from 1. */
  readonly line: number;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  readonly children: readonly XMLElement[];
  /** Its own text, without that of the elements in it. */
  readonly text: string;
}

const DEEPEST = 64;
const LONGEST = 100_000;
const EXPORT = 'export the graph again as GEXF or GraphML';

/**
 * The outermost element of XML text. Elements and attributes are known by their names as written, prefixes included.
 *
 * XML can ask a reader for more than it holds. Here a document type is refused, and so is every entity but the five of XML;
 * elements may stand 64 deep, attributes have 100 000 characters; the text must say no other encoding than UTF-8.
 *
 * @param file what messages call it
 * @param outermost the name that the element must have
 * @throws MapgradError DATA_INVALID, with the line
 */
export function parseXML(text: string, file: string, outermost: string): XMLElement {
  // Loaded here so that nobody else waits for it.
  const { SaxesParser } = createRequire(import.meta.url)('saxes') as typeof import('saxes');
  const parser = new SaxesParser({ xmlns: false, fileName: file });
  const around: { readonly children: XMLElement[]; text: string }[] = [{ children: [], text: '' }];
  const refuse = (found: string, remedy: string): never => fail({ file, line: parser.line }, found, remedy);

  parser.on('xmldecl', ({ encoding = 'UTF-8' }) => {
    if (!/^(utf-?8|us-ascii)$/i.test(encoding)) refuse(`the encoding is ${shown(encoding)}`, 'write the file in UTF-8');
  });
  parser.on('doctype', () => refuse('there is a DOCTYPE, which is not read', 'leave it out'));
  parser.on('opentag', ({ name, attributes }) => {
    if (around.length > DEEPEST)
      refuse(`the element ${shown(name)} stands ${around.length} deep`, `expected at most ${DEEPEST}`);
    for (const [attribute, value] of Object.entries(attributes))
      if (value.length > LONGEST)
        refuse(`the attribute ${shown(attribute)} has ${value.length} characters`, `expected at most ${LONGEST}`);
    const element = { file, line: parser.line, name, attributes, children: [], text: '' };
    around.at(-1)!.children.push(element);
    around.push(element);
  });
  parser.on('closetag', () => around.pop());
  const addText = (part: string): void => {
    around.at(-1)!.text += part;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  try {
    parser.write(text).close();
  } catch (thrown) {
    if (isMapgradError(thrown)) throw thrown;
    const found = shown(messageOf(thrown), 2 * file.length + 100);
    throw new MapgradError('DATA_INVALID', `${found} This is no well-formed XML; ${EXPORT}`, { cause: thrown });
  }
  const root = around[0]!.children[0]!;
  if (root.name !== outermost) fail(root, `the outermost element is <${shown(root.name)}>`, `expected <${outermost}>`);
  return root;
}

/** Throws DATA_INVALID with the file and the line of an element. */
export function fail({ file, line }: Pick<XMLElement, 'file' | 'line'>, found: string, remedy: string): never {
  throw new MapgradError('DATA_INVALID', `${file}:${line}: ${found}; ${remedy}`);
}

/** The elements of a name that stand in an element. */
export const childrenOf = (element: XMLElement, name: string): readonly XMLElement[] =>
  element.children.filter((child) => child.name === name);

/**
 * The one element of a name that stands in an element.
 *
 * @throws MapgradError DATA_INVALID where there is none, or another
 */
export function onlyChildOf(element: XMLElement, name: string): XMLElement {
  const [child, other] = childrenOf(element, name);
  if (child === undefined) fail(element, `there is no <${name}> in <${shown(element.name)}>`, EXPORT);
  if (other !== undefined) fail(other, `there is another <${name}>, expected one`, 'make a file of each');
  return child;
}

/**
 * An attribute of an element.
 *
 * @throws MapgradError DATA_INVALID where it is missing
 */
export function attributeOf(element: XMLElement, name: string): string {
  const value = element.attributes[name];
  if (value === undefined) fail(element, `<${element.name}> has no ${name}`, `expected an attribute ${name}`);
  return value;
}

/**
 * An attribute of an element that is one of some words, or what stands for it when it is absent.
 *
 * @throws MapgradError DATA_INVALID where it is another word, or absent with nothing to stand for it
 */
export function wordOf<Word extends string>(
  element: XMLElement,
  name: string,
  words: readonly Word[],
  absent?: Word,
): Word {
  const value = element.attributes[name] ?? absent;
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  const found = value === undefined ? 'missing' : `'${shown(value)}'`;
  return fail(element, `${name} of <${element.name}> is ${found}`, `expected ${words.join(' or ')}`);
}

/** Throws DATA_INVALID where elements of a name stand in an element. */
export function refuseIn(element: XMLElement, name: string, remedy: string): void {
  const [child] = childrenOf(element, name);
  if (child !== undefined) fail(child, `<${name}> in <${element.name}> is not read`, remedy);
}
