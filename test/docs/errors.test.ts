import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { packages, root, sourcesOf } from '../architecture/workspace.ts';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');

const codes = [...read('core/contracts/errors.ts').matchAll(/^ {2}\| '([A-Z_]+)'/gm)].map(([, code]) => code!);

const sections = new Map(
  read('docs/errors.md')
    .split(/^## /m)
    .slice(1)
    .map((section): [string, string] => [section.split('\n', 1)[0]!, section]),
);

const sources = packages
  .filter(({ folder }) => !folder.startsWith('examples'))
  .flatMap(({ folder }) => sourcesOf(folder))
  .filter((file) => file !== 'core/contracts/errors.ts')
  .map((file) => ({ file, text: read(file) }));

/** Where the words of a code are when not beside the code itself. */
const ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  SOLVER_INFEASIBLE: ['solvers/program/conflict.ts'],
  SOLVER_FAILED: ['core/runtime/solver-error.ts'],
};

const FEWEST_LETTERS = 9;

/** Patterns of all texts of a source that may be messages: what is put into them at run time may be anything. */
function messagesOf(text: string): RegExp[] {
  const found: RegExp[] = [];
  const literal = (words: string): string => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  function pattern(node: ts.Node): string {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return literal(node.text);
    if (ts.isTemplateExpression(node)) {
      return literal(node.head.text) + node.templateSpans.map((span) => `.*${literal(span.literal.text)}`).join('');
    }
    const isSum = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
    return isSum ? pattern(node.left) + pattern(node.right) : '.*';
  }
  function visit(node: ts.Node): void {
    const own = pattern(node);
    if (own.replaceAll('.*', '').length >= FEWEST_LETTERS) found.push(new RegExp(`^${own}$`, 's'));
    ts.forEachChild(node, visit);
  }
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.Latest, true));
  return found;
}

it('are the codes that there are, in their order', () => {
  expect(codes.length).toBeGreaterThan(30);
  expect([...sections.keys()]).toEqual(codes);
});

describe.each(codes)('%s', (code) => {
  const section = sections.get(code) ?? '';
  const thrown = sources.filter(({ text }) => text.includes(`'${code}'`));

  it('is thrown somewhere', () => {
    expect(thrown.map(({ file }) => file)).not.toEqual([]);
  });

  it('has a meaning, an example whose words are in the sources, and what to do', () => {
    const [, meaning = '', example = '', rest = ''] =
      /^[A-Z_]+\n\n(.+?)\n\n```text\n(.*)\n```\n\n(.+)$/s.exec(section) ?? [];
    expect(meaning.length).toBeGreaterThan(20);
    expect(rest).toMatch(/^\*\*What to do\.\*\* .{20,}/s);
    const places = sources.filter(
      ({ file }) => ELSEWHERE[code]?.includes(file) ?? thrown.some((one) => one.file === file),
    );
    const patterns = places.flatMap(({ text }) => messagesOf(text));
    expect(
      patterns.some((pattern) => pattern.test(example)),
      example,
    ).toBe(true);
  });
});
