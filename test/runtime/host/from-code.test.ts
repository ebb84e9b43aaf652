import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Dataset, Rows, Trainer } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import {
  ConfigurationError,
  createHost,
  definePipeline,
  type LayerDefinition,
  loadPipeline,
  type Pipeline,
  type PipelineDefinition,
} from '@mapgrad/core/host';
import { adaptive, clipped, gumbel, imle } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { type Layer, layer } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { root } from '../../architecture/workspace.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf, writePlugin } from './plugin-folder.ts';

const plugins = [
  '@mapgrad/core',
  '@mapgrad/top-k',
  '@mapgrad/imle',
  '@mapgrad/aimle',
  '@mapgrad/compose',
  '@mapgrad/perturbed',
  '@mapgrad/tfjs',
];
const hostOf = (folder: string = root, more: readonly string[] = []) =>
  createHost({ plugins: [...plugins, ...more], from: [folder, root], conditions: ['source'] });

const theta = [
  [0.3, 1.2, -0.4, 0.8, 0.1, -1.1],
  [0.9, 0.2, -0.3, 0.5, 2, 0],
];
const spec: LayerDefinition = {
  noise: { use: 'gumbel' },
  solver: { use: 'top-k', n: 6, k: 2 },
  stepSize: { use: 'adaptive', alpha: 1 },
  estimator: { use: 'clipped', norm: 1, of: { use: 'imle', samples: 3, difference: 'central' } },
  executor: { use: 'inline' },
};
const byHand = () => ({
  estimator: clipped({
    of: imle({ noise: gumbel(), stepSize: adaptive({ alpha: 1 }), samples: 3, difference: 'central' }),
    norm: 1,
  }),
  solver: topK({ n: 6, k: 2 }),
  seed: 7,
  layer: 2,
});
const slopes = (output: Rows): Rows => output.map((z, i) => Math.sin(i) + z);

describe('a layer of a host', () => {
  it('gives, step by step, the bits of the same layer made by hand', async () => {
    const made = await hostOf().layer(spec, { seed: 7, layer: 2 });
    const hand = differentiate(byHand());
    for (let step = 0; step < 3; step++) {
      const [a, b] = [made.forward(theta), hand.forward(theta)];
      expect([...a.output]).toEqual([...b.output]);
      const gradient = a.backward(slopes(a.output));
      expect([...gradient]).toEqual([...b.backward(slopes(b.output))]);
      expect(gradient.some((value) => value !== 0)).toBe(true);
      expect([made.state, made.report]).toEqual([hand.state, hand.report]);
    }
    expect([...made.map(theta)]).toEqual([...hand.map(theta)]);
    const resumed = await hostOf().layer(spec, { seed: 7, layer: 2, state: made.state });
    expect([...resumed.forward(theta).output]).toEqual([...hand.forward(theta).output]);
  });

  it('goes into a tape as it is', async () => {
    const gradientOf = (solved: Layer): number[] => {
      const weights = tf.randomNormal([6, 6], 0, 1, 'float32', 3);
      return tf.tidy(() => [
        ...tf
          .grad((x) => tf.sum(tf.mul(tf.sin(tf.matMul(solved(x), weights)), 1)))(tf.tensor(theta))
          .dataSync<'float32'>(),
      ]);
    };
    const { parts } = await hostOf().layer(spec, { seed: 7, layer: 2 });
    expect(gradientOf(layer(parts))).toEqual(gradientOf(layer(byHand())));
  });

  it('disposes its executor', async () => {
    const folder = temporaryFolder();
    const traces = tracesOf(folder);
    writePlugin(folder, 'own', {
      contributes: { executors: ['mine'] },
      activate: `register('executor', 'mine', () => ({ solve() {}, dispose() { trace('disposed'); } }));`,
    });
    const made = await hostOf(folder, ['./own']).layer({ ...spec, executor: { use: 'mine' } });
    expect(traces).toEqual([]);
    await made.dispose();
    expect(traces).toEqual(['disposed']);
  });

  it.each<[string, object, string]>([
    [
      'an unknown id',
      { ...spec, solver: { use: 'top-q', n: 6, k: 2 } },
      "layer.solver.use: there is no solver 'top-q'. Did you mean 'top-k'?",
    ],
    ['a wrong option', { ...spec, solver: { use: 'top-k', n: 6, k: 0 } }, 'layer.solver.k: must be >= 1 (got 0)'],
    [
      'an unknown option',
      { ...spec, noise: { use: 'gumbel', scale: 2 } },
      "layer.noise: unknown key 'scale' of noise 'gumbel'",
    ],
    [
      'a missing block',
      { solver: spec.solver, estimator: { use: 'imle' } },
      "layer: missing key 'stepSize', which estimator 'imle' needs",
    ],
    ['an unknown key', { ...spec, loss: { use: 'hamming' } }, "layer: unknown key 'loss'"],
    ['what a factory refuses', { ...spec, solver: { use: 'top-k', n: 6, k: 7 } }, 'layer.solver: k is 7'],
    ['no estimator', { solver: spec.solver }, 'layer: has no estimator'],
    [
      'an estimator by losses',
      { ...spec, estimator: { use: 'score-function' } },
      'layer.estimator: learns from losses',
    ],
    [
      'a function',
      { ...spec, solver: () => undefined },
      'layer.solver is () => undefined, expected what a file could say',
    ],
  ])('is refused as `mapgrad check` would: %s', async (_what, wrong, message) => {
    await expect(hostOf().layer(wrong as LayerDefinition)).rejects.toThrow(message);
  });

  it('is refused at its place, with all that is wrong', async () => {
    const wrong = { ...spec, noise: { use: 'gumbl' }, solver: { use: 'top-k', n: 6, k: 'x' } };
    const thrown: unknown = await hostOf()
      .layer(wrong)
      .catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ConfigurationError);
    const { problems } = thrown as ConfigurationError;
    expect(problems.map(({ path }) => path)).toEqual(['layer.noise.use', 'layer.solver.k']);
    expect(problems[1]!.place).toMatchObject({ source: '      "k": "x"', column: 12 });
  });
});

const pipeline = {
  data: { use: 'mine' },
  model: { use: 'linear' },
  layer: { ...spec, estimator: { use: 'imle', samples: 2 } },
  loss: { use: 'hamming' },
  optimizer: { use: 'adam', learningRate: 0.1 },
  train: { epochs: 2, batchSize: 4 },
  metrics: ['hamming'],
  seed: 5,
} satisfies PipelineDefinition;

function dataPlugin(): string {
  const folder = temporaryFolder();
  writePlugin(folder, 'mine', {
    contributes: { datasets: ['mine'] },
    activate: `const split = (count) => ({ count, inputs: Float32Array.from({ length: count * 3 }, (_, i) => Math.sin(i)),
        targets: Float32Array.from({ length: count * 6 }, (_, i) => Math.cos(7 * i)) });
      register('dataset', 'mine', ({ seed }) => ({ inputShape: [3], n: 6, seed, train: split(12), validation: split(4), test: split(4) }));`,
  });
  return folder;
}

async function trained({ trainer, parts, dispose }: Pipeline): Promise<unknown> {
  const train = trainer.train as (parts: unknown, run: Parameters<Trainer['train']>[1]) => ReturnType<Trainer['train']>;
  const seed = parts.seed as number;
  const result: unknown = await train(parts, {
    seed,
    signal: new AbortController().signal,
    step() {},
    epoch() {},
    warn() {},
  });
  await dispose();
  return [seed, (parts.dataset as Dataset & { readonly seed: number }).seed, result];
}

describe('a pipeline of a host', () => {
  it('trains to the bits of the command, from a plain object and from a text', async () => {
    const folder = dataPlugin();
    const host = hostOf(folder, ['./mine']);
    const text = stringify({ plugins: [...plugins, './mine'], ...pipeline });
    const loaded = loadPipeline({ text, file: 'p.yaml', from: [folder, root], conditions: ['source'] });
    const expected = await trained(await loaded.assemble('pipeline', 5));
    expect(await trained(await host.pipeline(definePipeline(pipeline)))).toEqual(expected);
    expect(await trained(await host.pipeline(text))).toEqual(expected);
    const other = await trained(await host.pipeline(pipeline, { seed: 6 }));
    expect(other).toMatchObject([6, 6, {}]);
    expect(other).not.toEqual(expected);
  });

  it('may be one of several variants, and changed', async () => {
    const host = hostOf(dataPlugin(), ['./mine']);
    const compared = { ...pipeline, compare: { one: {}, two: { model: { use: 'linear', bias: false } } } };
    await expect(host.pipeline(compared)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: 'the pipeline has the variants one, two; choose one by variant',
    });
    await expect(host.pipeline(compared, { variant: 'three' })).rejects.toThrow('there is no variant three');
    const { trainer, parts } = await host.pipeline(compared, { variant: 'two', overrides: ['train.epochs=7'] });
    expect((trainer.steps as (parts: unknown) => number)(parts)).toBe(21);
  });

  it('is refused as `mapgrad check` would', async () => {
    const folder = dataPlugin();
    const host = hostOf(folder, ['./mine']);
    const wrong = {
      ...pipeline,
      plugins: [...plugins, './mine'],
      model: { use: 'linea' },
      optimizer: { use: 'adam', learningRate: -1 },
    };
    const text = stringify(wrong);
    const messageOf = (action: () => unknown): string => {
      try {
        action();
        return '';
      } catch (thrown) {
        return (thrown as Error).message;
      }
    };
    const expected = messageOf(() =>
      loadPipeline({ text, file: 'p.yaml', from: [folder, root], conditions: ['source'] }),
    );
    expect(expected).toContain("Did you mean 'linear'?");
    await expect(host.pipeline(text, { file: 'p.yaml' })).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: expected,
    });
    const ofObject = (await host.pipeline(wrong).catch((error: unknown) => error)) as ConfigurationError;
    expect(ofObject.problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      "model.use there is no model 'linea'",
      'optimizer.learningRate must be > 0 (got -1)',
    ]);
    await expect(
      host.pipeline({ ...pipeline, layer: { ...spec, solver: { use: 'top-k', n: 5, k: 2 } } }),
    ).rejects.toThrow('layer.solver: the data set has targets of 6 numbers and the solver decides on 5');
    await expect(host.pipeline({ ...pipeline, plugins: [...plugins, './mine', './other'] })).rejects.toThrow(
      'plugin ./other is not open in this host. Add it to the plugins of createHost',
    );
  });

  it('extends files as the command does, from a folder, a URL, or the file that it is read from', async () => {
    const folder = dataPlugin();
    mkdirSync(join(folder, 'sub'));
    const base = { plugins: [...plugins, '../mine'], ...pipeline, train: { epochs: 9, batchSize: 4 } };
    writeFileSync(join(folder, 'sub/base.yaml'), stringify(base));
    const text = 'extends: base.yaml\ntrain: { epochs: 2 }\n';
    const file = join(folder, 'sub/pipeline.yaml');
    writeFileSync(file, text);
    const loaded = loadPipeline({ text, file, from: [join(folder, 'sub'), root], conditions: ['source'] });
    const expected = await trained(await loaded.assemble('pipeline', 5));
    const host = hostOf(folder, ['./mine']);
    const given: readonly Parameters<typeof host.pipeline>[] = [
      [pathToFileURL(file)],
      [text, { from: join(folder, 'sub') }],
      [text, { from: pathToFileURL(file) }],
      [text, { from: pathToFileURL(join(folder, 'sub/')) }],
      [{ extends: 'base.yaml', train: { epochs: 2 } }, { from: join(folder, 'sub') }],
      [text.replace('base', 'sub/base')],
    ];
    for (const [spec, options] of given) expect(await trained(await host.pipeline(spec, options))).toEqual(expected);
  });

  it('is refused with the errors of the command in the files that it extends', async () => {
    const folder = dataPlugin();
    const host = hostOf(folder, ['./mine']);
    const url = (name: string, text: string): URL => {
      writeFileSync(join(folder, name), text);
      return pathToFileURL(join(folder, name));
    };
    url('wrong.yaml', stringify({ plugins: [...plugins, './mine'], ...pipeline, model: { use: 'linea' } }));
    for (const text of ['extends: none.yaml\n', 'extends: [wrong.yaml]\n', 'extends: pipeline.yaml\n']) {
      const spec = url('pipeline.yaml', text);
      const file = fileURLToPath(spec);
      let expected = '';
      try {
        loadPipeline({ text, file, from: [folder, root], conditions: ['source'] });
      } catch (thrown) {
        expected = (thrown as Error).message;
      }
      expect(expected).toMatch(/cannot be read|Did you mean 'linear'|extends itself/);
      await expect(host.pipeline(spec)).rejects.toMatchObject({ code: 'CONFIGURATION_INVALID', message: expected });
    }
    await expect(host.pipeline(pathToFileURL(join(folder, 'none.yaml')))).rejects.toMatchObject({
      code: 'CONFIGURATION_INVALID',
      message: `${join(folder, 'none.yaml')} cannot be read: it is not there`,
    });
    await expect(host.pipeline(new URL('https://example.org/p.yaml'))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('may have several layers', async () => {
    const { loss, metrics, data, model, optimizer, train } = pipeline;
    const shared = { data, model, optimizer, train };
    const one = { ...spec, solver: { use: 'top-k', n: 4, k: 1 }, loss, metrics };
    const two = {
      solver: { use: 'top-k', n: 2, k: 1 },
      estimator: { use: 'imle' },
      stepSize: { use: 'fixed', lambda: 2 },
      loss,
      metrics,
      weight: 2,
    };
    const host = hostOf(dataPlugin(), ['./mine']);
    const { parts } = await host.pipeline({ ...shared, layers: { one, two } });
    expect(Object.keys(parts).sort()).toEqual([
      'backend',
      'dataset',
      'layers',
      'model',
      'optimizer',
      'seed',
      'trainer',
    ]);
    const { layers } = parts as { layers: Record<string, Record<string, unknown>> };
    expect(Object.keys(layers.one!).sort()).toEqual([
      'estimator',
      'executor',
      'loss',
      'metrics',
      'noise',
      'solver',
      'stepSize',
      'weight',
    ]);
    expect(layers.two).toMatchObject({ weight: 2, metrics: { hamming: { better: 'lower' } } });
    expect((layers.two!.solver as { size(): number }).size()).toBe(2);
    expect(layers.one!.stepSize).not.toBe(layers.two!.stepSize);
    await expect(host.pipeline({ ...shared, layers: { one, two: { ...two, solver: one.solver } } })).rejects.toThrow(
      /layers: the data set has targets of 6 numbers and the layers take 8 \(one 4, two 4\)/,
    );
    await expect(
      host.pipeline({ ...shared, layers: { one, two: { ...two, estimator: undefined } } } as never),
    ).rejects.toThrow(/layers\.two: layer two: the loss judges z and the layer has no estimator/);
  });
});
