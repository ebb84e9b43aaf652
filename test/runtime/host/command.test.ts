import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST_KEYS } from '@mapgrad/contracts';
import { expect, it } from 'vitest';
import { runCommand } from '../../../core/cli/index.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

/** A folder with a plugin `parts` and `pipeline.yaml` of two variants, 2 and 3 steps long, with two seeds. */
function writePipeline(train = ''): [string, unknown[]] {
  const folder = temporaryFolder();
  const traces = tracesOf(folder);
  const trainer = (steps: number): string => `() => ({
    steps: () => ${steps},
    async train(parts, run) {
      for (let step = 0; step < ${steps}; step++) run.step({});
      ${train}
      return { epoch: 1, test: { mine: 1 }, validation: { mine: 1 }, weights: [] };
    },
  })`;
  const executor = `() => (trace('made'), { solve() {}, dispose() { trace('disposed'); } })`;
  const plain = Object.keys(MANIFEST_KEYS).filter((kind) => kind !== 'trainer' && kind !== 'executor');
  writePlugin(folder, 'parts', {
    contributes: {
      ...Object.fromEntries(Object.values(MANIFEST_KEYS).map((key) => [key, ['mine']])),
      trainers: ['mine', 'longer'],
    },
    activate: `${plain.map((kind) => `register('${kind}', 'mine', () => ({ size() {}, prepare() {} }));`).join('\n')}
      register('executor', 'mine', ${executor});
      register('trainer', 'mine', ${trainer(2)});
      register('trainer', 'longer', ${trainer(3)});`,
  });
  writeFileSync(
    join(folder, 'pipeline.yaml'),
    `plugins: [./parts]
seeds: [1, 2]
data: { use: mine }
model: { use: mine }
layer:
  solver: { use: mine }
  estimator: { use: mine }
  executor: { use: mine }
loss: { use: mine }
optimizer: { use: mine }
train: { use: mine }
metrics: [mine]
compare:
  short: { loss: { use: mine } }
  long: { train: { use: longer } }
`,
  );
  return [folder, traces];
}

/** Runs a command on a terminal. */
async function run(cwd: string, ...argv: string[]): Promise<{ code: number; stderr: string }> {
  let stderr = '';
  const code = await runCommand(argv, {
    stdout: { write: () => true },
    stderr: { write: (text) => (stderr += text), isTTY: true, columns: 200 },
    cwd,
    signal: new AbortController().signal,
    conditions: ['source'],
  });
  return { code, stderr };
}

const count = (traces: readonly unknown[], trace: string): number => traces.filter((one) => one === trace).length;

it('check disposes every executor', async () => {
  const [folder, traces] = writePipeline();
  expect(await run(folder, 'check', 'pipeline.yaml')).toEqual({ code: 0, stderr: '' });
  expect(traces).toEqual(['made', 'disposed', 'made', 'disposed']);
});

it('train disposes every executor, and counts the steps of each variant', async () => {
  const [folder, traces] = writePipeline();
  const { code, stderr } = await run(folder, 'train', 'pipeline.yaml');
  expect(code).toBe(0);
  expect(count(traces, 'made')).toBe(6);
  expect(count(traces, 'disposed')).toBe(6);
  expect(stderr).toContain('10/10');
});

it('train disposes the executor and clears the bar when the trainer fails', async () => {
  const [folder, traces] = writePipeline(`throw new Error('no memory');`);
  const { code, stderr } = await run(folder, 'train', 'pipeline.yaml');
  expect(code).toBe(1);
  expect(count(traces, 'disposed')).toBe(count(traces, 'made'));
  expect(stderr).toContain('\r\u001b[Kfailed after 0 of 4 runs; what was learned is in ');
  expect(stderr).toContain('\nError: no memory');
});

it('schema says which plugins it leaves out', async () => {
  const folder = temporaryFolder();
  writePlugin(folder, 'node_modules/a', { name: 'a', contributes: { solvers: ['one'] }, exports: undefined });
  const { stderr } = await run(folder, 'schema');
  expect(stderr).toContain('PLUGIN_MANIFEST: ');
  expect(stderr).toContain('add "exports": "./index.js"');
});
