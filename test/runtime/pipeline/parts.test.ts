import type { Json, Kind, Parts } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';
import type { Catalogue, CatalogueEntry } from '../../../core/runtime/pipeline/catalogue.ts';
import { checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { pipelineSchema } from '../../../core/runtime/pipeline/pipeline-schema.ts';
import type { PipelineSpec } from '../../../core/runtime/pipeline/pipeline-spec.ts';
import { pipelineValidator } from '../../../core/runtime/pipeline/pipeline-validator.ts';
import { catalogueOf } from './catalogue.ts';
import { errorOf, readPipeline } from './read.ts';

const entry = (kind: Kind, id: string, parts: Parts, schema: Record<string, Json> = {}): CatalogueEntry => ({
  kind,
  id,
  plugin: './compose',
  summary: `the ${kind} ${id}`,
  requires: [],
  parts,
  schema: { type: 'object', required: Object.keys(parts), additionalProperties: false, ...schema },
});

const share = { type: 'number', default: 0.5 };
const catalogue: Catalogue = [
  ...catalogueOf(['@mapgrad/top-k', '@mapgrad/imle', '@mapgrad/straight-through', '@mapgrad/tfjs', './plugin']),
  entry('noise', 'antithetic', { of: 'noise' }, { properties: { share } }),
  entry('estimator', 'clipped', { of: 'estimator' }, { properties: { of: { description: 'What is clipped.' } } }),
  entry('estimator', 'sum', { of: ['estimator'] }, { properties: { of: { minItems: 1 } } }),
  entry('estimator', 'own-step', { of: 'estimator', stepSize: 'stepSize' }),
  { ...entry('estimator', 'stepping', { stepSize: 'stepSize' }, { required: [] }), requires: ['stepSize'] },
  entry('loss', 'fenchel-young', { noise: 'noise' }, { required: [] }),
  entry('loss', 'judged', { by: 'metric', with: 'trainer' }),
];

const text = (layer: string, loss = '{ use: hamming }'): string => `plugins: [./compose]
data: { use: irish-prices }
model: { use: linear }
layer: { solver: { use: argmax, n: 4 }, ${layer} }
loss: ${loss}
optimizer: { use: adam }
metrics: [hamming]
`;
const read = (layer: string, loss?: string): PipelineSpec =>
  readPipeline({ text: text(layer, loss), file: 'p.yaml', catalogue });
const problemsOf = (layer: string, loss?: string): readonly (readonly [string, string, string | undefined])[] =>
  errorOf(() => read(layer, loss)).problems.map(({ path, message, hint }) => [path, message, hint]);
const noise = (block: string): ReturnType<typeof problemsOf> =>
  problemsOf('estimator: { use: straight-through }', `{ use: fenchel-young, noise: ${block} }`);
const estimator = (block: string): ReturnType<typeof problemsOf> => problemsOf(`estimator: ${block}`);

const NOISES = 'none | gumbel | normal | sum-of-gamma | antithetic';
const ESTIMATORS = 'imle | straight-through | clipped | sum | own-step | stepping';

describe('a block within a block', () => {
  it('is filled with its defaults, however deep', () => {
    const { loss } = read(
      'estimator: { use: straight-through }',
      '{ use: fenchel-young, noise: { use: antithetic, of: { use: antithetic, of: { use: sum-of-gamma, k: 2 } } } }',
    );
    const inner = { use: 'antithetic', share: 0.5, of: { use: 'sum-of-gamma', k: 2, terms: 10 } };
    expect(loss).toEqual({ use: 'fenchel-young', noise: { use: 'antithetic', share: 0.5, of: inner } });
    expect(read('estimator: { use: straight-through }', '{ use: fenchel-young }').loss).toEqual({
      use: 'fenchel-young',
    });
  });

  it('may be one of a list', () => {
    const { layer } = read(
      'estimator: { use: sum, of: [{ use: straight-through }, { use: clipped, of: { use: straight-through, samples: 2 } }] }',
    );
    const plain = { use: 'straight-through', samples: 1, temperature: 1 };
    expect(layer?.estimator).toEqual({ use: 'sum', of: [plain, { use: 'clipped', of: { ...plain, samples: 2 } }] });
  });

  it('may be of any kind', () => {
    const { loss } = read('estimator: { use: straight-through }', '{ use: judged, by: { use: hamming }, with: {} }');
    expect(loss).toEqual({
      use: 'judged',
      by: { use: 'hamming' },
      with: { use: 'minibatch', epochs: 10, batchSize: 32 },
    });
  });

  it('is a reference in the schema, beside what the options say of it', () => {
    expect(pipelineSchema(catalogue)).toMatchObject({
      $defs: {
        estimator: {
          $defs: {
            clipped: { properties: { of: { description: 'What is clipped.', $ref: '#/$defs/estimator' } } },
            sum: { properties: { of: { type: 'array', minItems: 1, items: { $ref: '#/$defs/estimator' } } } },
          },
        },
      },
    });
    expect(pipelineValidator(catalogue).schema).toEqual(pipelineSchema(catalogue));
  });
});

describe('what is wrong within a block is said of its place:', () => {
  it('an id that there is not', () => {
    expect(noise('{ use: gumbl }')).toEqual([
      ['loss.noise.use', "there is no noise 'gumbl'", "Did you mean 'gumbel'?"],
    ]);
    expect(noise('{ use: antithetic, of: { use: zzz } }')).toEqual([
      ['loss.noise.of.use', "there is no noise 'zzz'", `The plugins listed provide ${NOISES}`],
    ]);
    expect(estimator('{ use: sum, of: [{ use: straight-through }, { use: clippd }] }')).toEqual([
      ['layer.estimator.of.1.use', "there is no estimator 'clippd'", "Did you mean 'clipped'?"],
    ]);
  });

  it('an id of another kind', () => {
    expect(noise('{ use: top-k }')).toEqual([
      ['loss.noise.use', "'top-k' is a solver, not a noise", `The plugins listed provide ${NOISES}`],
    ]);
  });

  it('a block that is missing', () => {
    expect(estimator('{ use: clipped }')).toEqual([
      ['layer.estimator', "missing key 'of', which estimator 'clipped' needs", `of: { use: ${ESTIMATORS} }`],
    ]);
    expect(estimator('{ use: sum }')).toEqual([
      ['layer.estimator', "missing key 'of', which estimator 'sum' needs", `of: [{ use: ${ESTIMATORS} }]`],
    ]);
    expect(estimator('{ use: clipped, of: {} }')).toEqual([
      ['layer.estimator.of', "missing key 'use'", `use: ${ESTIMATORS}`],
    ]);
  });

  it('a text, or a list, where a block is meant', () => {
    expect(noise('gumbl')).toEqual([['loss.noise', 'must be a block (got "gumbl")', 'Write noise: { use: gumbel }']]);
    expect(noise('[{ use: gumbel }]')).toEqual([
      ['loss.noise', 'must be a block (got a list)', `Write noise: { use: ${NOISES} }`],
    ]);
    expect(estimator('{ use: sum, of: [straight-thru] }')).toEqual([
      ['layer.estimator.of.0', 'must be a block (got "straight-thru")', 'Write { use: straight-through }'],
    ]);
  });

  it('a block, or a text, where a list is meant', () => {
    expect(estimator('{ use: sum, of: { use: straight-through } }')).toEqual([
      ['layer.estimator.of', 'must be a list (got a block)', 'Write of: [{ … }]'],
    ]);
    expect(estimator('{ use: sum, of: clippd }')).toEqual([
      ['layer.estimator.of', 'must be a list (got "clippd")', 'Write of: [{ use: clipped }]'],
    ]);
    expect(estimator('{ use: sum, of: [] }')).toEqual([
      ['layer.estimator.of', 'must have at least 1 item (got 0)', undefined],
    ]);
  });

  it('an option', () => {
    expect(noise('{ use: antithetic, of: { use: sum-of-gamma, k: 0, trems: 3 } }')).toEqual([
      ['loss.noise.of.k', 'must be > 0 (got 0)', undefined],
      ['loss.noise.of', "unknown key 'trems' of noise 'sum-of-gamma'", "Did you mean 'terms'?"],
    ]);
    expect(noise('{ use: antithetic, share: x, of: { use: sum-of-gamma } }')).toEqual([
      ['loss.noise.share', 'must be a number (got "x")', undefined],
      [
        'loss.noise.of',
        "missing key 'k', which noise 'sum-of-gamma' needs",
        'k: κ, about the number of ones of a state',
      ],
    ]);
  });

  it('in a variant too, and in an override', () => {
    const compared = `${text('estimator: { use: straight-through }')}compare: { a: { loss: { use: fenchel-young, noise: gumbl } } }`;
    expect(errorOf(() => readPipeline({ text: compared, file: 'p.yaml', catalogue })).message).toContain(
      'compare.a.loss.noise: must be a block (got "gumbl"). Write noise: { use: gumbel }',
    );
  });

  it('in an override that makes the block', () => {
    const overridden = (...overrides: string[]): PipelineSpec =>
      checkPipeline(parsePipeline(text('estimator: { use: straight-through }'), 'p.yaml', overrides), { catalogue });
    const made = ['loss.use=fenchel-young', 'loss.noise.use=sum-of-gamma', 'loss.noise.k=3'];
    expect(overridden(...made).loss?.noise).toEqual({ use: 'sum-of-gamma', k: 3, terms: 10 });
    expect(overridden('loss.noise.use=gumbel', 'loss.use=fenchel-young').loss?.noise).toEqual({ use: 'gumbel' });
    expect(errorOf(() => overridden('loss.use=fenchel-young', 'loss.nose.use=gumbel')).message).toBe(
      "override 'loss.nose.use=gumbel': loss: unknown key 'nose' of loss 'fenchel-young'. Did you mean 'noise'? " +
        "'use' is from override 'loss.use=fenchel-young'",
    );
    expect(errorOf(() => overridden('loss.use=fenchel-young', 'loss.noise.k=3')).message).toBe(
      "override 'loss.noise.k=3': loss.noise: there is no 'loss.noise'. There is use. A block is made by its use: " +
        'loss.noise.use=…',
    );
  });

  it('at the line and the column where it stands', () => {
    const { problems } = errorOf(() =>
      read('estimator: { use: straight-through }', '{ use: fenchel-young, noise: { use: gumbl } }'),
    );
    expect(problems.map(({ place }) => place)).toMatchObject([{ line: 5, column: 43 }]);
  });
});

describe('options of which some exclude or replace each other', () => {
  const either = (kinds: Record<string, Json>): readonly (readonly [string, string, string | undefined])[] => {
    const properties = { norm: { type: 'number' }, value: { type: 'number' } };
    const odd: CatalogueEntry = { ...entry('loss', 'odd', {}), schema: { type: 'object', properties, ...kinds } };
    const check = { catalogue: [...catalogue, odd] };
    return errorOf(() =>
      readPipeline({
        text: text('estimator: { use: straight-through }', kinds.loss as string),
        file: 'p.yaml',
        ...check,
      }),
    ).problems.map(({ path, message, hint }) => [path, message, hint]);
  };

  it('are said to do so where one of them is missing', () => {
    expect(either({ loss: '{ use: odd }', anyOf: [{ required: ['norm'] }, { required: ['value'] }] })).toEqual([
      ['loss', "missing key 'norm' or 'value', which loss 'odd' needs", undefined],
    ]);
  });

  it('are said to do so where one is too many', () => {
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    const schema = { if: { required: ['norm'] }, then: { properties: { value: false } } };
    expect(either({ loss: '{ use: odd, norm: 1, value: 2 }', ...schema })).toEqual([
      ['loss.value', "'value' cannot stand beside the other keys of its block", 'Remove it, or those that exclude it'],
    ]);
  });
});

describe('what must stand in the layer beside an estimator', () => {
  const missing = (owner: string): unknown => [
    ['layer', `missing key 'stepSize', which estimator '${owner}' needs`, 'stepSize: { use: fixed }'],
  ];

  it.each([
    ['imle', '{ use: imle }'],
    ['imle', '{ use: clipped, of: { use: imle } }'],
    ['imle', '{ use: clipped, of: { use: clipped, of: { use: imle } } }'],
    ['imle', '{ use: sum, of: [{ use: straight-through }, { use: clipped, of: { use: imle } }] }'],
    ['imle', '{ use: sum, of: [{ use: stepping, stepSize: { use: fixed, lambda: 1 } }, { use: imle }] }'],
    ['stepping', '{ use: sum, of: [{ use: stepping, stepSize: { use: fixed, lambda: 1 } }, { use: stepping }] }'],
  ])('is what the estimators within it need: %s in %s', (owner, block) => {
    expect(estimator(block)).toEqual(missing(owner));
    expect(read(`stepSize: { use: fixed, lambda: 1 }, estimator: ${block}`).layer?.stepSize).toEqual({
      use: 'fixed',
      lambda: 1,
    });
  });

  it.each([
    '{ use: clipped, of: { use: straight-through } }',
    '{ use: stepping, stepSize: { use: fixed, lambda: 1 } }',
  ])('is nothing where none of them needs it, or it has its own: %s', (block) => {
    expect(read(`estimator: ${block}`).layer?.stepSize).toBeUndefined();
  });
});

it('has an estimator only where it is wanted', () => {
  expect(readPipeline({ text: text('').replace(', }', ' }'), file: 'p.yaml', catalogue }).layer).toEqual({
    solver: { use: 'argmax', n: 4 },
  });
});
