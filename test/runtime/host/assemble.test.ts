import { type Kind, MANIFEST_KEYS } from '@mapgrad/contracts';
import { type LoadedPipeline, loadPipeline } from '@mapgrad/core/host';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

const others = (Object.keys(MANIFEST_KEYS) as Kind[]).filter((kind) => kind !== 'loss');

/** A pipeline all of whose parts have the id `mine`, with other factories for some, and its own plugin for losses. */
function load(factories: Partial<Record<Kind, string>>, lossPlugin = '', more = ''): [LoadedPipeline, unknown[]] {
  const folder = temporaryFolder();
  const traces = tracesOf(folder);
  writePlugin(folder, 'parts', {
    contributes: Object.fromEntries(others.map((kind) => [MANIFEST_KEYS[kind], ['mine']])),
    activate: others
      .map(
        (kind) =>
          `register('${kind}', 'mine', ${factories[kind] ?? '() => ({ dispose() {}, size() {}, prepare() {} })'});`,
      )
      .join('\n'),
  });
  writePlugin(folder, 'losses', {
    contributes: { losses: ['mine'] },
    activate: lossPlugin || `register('loss', 'mine', ${factories.loss ?? '() => ({})'});`,
  });
  const text = `plugins: [./parts, ./losses]
seed: 1
data: { use: mine }
model: { use: mine }
layer:
  noise: { use: mine }
  solver: { use: mine }
  estimator: { use: mine }
  executor: { use: mine }
loss: { use: mine }
optimizer: { use: mine }
train: { use: mine }
metrics: [mine]
${more}
`;
  return [loadPipeline({ text, file: 'p.yaml', from: [folder], conditions: ['source'] }), traces];
}

const throwing = (message: string): string => `() => { throw new Error('${message}'); }`;

it('reports everything that cannot be made, each at its place', async () => {
  const [pipeline] = load(
    {
      noise: throwing('bad'),
      estimator: throwing('worse'),
      model: throwing('bad'),
      dataset: `async ${throwing('bad')}`,
    },
    `throw new Error('no loss');`,
  );
  await expect(pipeline.assemble('pipeline', 1)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    problems: [
      {
        place: { line: 3 },
        message: expect.stringContaining('dataset mine of parts could not be made: bad') as string,
      },
      { place: { line: 4 }, message: expect.stringContaining('model mine of parts could not be made: bad') as string },
      { place: { line: 6 }, message: expect.stringContaining('noise mine of parts could not be made: bad') as string },
      { place: { line: 10 }, message: expect.stringContaining('plugin losses failed in activate: no loss') as string },
    ],
  });
});

it('reports a plugin that fails once, where it is first used', async () => {
  const [pipeline] = load({ noise: '(() => { throw new Error("late"); })()' });
  await expect(pipeline.assemble('pipeline', 1)).rejects.toMatchObject({
    problems: [{ place: { line: 3 }, path: 'data', message: 'plugin parts failed in activate: late' }],
  });
});

const executor = `() => ({ solve() {}, async dispose() { trace('disposed'); } })`;

it('disposes the executor with the pipeline', async () => {
  const [pipeline, traces] = load({ executor });
  const assembled = await pipeline.assemble('pipeline', 1);
  expect(traces).toEqual([]);
  await assembled.dispose();
  expect(traces).toEqual(['disposed']);
});

it('disposes the executor when another part cannot be made', async () => {
  const [pipeline, traces] = load({ executor, loss: throwing('bad') });
  await expect(pipeline.assemble('pipeline', 1)).rejects.toThrow('bad');
  expect(traces).toEqual(['disposed']);
});

it('refuses a variant that there is not', async () => {
  const [pipeline] = load({});
  await expect(pipeline.assemble('no-such', 1)).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: 'there is no variant no-such; there are pipeline',
  });
});

const refusing = (context: string): string => `() => ({ check({ metrics }) {
  throw Object.assign(new Error('misfit of ' + Object.keys(metrics)), { name: 'MapgradError', code: 'SOLVER_SIZE', context: ${context} });
} })`;

it('reports what the trainer says of parts that do not fit each other, at the place that it names', async () => {
  const [pipeline, traces] = load({ executor, trainer: refusing("{ path: ['layer', 'solver'] }") });
  await expect(pipeline.assemble('pipeline', 1)).rejects.toMatchObject({
    code: 'CONFIGURATION_INVALID',
    problems: [{ place: { line: 7 }, path: 'layer.solver', message: 'misfit of mine' }],
  });
  expect(traces).toEqual(['disposed']);
});

it('shows the place in the variant whose parts do not fit each other', async () => {
  const [pipeline] = load(
    { trainer: refusing("{ path: ['loss'] }") },
    '',
    'compare: { one: {}, two: { loss: { use: mine } } }',
  );
  await expect(pipeline.assemble('one', 1)).rejects.toMatchObject({
    problems: [{ place: { line: 10 }, path: 'loss' }],
  });
  await expect(pipeline.assemble('two', 1)).rejects.toMatchObject({
    problems: [{ place: { line: 14 }, path: 'compare.two.loss' }],
  });
});

it('reports what the trainer refuses without a place at the top of the file', async () => {
  const [pipeline] = load({ trainer: refusing('{}') });
  await expect(pipeline.assemble('pipeline', 1)).rejects.toMatchObject({
    problems: [{ place: { line: 1, column: 1 }, path: '', message: 'misfit of mine' }],
  });
});
