import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPipeline } from '@mapgrad/core/host';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { readCheckpoint, writeCheckpoint } from '../../core/cli/checkpoint-file.ts';
import { searchFrom } from '../../core/cli/installed.ts';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type Ended, mapgrad } from './command.ts';
import { type Outcome, outcomeOf } from './kill.ts';

const pipeline = join(root, 'test/cli/resumable.yaml');
const runs = [
  '1-adam-seed-5',
  '2-momentum-seed-5',
  '3-last-seed-5',
  '4-adam-seed-6',
  '5-momentum-seed-6',
  '6-last-seed-6',
];

const train = (out: string, ...more: string[]): Promise<Ended> => mapgrad(['train', pipeline, '--out', out, ...more]);
const resume = (directory: string): Promise<Ended> => mapgrad(['train', '--resume', directory]);
const folderIn = (out: string): string => join(out, readdirSync(out)[0]!);

/** Stops the command after some looks at its signal: once a step. */
function stopAfter(steps: number): AbortSignal {
  const signal = new AbortController().signal;
  let looks = 0;
  Object.defineProperty(signal, 'aborted', { get: () => ++looks > steps });
  return signal;
}

/** A folder whose training was stopped after some steps. */
async function stopped(steps: number, ...more: string[]): Promise<string> {
  const out = temporaryFolder();
  const { code } = await mapgrad(['train', pipeline, '--out', out, ...more], { signal: stopAfter(steps) });
  expect(code).toBe(1);
  return folderIn(out);
}

let whole: Outcome;
const wholeIn = mkdtempSync(join(tmpdir(), 'mapgrad-whole-'));
beforeAll(async () => {
  expect((await train(wholeIn)).code).toBe(0);
  whole = outcomeOf(folderIn(wholeIn));
}, 60_000);
afterAll(() => rmSync(wholeIn, { recursive: true, force: true }));

it.each([0, 1, 100])('goes on to the same bits where it was stopped after %i steps', async (steps) => {
  const directory = await stopped(steps);
  expect(outcomeOf(directory)).not.toEqual(whole);
  expect((await resume(directory)).code).toBe(0);
  expect(outcomeOf(directory)).toEqual(whole);
});

it('goes on where the events for TensorBoard were lost', async () => {
  const directory = await stopped(1);
  for (const run of readdirSync(directory).filter((name) => runs.includes(name)))
    for (const file of readdirSync(join(directory, run)))
      if (file.startsWith('events')) rmSync(join(directory, run, file));
  expect((await resume(directory)).code).toBe(0);
  const { weights, lines } = outcomeOf(directory);
  expect({ weights, lines }).toEqual({ weights: whole.weights, lines: whole.lines });
});

it.each([
  ['metrics.jsonl', (directory: string) => join(directory, 'metrics.jsonl')],
  ['the checkpoint', (directory: string) => join(directory, runs[0]!, 'checkpoint.tmp')],
])('says in words that %s cannot be written, and goes on once it can', async (_what, fileIn) => {
  const directory = await stopped(1);
  const file = fileIn(directory);
  const saved = existsSync(file) ? readFileSync(file) : undefined;
  rmSync(file, { force: true });
  mkdirSync(file);
  const { code, stderr } = await resume(directory);
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining(`the run folder ${directory} cannot be written: it is a folder; `),
  ]);
  expect(stderr).toContain('[RUN_FOLDER]');
  expect(stderr).not.toMatch(/^ +at /m);
  expect(existsSync(join(directory, 'lock'))).toBe(false);
  rmSync(file, { recursive: true });
  if (saved !== undefined) writeFileSync(file, saved);
  expect((await resume(directory)).code).toBe(0);
  expect(outcomeOf(directory).weights).toEqual(whole.weights);
});

it('does nothing but tell the results where all is done', async () => {
  const directory = folderIn(wholeIn);
  const results = readFileSync(join(directory, 'results.json'));
  const times = runs.map((run) => statSync(join(directory, run, 'weights.json')).mtimeMs);
  const { code, stdout } = await resume(directory);
  expect(code).toBe(0);
  expect(stdout).toMatch(/variant +test metric[\s\S]*momentum +relative-regret/);
  expect(readFileSync(join(directory, 'results.json'))).toEqual(results);
  expect(runs.map((run) => statSync(join(directory, run, 'weights.json')).mtimeMs)).toEqual(times);
  expect(outcomeOf(directory)).toEqual(whole);
});

it('the resolved pipeline is a pipeline, and means what it was resolved from', async () => {
  const directory = await stopped(0);
  const text = readFileSync(join(directory, 'pipeline.resolved.yaml'), 'utf8');
  const from = searchFrom(join(root, 'test/cli'));
  const reread = loadPipeline({ text, file: 'pipeline.resolved.yaml', from, conditions: ['source'] });
  onTestFinished(() => reread.host.dispose());
  const read = loadPipeline({ text: readFileSync(pipeline, 'utf8'), file: pipeline, from, conditions: ['source'] });
  onTestFinished(() => read.host.dispose());
  expect(reread.spec).toEqual(read.spec);
});

it('keeps the best epoch of a run that fails, says why, and goes on from there once it can', async () => {
  const folder = breakingPlugin();
  const broken = join(folder, 'broken');
  const pipelineOf = join(folder, 'pipeline.yaml');
  expect((await mapgrad(['train', pipelineOf, '--out', join(folder, 'whole')])).code).toBe(0);

  writeFileSync(broken, '');
  const failed = await mapgrad(['train', pipelineOf, '--out', join(folder, 'failed')]);
  expect(failed.code).toBe(1);
  expect(failed.stderr).toMatch(/go on with: mapgrad train --resume [\s\S]*no more[\s\S]*\[SOLVER_FAILED\]/);
  const directory = folderIn(join(folder, 'failed'));
  const { epoch, weights } = JSON.parse(readFileSync(join(directory, '1-pipeline-seed-5', 'weights.json'), 'utf8')) as {
    epoch: number;
    weights: unknown[];
  };
  expect(epoch).toBeGreaterThan(0);
  expect(weights).toHaveLength(2);
  const last = readFileSync(join(directory, 'metrics.jsonl'), 'utf8').trim().split('\n').at(-1)!;
  expect(JSON.parse(last)).toMatchObject({ event: 'failure', seed: 5, code: 'SOLVER_FAILED' });

  rmSync(broken);
  expect((await resume(directory)).code).toBe(0);
  expect(outcomeOf(directory)).toEqual(outcomeOf(folderIn(join(folder, 'whole'))));
});

/** A plugin whose solver breaks after 900 rows while there is a file `broken` beside it, and a pipeline of it. */
function breakingPlugin(): string {
  const folder = temporaryFolder();
  const contributes = { solvers: [{ id: 'breaking', summary: 'what is worth more than nothing' }] };
  const manifest = { name: 'breaking', version: '1.0.0', type: 'module', exports: './index.js' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, mapgrad: { engine: '^1.0.0', contributes } }),
  );
  writeFileSync(
    join(folder, 'index.js'),
    `import { existsSync } from 'node:fs';
    let rows = 0;
    const solve = (theta, z) => {
      if (existsSync(new URL('broken', import.meta.url)) && ++rows > 900) throw new Error('no more');
      for (let i = 0; i < 48; i++) z[i] = Number(theta[i] > 0);
    };
    export const activate = ({ register }) =>
      register('solver', 'breaking', () => ({ exact: true, size: () => 48, prepare: () => solve }));
    `,
  );
  const energy = JSON.stringify(join(root, 'examples/energy'));
  const text = readFileSync(pipeline, 'utf8')
    .replace('../../examples/energy', `${energy}, .`)
    .replace(/solver: .*/, 'solver: { use: breaking }')
    .replace(/compare:[\s\S]*/, '')
    .replace('[5, 6]', '[5]');
  writeFileSync(join(folder, 'pipeline.yaml'), text);
  return folder;
}

it('says which checkpoint is broken', async () => {
  const directory = await stopped(5);
  const file = join(directory, runs[0]!, 'checkpoint');
  appendFileSync(file, 'x');
  const { code, stderr } = await resume(directory);
  expect(code).toBe(1);
  expect(stderr).toContain(`the checkpoint ${file} cannot be used: its hash`);
  expect(stderr).toContain('[CHECKPOINT_INVALID]');
  rmSync(file);
  expect((await resume(directory)).code).toBe(0);
  expect(outcomeOf(directory)).toEqual(whole);
});

it('warns of other versions and another backend, and goes on', async () => {
  const directory = await stopped(5);
  const file = join(directory, 'run.json');
  const text = readFileSync(file, 'utf8').replace(/"@mapgrad\/ilp": "[^"]*"/, '"@mapgrad/ilp": "0.0.9"');
  writeFileSync(file, text);
  const checkpoint = join(directory, runs[0]!, 'checkpoint');
  writeCheckpoint(checkpoint, { ...readCheckpoint(checkpoint)!, facts: { backend: 'abacus' } });
  const { code, stderr } = await resume(directory);
  expect(code).toBe(0);
  expect(stderr).toContain('adam, seed 5: the run was begun with backend abacus and goes on with wasm');
  expect(stderr).toMatch(/warning: .* was begun with other versions.*@mapgrad\/ilp 0\.0\.9, now/);
});

it.each([
  [['train'], 2, "missing required argument 'file'"],
  [['train', 'x.yaml', '--resume', '.'], 2, 'leave out file'],
  [['train', '--resume', '.', '--log-steps', '2'], 2, 'leave out --log-steps'],
  [['train', '--resume', 'no-such'], 1, 'no-such is no run folder'],
  [['train', pipeline, '--log-steps', '0'], 2, "--log-steps is '0', expected an integer from 1"],
  [['train', pipeline, '--checkpoint-steps', 'often'], 2, "--checkpoint-steps is 'often', expected an integer from 1"],
])('refuses %j', async (argv, code, message) => {
  const ended = await mapgrad(argv, { cwd: temporaryFolder() });
  expect(ended.stderr).toContain(message);
  expect(ended.code).toBe(code);
});

it('metrics that are shorter than at the checkpoint are not gone on with', async () => {
  const directory = await stopped(40);
  const file = join(directory, 'metrics.jsonl');
  writeFileSync(file, '');
  const { code, stderr } = await resume(directory);
  expect([code, stderr.includes(file)]).toEqual([1, true]);
  expect(existsSync(join(directory, runs[1]!, 'result.json'))).toBe(false);
});

it.each(['{}', 'null', '{"command":[],"file":3,"overrides":"x","started":"now","versions":{}}'])(
  'refuses a folder whose run.json is %s',
  async (about) => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'run.json'), about);
    writeFileSync(join(directory, 'pipeline.resolved.yaml'), readFileSync(pipeline));
    const { code, stderr } = await resume(directory);
    expect(code).toBe(1);
    expect(stderr).toMatch(/is no run folder that can be gone on with: its run\.json .*\[RUN_FOLDER\]/s);
  },
);

it('says so where the run folder cannot be made', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const { code, stderr } = await train(file);
  expect(code).toBe(1);
  expect(stderr).toContain(
    `the run folder cannot be made: ${file} is no folder; choose another with --out\n[RUN_FOLDER]`,
  );
});

it('names the run folders in a folder that is none, the newest first, and what goes on with one as it is typed', async () => {
  const parent = join(temporaryFolder(), 'my runs');
  const { stderr: said } = await mapgrad(['train', pipeline, '--out', parent], {
    signal: stopAfter(0),
    calledAs: 'npx mapgrad',
  });
  const [one] = readdirSync(parent);
  expect(said).toMatch(/\ngo on with: npx mapgrad train --resume '.*\/my runs\/[^ ']*'\n$/);
  const all = Array.from({ length: 7 }, (_, i) => join(parent, `other-${(3 * i) % 7}`));
  for (const [age, folder] of all.entries()) {
    cpSync(join(parent, one!), folder, { recursive: true });
    utimesSync(join(folder, 'run.json'), 1000 - age, 1000 - age);
  }
  rmSync(join(parent, one!), { recursive: true });
  writeFileSync(join(parent, 'run.txt'), '');
  const named = `\nRun folders in it, the newest first:${all
    .slice(0, 5)
    .map((folder) => `\n  ${folder}`)
    .join('')}\n  and 2 more\n`;
  for (const argv of [
    ['train', '--resume', parent],
    ['report', parent],
  ]) {
    const { code, stderr } = await mapgrad(argv);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`${named}[RUN_FOLDER]`)]);
  }
  expect((await resume(join(parent, '..', 'none'))).stderr).not.toContain('Run folders in it');
});
