import { createHost, loadPipeline, pipelineSchema } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { pipelineValidator } from '../../../core/runtime/pipeline/pipeline-validator.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writePlugin } from './plugin-folder.ts';

const answer = (kind: string, id: string, value: string): string =>
  `register('${kind}', '${id}', (options) => ({ ...options, by: '${value}', size() {}, prepare() {} }));`;

/** Two plugins of one id, `@x/same` and `@y/same`, and one of another. */
function writePlugins(): string {
  const folder = temporaryFolder();
  for (const scope of ['x', 'y']) {
    writePlugin(folder, `${scope}-same`, {
      name: `@${scope}/same`,
      contributes: {
        solvers: ['one'],
        noises: [{ id: 'one', parts: { of: 'noise' } }, `of-${scope}`],
        metrics: ['one'],
      },
      schema: { type: 'object', properties: { [scope]: { type: 'integer' } }, additionalProperties: false },
      activate: ['solver one', 'noise one', `noise of-${scope}`, 'metric one']
        .map((name) => answer(...(name.split(' ') as [string, string]), scope))
        .join('\n'),
    });
  }
  const kinds = ['dataset', 'model', 'loss', 'optimizer', 'trainer', 'estimator'];
  writePlugin(folder, 'rest', {
    contributes: {
      datasets: ['mine'],
      models: ['mine'],
      losses: ['mine'],
      optimizers: ['mine'],
      trainers: ['mine'],
      estimators: ['mine'],
    },
    activate: kinds.map((kind) => answer(kind, 'mine', 'rest')).join('\n'),
  });
  return folder;
}

const listed = ['./x-same', './y-same', './rest'];

const pipeline = (solver: string, noise: string, metric: string): string => `plugins: [${listed.join(', ')}]
data: { use: mine }
model: { use: mine }
layer: { solver: ${solver}, noise: ${noise}, estimator: { use: rest/mine } }
loss: { use: mine }
optimizer: { use: mine }
train: { use: mine }
metrics: [${metric}]
`;

describe('two plugins that contribute one id', () => {
  it('are both opened, and told apart by qualified names', async () => {
    const host = createHost({ plugins: listed, from: [writePlugins()] });
    expect(host.problems).toEqual([]);
    expect(await host.create('metric', '@x/same/one')).toMatchObject({ by: 'x' });
    expect(await host.create('metric', '@y/same/one')).toMatchObject({ by: 'y' });
    expect(await host.create('noise', 'of-y')).toMatchObject({ by: 'y' });
    expect(await host.create('noise', '@y/same/of-y')).toMatchObject({ by: 'y' });
    const within = { of: { use: '@x/same/one', of: { use: 'of-x' } } };
    expect(await host.create('noise', '@y/same/one', within)).toMatchObject({
      by: 'y',
      of: { by: 'x', of: { by: 'x' } },
    });
  });

  it('make the bare id ambiguous, and the error says what to write', async () => {
    const host = createHost({ plugins: listed, from: [writePlugins()] });
    await expect(host.activate('solver', 'one')).rejects.toMatchObject({
      code: 'CONTRIBUTION_AMBIGUOUS',
      message: 'solver one is contributed by several plugins; write @x/same/one or @y/same/one',
    });
    await expect(host.activate('solver', 'onne')).rejects.toThrow('provide @x/same/one, @y/same/one.');
    await expect(host.activate('solver', '@z/same/one')).rejects.toMatchObject({ code: 'CONTRIBUTION_NOT_FOUND' });
  });

  it('are both offered by the schema, under names that are the only ones of theirs', () => {
    const { catalogue } = createHost({ plugins: listed, from: [writePlugins()] });
    expect(pipelineSchema(catalogue)).toMatchObject({
      $defs: {
        solver: {
          properties: { use: { enum: ['@x/same/one', '@y/same/one'] } },
          $defs: { '@x/same/one': {}, '@y/same/one': {} },
        },
        noise: {
          properties: { use: { enum: ['@x/same/one', 'of-x', '@y/same/one', 'of-y', '@x/same/of-x', '@y/same/of-y'] } },
        },
      },
    });
    const validate = pipelineValidator(catalogue);
    const block = (use: string, options: object): boolean => {
      validate({ layer: { solver: { use, ...options } } });
      return !validate.errors?.some(({ instancePath }) => instancePath.startsWith('/layer/solver'));
    };
    expect(block('@x/same/one', { x: 1 })).toBe(true);
    expect(block('@y/same/one', { y: 1 })).toBe(true);
    expect(block('@x/same/one', { y: 1 })).toBe(false);
    expect(block('one', {})).toBe(false);
    for (const use of ['of-x', '@x/same/of-x']) {
      validate({ layer: { noise: { use, wrong: 1 } } });
      expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain('/layer/noise');
    }
  });

  it.each(['mine', 'rest/mine'])('demand beside them what they need, also as %s', (use) => {
    const { catalogue } = createHost({ plugins: listed, from: [writePlugins()] });
    const needy = catalogue.map((entry) =>
      entry.kind === 'estimator' ? { ...entry, requires: ['noise' as const] } : entry,
    );
    const validate = pipelineValidator(needy);
    validate({ layer: { solver: { use: '@x/same/one' }, estimator: { use } } });
    const missing = validate.errors?.filter(({ instancePath }) => instancePath === '/layer');
    expect(missing?.map(({ params }) => params.missingProperty as unknown)).toContain('noise');
  });

  it('can be used side by side in a pipeline', async () => {
    const folder = writePlugins();
    const text = pipeline(
      '{ use: "@y/same/one", y: 3 }',
      '{ use: "@x/same/one", of: { use: "@y/same/of-y" } }',
      '"@x/same/one", "@y/same/one"',
    );
    const loaded = loadPipeline({ text, file: 'p.yaml', from: [folder] });
    const { parts } = await loaded.assemble('pipeline', 1);
    expect(parts.solver).toMatchObject({ origin: '@y/same/one' });
    expect(parts.noise).toMatchObject({ by: 'x', of: { by: 'y' } });
    expect(parts.metrics).toMatchObject({ '@x/same/one': { by: 'x' }, '@y/same/one': { by: 'y' } });
  });

  it('make a pipeline wrong that names the bare id, at its place', () => {
    const folder = writePlugins();
    const text = pipeline('{ use: one }', '{ use: of-x }', 'one');
    expect(() => loadPipeline({ text, file: 'p.yaml', from: [folder] })).toThrow(
      `p.yaml:4:25: layer.solver.use: several plugins contribute a solver 'one'. Write "@x/same/one" or "@y/same/one"`,
    );
  });
});
