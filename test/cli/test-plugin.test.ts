import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPlugin } from 'create-mapgrad-plugin';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf, lawsInFolder } from '../../core/testing/laws-in-folder.ts';
import { root } from '../architecture/workspace.ts';
import { mapgrad } from './command.ts';

/** Inside the repository, so that packages are found. */
let home = '';
let count = 0;

beforeAll(() => {
  home = mkdtempSync(join(root, 'test/generated-'));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** A plugin for the sign of each number, in which something is changed. */
function plugin(change: (text: string) => string, file = 'my-solver.js', kind = 'solver'): string {
  const directory = join(home, String(count++));
  mkdirSync(directory);
  const folder = newPlugin({ name: 'my-solver', kind, javascript: true, directory });
  const right = readFileSync(join(folder, file), 'utf8');
  const wrong = change(right);
  expect(wrong).not.toBe(right);
  writeFileSync(join(folder, file), wrong);
  return folder;
}

/** What the laws find, in this thread. */
async function failuresOf(folder: string): Promise<readonly string[]> {
  const laws = await lawsInFolder({ folder, conditions: ['source'] });
  const failures = await Promise.all(laws.map(failureOf));
  return failures.filter((failure) => failure !== undefined);
}

const replace =
  (from: string, to: string) =>
  (text: string): string =>
    text.replace(from, to);

const LOOP = 'for (let i = 0; i < n; i++) z[i] = theta[i] > 0 ? 1 : 0;';

describe('the laws name what is wrong with a solver:', () => {
  it.each([
    ['a wrong sign', replace('theta[i] > 0', 'theta[i] < 0'), 'it minimises, or ranks by something else'],
    [
      'a size too large',
      replace('size: () => n', 'size: () => n + 1'),
      'z[8] is NaN for theta [0, 0, 0, 0, 0, 0, 0, 0, 0]',
    ],
    ['a state too long', replace(LOOP, 'z.set([...theta, 0]);'), 'offset is out of bounds'],
    ['a state too short', replace('i < n; i++', 'i < n - 1; i++'), 'z[7] is NaN'],
    ['an exception', replace(LOOP, "throw new Error('broke');"), 'broke (for [0, 0, 0, 0, 0, 0, 0, 0])'],
    ['an answer of chance', replace('? 1 : 0', '? Math.random() : 0'), 'it is not deterministic'],
    ['code that cannot be read', replace('size: () =>', 'size () =>'), 'failed in activate'],
    ['a changed theta', replace('? 1 : 0;', '? 1 : 0;\n      theta.fill(0);'), 'after it was solved'],
    ['a state in place of z', replace(LOOP, 'return theta.map((value) => Number(value > 0));'), 'z was NaN before'],
    ['no spec', replace(/^ {4}spec.*\n/m.exec(codeOfSolver())![0], ''), 'it has no spec; return { spec: {'],
    ['a spec of another name', replace("name: 'mySolver'", "name: 'other'"), 'has no function other among its exports'],
    [
      'a factory that refuses',
      replace("positiveInteger('n', n);", "positiveInteger('n', -n);"),
      'n is -8, expected an integer',
    ],
  ])('%s', async (_, change, words) => {
    expect((await failuresOf(plugin(change))).join('\n')).toContain(words);
  });
});

it.each([
  [
    'a solver',
    'my-solver.js',
    replace('exact: true', 'exact: false'),
    'its exact is false, and the manifest says "exact": true',
  ],
  [
    'a manifest',
    'package.json',
    replace('"exact": true', '"exact": false'),
    'its exact is true, and the manifest says "exact": false',
  ],
] as const)('the laws compare what is announced as exact: %s that says otherwise', async (_, file, change, words) => {
  const failures = await failuresOf(plugin(change, file));
  expect(failures).toHaveLength(2);
  for (const failure of failures) expect(failure).toContain(words);
});

function codeOfSolver(): string {
  return readFileSync(join(root, 'core/create-plugin/templates/solver/my-plugin.js'), 'utf8').replaceAll(
    'myPlugin',
    'mySolver',
  );
}

it('the command prints a line a law, and a counterexample', async () => {
  const right = await mapgrad(['test-plugin', plugin((text) => `${text}\n`)]);
  expect(right).toMatchObject({ code: 0, stderr: '' });
  expect(right.stdout).toMatch(/^(ok {6}\S.*\n){32}\n32 of 32 laws hold\n$/);
  const wrong = await mapgrad(['test-plugin', plugin(replace('theta[i] > 0', 'theta[i] < 0'))]);
  expect(wrong).toMatchObject({ code: 1, stderr: '' });
  const failed = /^FAILED {2}solver my-solver {"n":8}: (.*)\n {8}(.*)$/m.exec(wrong.stdout);
  expect(failed?.[2]).toMatch(/^for theta \[.*\] it gives/);
  expect(wrong.stdout.split(failed![1]!)).toHaveLength(1 + 2); // for each of two examples of its options, once
  expect(wrong.stdout).toMatch(/\n28 of 32 laws hold, 4 do not\n$/);
});

describe('the laws end, and name, what ends not, or ends all:', () => {
  it('a solver that ends the process', async () => {
    const { code, stdout } = await mapgrad(['test-plugin', plugin(replace(LOOP, 'process.exit();'))]);
    expect([code, stdout.includes('it ended the thread that it ran in')]).toEqual([1, true]);
  });

  it('a solver', async () => {
    const folder = plugin(replace(LOOP, 'while (n === 8);\n      z.fill(0);'));
    const { code, stdout } = await mapgrad(['test-plugin', folder, '--deadline', '1', '--json']);
    const { results } = JSON.parse(stdout) as {
      readonly results: { readonly law: string; readonly failure?: string }[];
    };
    const failures = results.filter(({ failure }) => failure !== undefined);
    expect(failures[0]?.law).toContain('solver my-solver {"n":8}: solver: finite theta gives');
    expect(failures[0]?.failure).toContain('it has not ended after 1000 ms: it hangs');
    expect(failures[1]?.failure).toContain('it was not tried, since an earlier law did not end');
    // The other example of its options, for which it ends, is judged by a new thread.
    const others = results.filter(({ law }) => law.includes('{"n":1}: solver: the size'));
    expect([code, others.map(({ failure }) => failure)]).toEqual([1, [undefined]]);
  });

  it.each([
    [
      'an activate',
      'export function activate({ register }) {',
      'export function activate({ register }) {\n  for (;;);',
    ],
    ['a module', 'export function activate', 'await new Promise(() => {});\nexport function activate'],
  ])('%s', async (_, from, to) => {
    const folder = plugin(replace(from, to), 'index.js');
    const { code, stdout } = await mapgrad(['test-plugin', folder, '--deadline', '1.5']);
    expect([code, stdout.includes('it has not ended after 1500 ms')]).toEqual([1, true]);
  });
});

describe('the laws look at the folder:', () => {
  it.each([
    ['package.json', '"id": "my-solver"', '"id": "My Solver"', 'must match pattern'],
    ['package.json', './my-solver.schema.json', './other.schema.json', 'other.schema.json'],
    [
      'package.json',
      '"summary":',
      '"laws": { "sign": "negative" }, "summary":',
      "'sign' is no exception from the laws",
    ],
    [
      'package.json',
      '"solvers": [',
      '"solvers": [{ "id": "other", "summary": "missing" }, ',
      'did not register solver other',
    ],
    ['my-solver.schema.json', '"n": 8', '"n": 0', '{"n":0}: /n must be >= 1'],
    ['my-solver.schema.json', '"type": "integer"', '"type": "integr"', 'must be equal to one of the allowed values'],
    ['my-solver.schema.json', '"examples": [', '"default": [', 'it has no "examples"'],
    ['my-solver.schema.json', '"description": "How', '"title": "How', 'option n has no "description"'],
    ['my-solver.schema.json', '"additionalProperties": false,', '', 'misspelt options pass unseen'],
    ['index.js', "'my-solver'", "'mine'", 'which its manifest does not announce'],
    ['index.js', 'export function activate', 'export function start', 'activate'],
    ['index.js', './my-solver.js', './other.js', 'other.js'],
  ])('%s with %s as %s', async (file, from, to, words) => {
    const folder = plugin(replace(from, to), file);
    expect((await failuresOf(folder)).join('\n')).toContain(words);
  });

  it('and at what its manifest excepts from them', async () => {
    const folder = plugin(replace(LOOP, `if (theta.some((value) => value > 0)) throw new Error('positive');\n${LOOP}`));
    expect((await failuresOf(folder)).join('\n')).toContain('positive (for [');
    const file = join(folder, 'package.json');
    const text = readFileSync(file, 'utf8').replace('"summary":', '"laws": { "theta": "negative" }, "summary":');
    writeFileSync(file, text);
    expect(await failuresOf(folder)).toEqual([]);
  });

  it.each(['x', '0', '-1', '3000000', ''])('and at a deadline of seconds, not %j', async (deadline) => {
    expect(await mapgrad(['test-plugin', home, `--deadline=${deadline}`])).toEqual({
      code: 2,
      stdout: '',
      stderr:
        `--deadline is '${deadline}', expected seconds, a number above 0 and at most 2147483\n` +
        '[OPTION_INVALID] mapgrad explain OPTION_INVALID\n',
    });
  });

  it('and at a folder without a plugin', async () => {
    const ended = await mapgrad(['test-plugin', 'no-such'], { cwd: home });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('there is no plugin in no-such: expected a folder with a package.json');
  });
});
