import { createHost, type LoadedPipeline, loadPipeline } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { type Announced, tracesOf, writePlugin } from './plugin-folder.ts';

const base = {
  metrics: ['mine'],
  datasets: ['mine'],
  models: ['mine'],
  optimizers: ['mine'],
  trainers: ['mine'],
  solvers: ['mine'],
  losses: [{ id: 'mine', parts: { noise: 'noise' } }],
  noises: [{ id: 'plain' }, { id: 'twice', parts: { of: 'noise' } }],
  stepSizes: ['mine'],
  estimators: [
    { id: 'one' },
    { id: 'clipped', parts: { of: 'estimator' } },
    { id: 'sum', parts: { of: ['estimator'] } },
    { id: 'equipped', parts: { noise: 'noise', of: 'estimator' } },
  ],
} satisfies Announced;

/** Every factory returns its options and its id, and leaves its id as a trace. */
const made = (kind: string, id: string): string =>
  `register('${kind}', '${id}', (options) => { trace('${kind} ${id}'); return { ...options, id: '${id}' }; });`;

const schema = { type: 'object', properties: { fail: {} } };

function plugins(folder: string): void {
  writePlugin(folder, 'base', {
    contributes: base,
    schema,
    activate: `
      for (const kind of ['metric', 'dataset', 'model', 'optimizer', 'trainer', 'stepSize']) register(kind, 'mine', () => ({}));
      register('solver', 'mine', () => ({ size() {}, prepare() {} }));
      ${[
        ['loss', 'mine'],
        ['noise', 'plain'],
        ['noise', 'twice'],
        ['estimator', 'one'],
        ['estimator', 'clipped'],
        ['estimator', 'sum'],
        ['estimator', 'equipped'],
      ]
        .map(([kind, id]) => made(kind!, id!))
        .join('\n')}`,
  });
  writePlugin(folder, 'more', {
    contributes: { noises: ['refusing'], estimators: ['broken'] },
    schema,
    activate: `trace('more'); register('noise', 'refusing', () => { throw new Error('no ice'); });
      register('estimator', 'broken', () => { throw new Error('no glue'); });`,
  });
}

function load(layer: string, loss = '{ use: mine, noise: { use: plain } }'): [LoadedPipeline, unknown[]] {
  const folder = temporaryFolder();
  const traces = tracesOf(folder);
  plugins(folder);
  const text = `plugins: [./base, ./more]
data: { use: mine }
model: { use: mine }
layer:
  noise: { use: plain }
  solver: { use: mine }
  ${layer}
loss: ${loss}
optimizer: { use: mine }
train: { use: mine }
metrics: [mine]
`;
  return [loadPipeline({ text, file: 'p.yaml', from: [folder] }), traces];
}

describe('parts of parts', () => {
  it('are made first and handed over under the name of their option', async () => {
    const [pipeline, traces] = load(
      'estimator: { use: one }',
      '{ use: mine, x: 1, noise: { use: twice, of: { use: plain, k: 3 } } }',
    );
    const { parts } = await pipeline.assemble('pipeline', 1);
    expect(parts.loss).toEqual({ id: 'mine', x: 1, noise: { id: 'twice', of: { id: 'plain', k: 3 } } });
    expect(traces).toEqual(['noise plain', 'estimator one', 'noise plain', 'noise twice', 'loss mine']);
  });

  it('keep the order of their list', async () => {
    const [pipeline] = load(
      'estimator: { use: sum, of: [{ use: one, k: 1 }, { use: one, k: 2 }, { use: one, k: 3 }] }',
    );
    const { parts } = await pipeline.assemble('pipeline', 1);
    const { of } = parts.estimator as { of: { k: number }[] };
    expect(of.map(({ k }) => k)).toEqual([1, 2, 3]);
  });

  it('that are estimators are given noise and step size of the layer, unless they have their own', async () => {
    const [pipeline] = load(
      'stepSize: { use: mine }\n  estimator: { use: clipped, of: { use: sum, of: [{ use: one }, { use: equipped, noise: { use: twice, of: { use: plain } } }] } }',
    );
    const { parts } = await pipeline.assemble('pipeline', 1);
    const layer = { noise: parts.noise, stepSize: parts.stepSize };
    const own = { id: 'twice', of: { id: 'plain' } };
    expect(parts.estimator).toEqual({
      id: 'clipped',
      ...layer,
      of: {
        id: 'sum',
        ...layer,
        of: [
          { id: 'one', ...layer },
          { id: 'equipped', ...layer, noise: own },
        ],
      },
    });
    const { of } = parts.estimator as { of: { of: { noise: unknown }[] } };
    expect(of.of[0]?.noise).toBe(parts.noise);
  });

  it('activate the plugin of their id, and of no other', async () => {
    const [pipeline, traces] = load('estimator: { use: one }');
    await pipeline.assemble('pipeline', 1);
    expect(traces).not.toContain('more');
  });

  it('that cannot be made are reported where they stand, all of them, and what holds them is not made', async () => {
    const [pipeline, traces] = load(
      'estimator: { use: clipped, of: { use: sum, of: [{ use: one }, { use: broken }, { use: broken, k: 1 }] } }',
      '{ use: mine, noise: { use: twice, of: { use: refusing } } }',
    );
    await expect(pipeline.assemble('pipeline', 1)).rejects.toMatchObject({
      problems: [
        { path: 'layer.estimator.of.of.1', place: { line: 7, column: 65 } },
        { path: 'layer.estimator.of.of.2', place: { line: 7, column: 82 } },
        {
          path: 'loss.noise.of',
          place: { line: 8, column: 45 },
          message: 'noise refusing of more could not be made: no ice',
        },
      ],
    });
    for (const holder of ['estimator sum', 'estimator clipped', 'noise twice', 'loss mine']) {
      expect(traces).not.toContain(holder);
    }
  });
});

describe('create', () => {
  it('makes parts among the options, and hands noise and step size on to estimators within', async () => {
    const folder = temporaryFolder();
    tracesOf(folder);
    plugins(folder);
    const host = createHost({ plugins: ['./base', './more'], from: [folder] });
    const noise = { sample: () => undefined };
    expect(await host.create('noise', 'twice', { of: { use: 'twice', of: { use: 'plain', k: 3 } } })).toEqual({
      id: 'twice',
      of: { id: 'twice', of: { id: 'plain', k: 3 } },
    });
    expect(await host.create('noise', 'twice', { of: noise })).toEqual({ id: 'twice', of: noise });
    expect(
      await host.create('estimator', 'sum', {
        noise,
        of: [{ use: 'one' }, { use: 'equipped', noise: { use: 'plain' } }],
      }),
    ).toEqual({
      id: 'sum',
      noise,
      of: [
        { id: 'one', noise },
        { id: 'equipped', noise: { id: 'plain' } },
      ],
    });
    const equipped = { noise: { use: 'plain' }, of: { use: 'one' } };
    expect(await host.create('estimator', 'equipped', equipped)).toEqual({
      id: 'equipped',
      noise: { id: 'plain' },
      of: { id: 'one' },
    });
    await expect(host.create('noise', 'twice', { of: { use: 'refusing' } })).rejects.toThrow('no ice');
  });
});

describe('a manifest', () => {
  it.each([
    [{ of: 'nose' }, `/of is "nose", expected one of solver, noise, stepSize,`],
    [{ of: 'nose' }, `Did you mean 'noise'?`],
    [{ of: [] }, '/of must NOT have fewer than 1 items'],
    [{ of: ['noise', 'noise'] }, '/of must NOT have more than 1 items'],
    [{ of: ['noises'] }, `/of/0 is "noises", expected one of solver`],
    [{ use: 'noise' }, '/use is taken: a block names its id under it; name the part otherwise'],
    [['noise'], '/parts must be object'],
    [{ of: 7 }, '/of is 7, expected one of solver'],
  ])('with the parts %j is refused', (parts, message) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { noises: [{ id: 'twice', parts: parts as never }] } });
    const { problems } = createHost({ plugins: ['./a'], from: [folder] });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.error.code).toBe('PLUGIN_MANIFEST');
    expect(problems[0]?.error.message).toContain(message);
    expect(problems[0]?.error.message.match(/\/parts/g)).toHaveLength(1);
  });
});
