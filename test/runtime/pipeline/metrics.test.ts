import { describe, expect, it } from 'vitest';
import type { Catalogue } from '../../../core/runtime/pipeline/catalogue.ts';
import { checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { editorSchema } from '../../../core/runtime/pipeline/editor-schema.ts';
import { namedMetrics } from '../../../core/runtime/pipeline/named-metrics.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import type { PipelineSpec } from '../../../core/runtime/pipeline/pipeline-spec.ts';
import { catalogueOf } from './catalogue.ts';
import { errorOf } from './read.ts';

const count = { type: 'integer', minimum: 1 };
const metric = (id: string, properties: object, required: readonly string[] = []): Catalogue[number] => ({
  kind: 'metric',
  id,
  plugin: './plugin',
  summary: `the metric ${id}`,
  schema: { type: 'object', properties, required, additionalProperties: false } as Catalogue[number]['schema'],
  requires: [],
  parts: {},
});
const catalogue: Catalogue = [
  ...catalogueOf(['@mapgrad/top-k', '@mapgrad/straight-through', '@mapgrad/tfjs', './plugin']),
  metric('recall', { k: { ...count, default: 5 }, beta: { type: 'number', default: 1 } }),
  metric('within', { tolerance: { type: 'number', exclusiveMinimum: 0 }, file: { type: 'string', format: 'path' } }, [
    'tolerance',
  ]),
];

function read(metrics: string, overrides: readonly string[] = []): PipelineSpec {
  const text = `plugins: ["@mapgrad/top-k", "@mapgrad/straight-through", "@mapgrad/tfjs", ./plugin]
data: { use: irish-prices }
model: { use: linear }
layer: { solver: { use: top-k, n: 4, k: 2 }, estimator: { use: straight-through } }
loss: { use: hamming }
optimizer: { use: adam }
metrics: ${metrics}
`;
  return checkPipeline(parsePipeline(text, 'p.yaml', overrides), { catalogue });
}
const names = (metrics: string): readonly string[] => namedMetrics(read(metrics).metrics!).map(({ name }) => name);
const wrong = (metrics: string): readonly string[] =>
  errorOf(() => read(metrics)).problems.map(({ path, message, hint }) => `${path}: ${message}. ${hint ?? ''}`);

describe('a metric may have options', () => {
  it('which are filled in, whether it is a block or an id', () => {
    expect(read('[relative-regret, recall, { use: within, tolerance: 0.1 }, { use: hamming }]').metrics).toEqual([
      'relative-regret',
      { use: 'recall', k: 5, beta: 1 },
      { use: 'within', tolerance: 0.1 },
      'hamming',
    ]);
  });

  it('which overrides reach', () => {
    expect(read('[{ use: recall, k: 2 }, hamming]', ['metrics.0.k=7', 'metrics.1=recall']).metrics).toEqual([
      { use: 'recall', k: 7, beta: 1 },
      { use: 'recall', k: 5, beta: 1 },
    ]);
  });

  it('which overrides give to what was written as an id', () => {
    expect(
      read('[recall, hamming]', ['metrics.0.k=7', '+metrics.2.use=within', '+metrics.2.tolerance=1']).metrics,
    ).toEqual([{ use: 'recall', k: 7, beta: 1 }, 'hamming', { use: 'within', tolerance: 1 }]);
    const unknown = errorOf(() => read('[hamming]', ['metrics.0.k=7'])).problems[0]!;
    expect(unknown.message).toBe("unknown key 'k' of metric 'hamming'");
  });

  it('and paths among them start from the folder of the file', () => {
    const [, within] = read('[hamming, { use: within, tolerance: 1, file: a.json }]').metrics!;
    expect(within).toMatchObject({ file: `${process.cwd()}/a.json` });
  });

  it.each([
    [
      '[regret]',
      [
        "metrics.0: there is no metric 'regret'. The plugins listed provide relative-regret | hamming | recall | within",
      ],
    ],
    ['[{ use: recal }]', ["metrics.0.use: there is no metric 'recal'. Did you mean 'recall'?"]],
    ['[{ use: recall, k: 0 }]', ['metrics.0.k: must be >= 1. ']],
    ['[{ use: recall, n: 1 }]', ["metrics.0: unknown key 'n' of metric 'recall'. Its keys are k, beta"]],
    ['[within]', ["metrics.0: missing key 'tolerance', which metric 'within' needs. "]],
    ['[hamming, { k: 3 }]', ["metrics.1: missing key 'use'. use: relative-regret | hamming | recall | within"]],
    [
      '[7]',
      ['metrics.0: must be the id of a metric. The plugins listed provide relative-regret | hamming | recall | within'],
    ],
    ['[hamming, hamming]', ['metrics.1: "hamming" is given twice. ']],
    ['[hamming, { use: hamming }]', ['metrics.1: "hamming" is given twice. ']],
    ['[recall, hamming, { use: recall, k: 5 }]', ['metrics.2: "recall" is given twice. ']],
  ])('%s is refused', (metrics, problems) => {
    expect(wrong(metrics).map((problem) => problem.replace(/ \(got [^)]*\)/, ''))).toEqual(problems);
  });

  it('is in the schema for editors', () => {
    expect(JSON.stringify(editorSchema(catalogue))).toContain('"tolerance":{');
    const item = {
      anyOf: [{ enum: expect.arrayContaining(['recall']) as string[] }, { $ref: '#/$defs/whole/$defs/metric' }],
    };
    expect(editorSchema(catalogue)).toMatchObject({
      $defs: { whole: { properties: { metrics: { else: { items: { else: item } } } } } },
    });
  });
});

describe('results call a metric by', () => {
  it.each([
    ['its id, whatever its options, where it is used once', '[hamming, { use: recall, k: 2 }]', ['hamming', 'recall']],
    ['the options in which uses of it differ', '[recall, { use: recall, k: 10 }]', ['recall(k=5)', 'recall(k=10)']],
    [
      'all of these',
      '[recall, { use: recall, k: 10 }, { use: recall, k: 10, beta: 2 }]',
      ['recall(k=5,beta=1)', 'recall(k=10,beta=1)', 'recall(k=10,beta=2)'],
    ],
    [
      'those that it has',
      '[{ use: within, tolerance: 1 }, { use: within, tolerance: 1, file: /a b }]',
      ['within', 'within(file=/a b)'],
    ],
  ])('%s', (_what, metrics, expected) => {
    expect(names(metrics)).toEqual(expected);
  });
});
