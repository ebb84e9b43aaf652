import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packages, root } from '../architecture/workspace.ts';

/** A fenced block of code in a page. */
export interface Block {
  /** The page, from the root: `docs/methods.md`. */
  readonly page: string;
  /** Where its first line of code stands. */
  readonly line: number;
  readonly language: string;
  /** What is said after the language: the name of a file, or `fragment: ` and why it cannot stand alone. */
  readonly info: string;
  readonly code: string;
}

const folders = [...packages.map(({ folder }) => folder), 'examples/python-solver', 'examples/ortools-solver'];
const listed = (folder: string): string[] => readdirSync(join(root, folder)).map((name) => join(folder, name));

/** Every README, and every page of docs/. */
export const pages: readonly string[] = ['', 'docs', ...folders]
  .flatMap(listed)
  .filter((file) => file.endsWith('.md') && !file.endsWith('CHANGELOG.md'));

const textOf = (page: string): string => readFileSync(join(root, page), 'utf8');

function blocksOf(page: string): Block[] {
  const text = textOf(page);
  return [...text.matchAll(/^```([a-z]*) *([^\n]*)\n(.*?)^```$/gms)].map(
    ({ index, 1: language, 2: info, 3: code }) => ({
      page,
      line: text.slice(0, index).split('\n').length + 1,
      language: language!,
      info: info!,
      code: code!,
    }),
  );
}

/** The blocks of all pages. */
export const blocks: readonly Block[] = pages.flatMap(blocksOf);

/** Pages that build a project of their own; a test follows each of them step by step. */
export const followed: readonly string[] = ['docs/write-a-solver-plugin.md'];

/** `docs/methods.md:12` */
export const placeOf = ({ page, line }: Pick<Block, 'page' | 'line'>): string => `${page}:${line}`;

/** A command that a page tells to type. */
export interface ShellLine {
  readonly page: string;
  readonly line: number;
  readonly command: string;
}

const PROGRAM = /^(npx |npm |mapgrad |node |pip |python3 |git )/;

/** The commands of all pages: the lines of shell blocks, and indented lines that begin with a program. */
export const shellLines: readonly ShellLine[] = pages.flatMap((page) => {
  let fence: string | undefined;
  return textOf(page)
    .split('\n')
    .flatMap((text, i) => {
      const mark = /^```([a-z]*)/.exec(text);
      if (mark) {
        fence = fence === undefined ? mark[1]! : undefined;
        return [];
      }
      const shell = fence === 'sh' || (fence === undefined && /^ {4}\S/.test(text));
      const command = text.trim().replace(/\s+#.*$|\s{3,}.*$/, '');
      return shell && PROGRAM.test(command) ? [{ page, line: i + 1, command }] : [];
    });
});

/** Links of all pages to files of the repository: the page, and what is linked to. */
export const links: readonly { readonly page: string; readonly target: string }[] = pages.flatMap((page) =>
  [...textOf(page).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target]) => ({ page, target: target! })),
);

/** The anchors that the headings of a page make, as GitHub makes them. */
export const anchorsOf = (page: string): string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
