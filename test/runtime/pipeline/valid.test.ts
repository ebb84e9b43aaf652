import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueOf } from './catalogue.ts';
import { read, readPipeline } from './read.ts';

const text = readFileSync(join(import.meta.dirname, '../../pipelines/valid.yaml'), 'utf8');
const plugins = [
  '@mapgrad/top-k',
  '@mapgrad/imle',
  '@mapgrad/straight-through',
  '@mapgrad/aimle',
  '@mapgrad/tfjs',
  './plugin',
];

const adaptive = { use: 'adaptive', alpha: 0, target: 1, update: 0.001, decay: 0.9, momentum: 0 };
const imle = { use: 'imle', marginalSamples: 1, inputTemperature: 1, thetaWeight: 1 };

describe('a valid pipeline', () => {
  it('is returned with all defaults', () => {
    expect(read(text)).toEqual({
      plugins,
      seeds: [7],
      data: { use: 'irish-prices' },
      model: { use: 'dense', hidden: [64, 32], activation: 'relu', bias: true },
      layer: {
        noise: { use: 'sum-of-gamma', k: 10, terms: 10 },
        solver: { use: 'top-k', n: 48, k: 10 },
        stepSize: { ...adaptive, scope: 'batch' },
        estimator: { ...imle, samples: 4, difference: 'central' },
      },
      loss: { use: 'decision-value' },
      optimizer: { use: 'adam', learningRate: 0.0005 },
      train: { use: 'minibatch', epochs: 20, batchSize: 32 },
      metrics: ['relative-regret', 'hamming'],
      backend: 'auto',
      compare: {
        'two-stage': { loss: { use: 'squared-error' } },
        'straight-through': {
          layer: {
            noise: { use: 'gumbel' },
            solver: { use: 'top-k', n: 48, k: 10 },
            estimator: { use: 'straight-through', samples: 1, temperature: 1 },
          },
          train: { use: 'minibatch', epochs: 40, batchSize: 16 },
        },
        forward: {
          layer: {
            solver: { use: 'argmax', n: 48 },
            stepSize: { ...adaptive, scope: 'batch' },
            estimator: { ...imle, samples: 1, difference: 'forward' },
          },
        },
        relaxed: {
          layer: {
            solver: { use: 'top-k', n: 48, k: 10 },
            relaxation: { use: 'relaxed-top-k', k: 10, temperature: 0.5, hard: true, samples: 1 },
          },
        },
      },
    });
  });

  it('reads to the same again once resolved', () => {
    const resolved = read(text);
    expect(read(JSON.stringify(resolved))).toEqual(resolved);
  });

  it.each([
    ['seed: 7', 'seed: 0', [0]],
    ['seed: 7\n', '', [0]],
    ['seed: 7', 'seeds: [3, 1]', [3, 1]],
  ])('with %j as %j has seeds %j', (written, instead, seeds) => {
    expect(read(text.replace(written, instead)).seeds).toEqual(seeds);
  });

  it('trains by mini-batches when it does not say how', () => {
    const { train, compare } = read(text.replace('train: { epochs: 20 }\n', ''));
    expect(train).toEqual({ use: 'minibatch', epochs: 10, batchSize: 32 });
    expect(compare['two-stage']).toEqual({ loss: { use: 'squared-error' } });
  });

  it('may begin with a byte order mark and end its lines in CRLF', () => {
    expect(read(`\uFEFF${text.replaceAll('\n', '\r\n')}`)).toEqual(read(text));
  });

  it('is read in one step, too', () => {
    expect(readPipeline({ text, file: 'pipeline.yaml', catalogue: catalogueOf(plugins) })).toEqual(read(text));
  });
});
