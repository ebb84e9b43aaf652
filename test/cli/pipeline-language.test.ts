// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const energy = 'examples/energy/pipeline.yaml';

/** A folder with some files in it. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const starter = (
  solver: string,
): string => `plugins: ["@mapgrad/top-k", "@mapgrad/ilp", "@mapgrad/remote", "@mapgrad/imle", "@mapgrad/tfjs"]
data: { use: random-linear, n: 4, features: 3 }
model: { use: linear }
layer: { solver: ${solver}, stepSize: { use: fixed, lambda: 5 }, estimator: { use: imle } }
loss: { use: decision-value }
optimizer: { use: adam, learningRate: 0.1 }
train: { epochs: 2 }
metrics: [relative-regret]
`;
const topK = starter('{ use: top-k, n: 4, k: 2 }');

describe('mapgrad fill', () => {
  it('prints a pipeline that reads to the same, with defaults, overrides, files and references in it', async () => {
    const cwd = folderOf({
      'base/base.yaml': topK,
      'p.yaml': 'extends: base/base.yaml\ntrain: { batchSize: "${data.n}" }\n',
    });
    const filled = await mapgrad(['fill', 'p.yaml', 'seeds=[1, 2]', 'train.epochs=1,2'], { cwd });
    expect([filled.code, filled.stderr]).toEqual([0, '']);
    expect(parse(filled.stdout)).toMatchObject({
      seeds: [1, 2],
      data: { use: 'random-linear', examples: 128 },
      train: { use: 'minibatch', batchSize: 4, epochs: 1 },
      compare: { 'epochs=2': { train: { batchSize: 4, epochs: 2 } } },
    });
    writeFileSync(join(cwd, 'q.yaml'), filled.stdout);
    expect((await mapgrad(['fill', 'q.yaml'], { cwd })).stdout).toBe(filled.stdout);
    expect((await mapgrad(['fill', 'q.yaml', '--diff'], { cwd })).stdout).toBe('');
  });

  it('prints what differs from the file', async () => {
    const cwd = folderOf({ 'p.yaml': topK.replace('epochs: 2', 'epochs: "${data.features}"') });
    const { stdout } = await mapgrad(
      ['fill', 'p.yaml', '--diff', 'optimizer.learningRate=1', 'layer.solver.use=argmax', '~layer.solver.k'],
      { cwd },
    );
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 2)).toEqual(['--- p.yaml', '+++ p.yaml, filled in']);
    expect(lines).toEqual(
      expect.arrayContaining([
        '+seed: 0',
        '-layer.solver.use: top-k',
        '+layer.solver.use: argmax',
        '-layer.solver.k: 2',
        '-optimizer.learningRate: 0.1',
        '+optimizer.learningRate: 1',
        '-train.epochs: "${data.features}"',
        '+train.epochs: 3',
        '+train.batchSize: 32',
      ]),
    );
    expect(lines.filter((line) => line.includes('metrics'))).toEqual([]);
  });

  it('writes ${ so that it is read as ${', async () => {
    const cwd = folderOf({ 'p.yaml': starter('{ use: command, command: ["a$${b}"], n: 4 }') });
    const { stdout } = await mapgrad(['fill', 'p.yaml'], { cwd });
    expect(stdout).toContain('a$${b}');
  });
});

describe('options that are paths', () => {
  const program =
    'Maximize\n obj: x0 + x1 + x2 + x3\nSubject To\n c: x0 + x1 + x2 + x3 <= 2\nBinary\n x0 x1 x2 x3\nEnd\n';

  it('start in the folder of the file that has them, and those of overrides in the working folder', async () => {
    const folder = folderOf({
      'a/base.yaml': starter('{ use: ilp, file: small.lp }'),
      'a/small.lp': program,
      'b/p.yaml': 'extends: ../a/base.yaml\n',
      'c/own.lp': program,
    });
    expect(await mapgrad(['check', 'b/p.yaml'], { cwd: folder })).toMatchObject({ code: 0 });
    expect((await mapgrad(['fill', 'b/p.yaml'], { cwd: folder })).stdout).toContain(join(folder, 'a/small.lp'));
    expect((await mapgrad(['fill', 'b/p.yaml', 'layer.solver.file=own.lp'], { cwd: folder })).stdout).toContain(
      'file: own.lp',
    );
  });

  it('are the folder of a command', async () => {
    const folder = folderOf({ 'a/p.yaml': starter('{ use: command, command: [x], n: 4 }') });
    expect((await mapgrad(['fill', 'a/p.yaml'], { cwd: folder })).stdout).toContain(`folder: ${join(folder, 'a')}\n`);
  });
});

it('a sweep ends in a table of one line a variant, and a folder that can be trained again', async () => {
  const cwd = folderOf({ 'p.yaml': topK });
  const { code, stdout } = await mapgrad(
    ['train', 'p.yaml', 'seeds=[1, 2]', 'layer.stepSize.lambda=1,10', 'train.epochs=1'],
    { cwd },
  );
  expect(code).toBe(0);
  expect(stdout.match(/^lambda=\d+ .*relative-regret.*$/gm)).toHaveLength(2);
  const [run] = readdirSync(join(cwd, 'runs'));
  const resolved = parse(readFileSync(join(cwd, 'runs', run!, 'pipeline.resolved.yaml'), 'utf8')) as {
    compare: unknown;
  };
  expect(Object.keys(resolved.compare as object)).toEqual(['lambda=1', 'lambda=10']);
});

it('what is extended and cannot be read is refused with a code, whatever it is', async () => {
  const cwd = folderOf({ 'p.yaml': 'seed: 1' });
  for (const path of ['/dev/zero', '.', '/', 'no.yaml', '"a\\0b"', '/proc/self/mem']) {
    writeFileSync(join(cwd, 'p.yaml'), `extends: ${path}\n`);
    const { code, stderr } = await mapgrad(['check', 'p.yaml'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be read[\s\S]*\[CONFIGURATION_INVALID\]/)]);
  }
});

it('a variant cannot write beside the run folder', async () => {
  const cwd = folderOf({ 'in/p.yaml': `${topK}compare: { "../../x": {}, "/tmp/y": {}, "..": {} }\n` });
  expect((await mapgrad(['train', 'p.yaml', 'train.epochs=1'], { cwd: join(cwd, 'in') })).code).toBe(0);
  expect(readdirSync(cwd)).toEqual(['in']);
  expect(readdirSync(join(cwd, 'in'))).toEqual(['p.yaml', 'runs']);
});

it('the variables of the environment are those of the process', async () => {
  const cwd = folderOf({ 'p.yaml': topK.replace('k: 2', 'k: "${env:MAPGRAD_TEST_K}"') });
  expect((await mapgrad(['check', 'p.yaml'], { cwd })).stderr).toContain(
    'there is no environment variable MAPGRAD_TEST_K',
  );
  process.env.MAPGRAD_TEST_K = '3';
  expect((await mapgrad(['fill', 'p.yaml'], { cwd })).stdout).toContain('k: 3');
  delete process.env.MAPGRAD_TEST_K;
});

it('overrides reach variants that train by themselves', async () => {
  const { stdout } = await mapgrad(['fill', energy, 'train.epochs=5'], { cwd: root });
  const { train, compare } = parse(stdout) as {
    train: { epochs: number };
    compare: Record<string, { train?: { epochs: number } }>;
  };
  expect([train.epochs, compare['two-stage']?.train?.epochs, compare['I-MLE']?.train]).toEqual([5, 5, undefined]);
});
