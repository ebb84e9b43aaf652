import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { type Block, blocks, placeOf } from './blocks.ts';

const folder = mkdtempSync(join(root, 'test/docs/blocks-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Blocks of a page lie side by side, so that one can import another by the name it has. */
const fileOf = ({ page, line, info }: Block): string =>
  join(folder, page.replace(/\W/g, '-'), info === '' ? `line-${line}.ts` : info);

const written = blocks.filter(({ language }) => language === 'ts');
const whole = written.filter(({ info }) => !info.startsWith('fragment'));
for (const block of whole) {
  mkdirSync(dirname(fileOf(block)), { recursive: true });
  writeFileSync(fileOf(block), block.code);
}

it('all TypeScript compiles under `strict`', () => {
  const { config } = ts.readConfigFile(join(root, 'test/tsconfig.json'), ts.sys.readFile) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, join(root, 'test'));
  const files = whole.map(fileOf);
  const program = ts.createProgram(files, { ...options, noUncheckedIndexedAccess: false });
  const messages = files.flatMap((file, i) => {
    const source = program.getSourceFile(file)!;
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((each) => {
      const { line, page } = whole[i]!;
      const at = line + source.getLineAndCharacterOfPosition(each.start ?? 0).line;
      return `${placeOf({ page, line: at })}: ${ts.flattenDiagnosticMessageText(each.messageText, ' ')}`;
    });
  });
  expect(messages).toEqual([]);
});

const parsedOnly = blocks.filter(
  ({ language, info }) => language === 'js' || /^ts fragment/.test(`${language} ${info}`),
);

it.each(parsedOnly.map((block) => [placeOf(block), block.code]))('%s can be parsed', (_place, code) => {
  const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true });
  expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
});

describe('runs as it stands', () => {
  // What a test runner runs is compiled only.
  const run = whole.filter(({ code }) => !/from '(vitest|node:test)'/.test(code));
  it.each(run.map((block) => [placeOf(block), block] as const))('%s', async (_place, block) => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const before = process.cwd();
    const work = mkdtempSync(join(folder, 'work-')); // from where the packages of the workspace are found
    cpSync(join(root, 'test/docs/files'), work, { recursive: true });
    process.chdir(work);
    onTestFinished(() => {
      process.chdir(before);
      log.mockRestore();
    });
    await import(pathToFileURL(fileOf(block)).href);
  });
});
