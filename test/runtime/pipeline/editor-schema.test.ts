// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { editorSchema } from '../../../core/runtime/pipeline/editor-schema.ts';
import { catalogueOf } from './catalogue.ts';

interface Ajv {
  compile(schema: unknown): { (value: unknown): boolean; errors?: unknown };
}
const require = createRequire(import.meta.url);
const { Ajv2020 } = createRequire(require.resolve('@mapgrad/core/package.json'))('ajv/dist/2020.js') as {
  Ajv2020: new (options: object) => Ajv;
};

const text = readFileSync(join(import.meta.dirname, '../../pipelines/valid.yaml'), 'utf8');
const valid = parse(text) as Record<string, unknown>;
const validate = new Ajv2020({ strict: false, allErrors: true }).compile(
  editorSchema(
    catalogueOf([
      '@mapgrad/top-k',
      '@mapgrad/imle',
      '@mapgrad/straight-through',
      '@mapgrad/aimle',
      '@mapgrad/tfjs',
      './plugin',
    ]),
  ),
);
const whole = Object.fromEntries(Object.entries(valid).filter(([key]) => key !== 'compare'));

describe('the schema for editors', () => {
  it.each<[string, unknown]>([
    ['a pipeline', valid],
    [
      'references',
      {
        ...whole,
        seed: '${env:SEED,1}',
        model: { use: 'dense', hidden: ['${data.n}'], activation: '${a}' },
        loss: '${b}',
        optimizer: { use: '${c}' },
      },
    ],
    ['a sweep', { ...whole, sweep: { 'train.epochs': [1, 2], 'layer.solver.k': 'range(1, 3)' } }],
    ['a part of a pipeline', { extends: 'base.yaml', layer: { solver: { use: 'top-k', k: 5 } } }],
    ['a part of several', { extends: ['a.yaml', 'b.yaml'] }],
  ])('takes %s', (_name, pipeline) => {
    expect([validate(pipeline), validate.errors]).toEqual([true, null]);
  });

  it.each<[string, unknown]>([
    ['a part without extends', { layer: { solver: { use: 'top-k', k: 5 } } }],
    ['another text in the place of a number', { ...whole, seed: 'one' }],
    ['an option of another id', { ...whole, loss: { use: 'hamming', k: '${x}' } }],
    ['an id that there is not', { extends: 'base.yaml', layer: { solver: { use: 'tpo-k' } } }],
    ['an unknown key of a part', { extends: 'base.yaml', layr: {} }],
    ['a sweep over no list', { ...whole, sweep: { 'train.epochs': 5 } }],
    ['a sweep over another text', { ...whole, sweep: { 'train.epochs': 'ragne(1, 2)' } }],
  ])('refuses %s', (_name, pipeline) => {
    expect(validate(pipeline)).toBe(false);
  });
});
