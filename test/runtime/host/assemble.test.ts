import { type Kind, MANIFEST_KEYS } from '@mapgrad/contracts';
import { type LoadedPipeline, loadPipeline } from '@mapgrad/core/host';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

const others = (Object.keys(MANIFEST_KEYS) as Kind[]).filter((kind) => kind !== 'loss');

/** A pipeline all of whose parts have the id `mine`, with other factories for some, and its own plugin for losses. */
function load(factories: Partial<Record<Kind, string>>, lossPlugin = ''): [LoadedPipeline, unknown[]] {
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
