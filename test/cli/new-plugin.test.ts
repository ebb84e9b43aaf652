import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PLUGIN_KINDS } from 'create-mapgrad-plugin';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lawsInFolder } from '../../core/testing/laws-in-folder.ts';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

/** Inside the repository, so that packages are found. */
let home = '';

const folderOf = (kind: string, language: 'ts' | 'js'): string => join(home, `my-${language}-${kind}`);

beforeAll(async () => {
  home = mkdtempSync(join(root, 'test/generated-'));
  for (const kind of PLUGIN_KINDS) {
    for (const language of ['ts', 'js'] as const) {
      const argv = ['new', 'plugin', `@me/my-${language}-${kind}`, '--kind', kind];
      const { code, stderr } = await mapgrad(language === 'js' ? [...argv, '--javascript'] : argv, { cwd: home });
      expect([code, stderr]).toEqual([0, '']);
    }
  }
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

it('every new plugin is right by the compiler, with its own settings, in TypeScript and as JavaScript with JSDoc', () => {
  const own = JSON.parse(readFileSync(join(folderOf('solver', 'ts'), 'tsconfig.json'), 'utf8')) as {
    readonly compilerOptions: object;
  };
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...own.compilerOptions,
      rootDir: '/',
      customConditions: ['source'],
      noEmit: true,
      checkJs: true,
      declaration: false,
    },
    home,
  );
  const files = readdirSync(home).flatMap((folder) =>
    readdirSync(join(home, folder))
      .filter((file) => /\.(ts|js)$/.test(file))
      .map((file) => join(home, folder, file)),
  );
  expect(files.length).toBe(2 * 3 * PLUGIN_KINDS.length);
  const program = ts.createProgram(files, { ...options, allowJs: true });
  const found = ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file?.fileName.startsWith(home))
    .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  expect(found).toEqual([]);
}, 60_000);

describe.each(PLUGIN_KINDS)('a new %s', (kind) => {
  /** The code without comments, types and names. */
  const codeOf = (language: 'ts' | 'js'): string => {
    const text = readFileSync(join(folderOf(kind, language), `my-${language}-${kind}.${language}`), 'utf8');
    const { ESNext } = ts.ModuleKind;
    const { ES2023 } = ts.ScriptTarget;
    const compilerOptions = { target: ES2023, module: ESNext, verbatimModuleSyntax: true, removeComments: true };
    return ts
      .transpileModule(text, { compilerOptions })
      .outputText.replaceAll(/my(Ts|Js)/g, 'my')
      .replaceAll(/^\s*\n/gm, '');
  };

  it('is the same in both languages', () => {
    expect(codeOf('ts')).toBe(codeOf('js'));
  });

  it('obeys the laws, and is trained with until most decisions are right', async () => {
    const folder = folderOf(kind, 'js');
    for (const { check } of await lawsInFolder({ folder, conditions: ['source'] })) await check();
    const { code, stdout, stderr } = await mapgrad(['train', 'pipeline.yaml', '--json'], { cwd: folder });
    expect([code, stderr.match(/warning:.*|Error.*/)]).toEqual([0, null]);
    const { interrupted, summaries } = JSON.parse(stdout) as {
      readonly interrupted: boolean;
      readonly summaries: readonly { readonly metric: string; readonly mean: number }[];
    };
    expect(interrupted).toBe(false);
    const regret = summaries.find(({ metric }) => metric === 'relative-regret')!.mean;
    expect(regret).toBeLessThan(0.3); // of decisions that know nothing: about 1
    expect(readFileSync(join(folder, 'pipeline.yaml'), 'utf8')).toMatch(
      kind === 'metric' ? `metrics: [my-js-${kind},` : `use: my-js-${kind}`,
    );
  });

  it('leaves no word of its template', () => {
    for (const language of ['ts', 'js'] as const) {
      for (const file of readdirSync(folderOf(kind, language), { withFileTypes: true }).filter((each) =>
        each.isFile(),
      )) {
        expect(file.name).not.toContain('my-plugin');
        expect(readFileSync(join(file.parentPath, file.name), 'utf8')).not.toMatch(/my-?plugin/i);
      }
    }
  });
});

describe('nothing is overwritten or written beside', () => {
  it.each([
    [
      'a folder of that name',
      ['full'],
      'PLUGIN_EXISTS',
      'is there already, a folder with something in it; nothing was written',
    ],
    ['a file of that name', ['file'], 'PLUGIN_EXISTS', 'is there already, and is no folder; nothing was written'],
    ['a module of Node', ['http'], 'OPTION_INVALID', "Node has a module of that name. Try 'my-solver'"],
    ['the command', ['mapgrad'], 'OPTION_INVALID', 'it is the name of a package that plugins depend on'],
    ['a name too long', [`@me/${'a'.repeat(211)}`], 'OPTION_INVALID', 'it has 215 characters, and npm admits 214'],
    ['a name of capitals', ['MySolver'], 'OPTION_INVALID', "Try 'my-solver'"],
    ['a path', ['../other'], 'OPTION_INVALID', "'../other' cannot name a plugin"],
    ['a word of JavaScript', ['delete'], 'OPTION_INVALID', "Try 'my-solver'"],
    ['a name that starts with a digit', ['3-colours'], 'OPTION_INVALID', "Try 'colours'"],
    ['a name without letters', ['--', '-'], 'OPTION_INVALID', "Try 'my-solver'"],
    ['a kind that there is not', ['other', '--kind', 'noize'], 'OPTION_INVALID', "Did you mean 'noise'?"],
    ['a kind without template', ['other', '--kind', 'trainer'], 'OPTION_INVALID', 'The kinds are solver, noise,'],
  ])('for %s', async (_, argv, code, message) => {
    const cwd = temporaryFolder();
    mkdirSync(join(cwd, 'full'));
    writeFileSync(join(cwd, 'full', '.npmrc'), '');
    writeFileSync(join(cwd, 'file'), 'mine');
    const ended = await mapgrad(['new', 'plugin', ...argv], { cwd });
    expect(ended).toMatchObject({ code: 2, stdout: '' });
    expect(ended.stderr).toContain(message);
    expect(ended.stderr).toContain(`[${code}]`);
    expect(readdirSync(cwd)).toEqual(['file', 'full']);
    expect(readdirSync(join(cwd, 'full'))).toEqual(['.npmrc']);
    expect(readFileSync(join(cwd, 'file'), 'utf8')).toBe('mine');
  });

  it('but in an empty folder, and under the longest name', async () => {
    const cwd = temporaryFolder();
    for (const name of ['my-solver', 'a'.repeat(214), '@me/http']) {
      mkdirSync(join(cwd, name.replace('@me/', '')));
      const ended = await mapgrad(['new', 'plugin', name], { cwd });
      expect([ended.code, ended.stderr]).toEqual([0, '']);
    }
    expect(readdirSync(join(cwd, 'my-solver'))).toContain('package.json');
  });

  it('for a folder that cannot be made', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'my-solver'), 'mine');
    expect((await mapgrad(['new', 'plugin', 'other'], { cwd: join(cwd, 'my-solver') })).stderr).toContain(
      '[PLUGIN_EXISTS]',
    );
    expect(existsSync(join(cwd, 'other'))).toBe(false);
  });
});
