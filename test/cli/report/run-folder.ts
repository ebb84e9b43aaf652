import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { temporaryFolder } from '../../temporary-folder.ts';

/** What stands in the files of a run folder that is made for a test; text as it is, anything else as JSON. */
export interface Files {
  readonly [file: string]: unknown;
}

/** Lines of `metrics.jsonl`. */
export const lines = (...objects: readonly object[]): string =>
  objects.map((one) => `${JSON.stringify(one)}\n`).join('');

/** Makes a run folder. */
export function runFolder(files: Files, name = 'run'): string {
  const directory = join(temporaryFolder(), name);
  mkdirSync(directory);
  for (const [file, content] of Object.entries(files)) {
    const path = join(directory, file);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(
      path,
      typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content),
    );
  }
  return directory;
}

/** An element of a page. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of it and all within. */
  text: string;
}

/** Reads a page as XML, which it is besides HTML; throws where it is not well-formed. */
export function elementsOf(page: string): readonly Element[] {
  const elements: Element[] = [];
  const open: Element[] = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.write(page).close();
  return elements;
}

/** Cells of tables, and everything else that is text. */
export const textsOf = (elements: readonly Element[], name: string): readonly string[] =>
  elements.filter((element) => element.name === name).map(({ text }) => text);
