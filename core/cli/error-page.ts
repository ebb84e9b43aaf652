import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const own = dirname(createRequire(import.meta.url).resolve('mapgrad/package.json'));

/** Where the pages are: beside the command when it is installed, among the documents in the repository. */
const PLACES = ['errors.md', '../../docs/errors.md'];

/** The codes of errors that have a page. */
export const pageCodes = (): readonly string[] => [...pages().keys()];

/** What an error means and what to do about it, as Markdown; undefined for a code without a page. */
export const errorPage = (code: string): string | undefined => pages().get(code);

function pages(): ReadonlyMap<string, string> {
  const sections = read().split(/^## /m).slice(1);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')).trim(), section.trimEnd()]));
}

function read(): string {
  for (const place of PLACES) {
    try {
      return readFileSync(join(own, place), 'utf8');
    } catch {}
  }
  return '';
}
