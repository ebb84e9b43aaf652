import { describe, expect, it } from 'vitest';
import type { CatalogueEntry } from '../../../core/runtime/pipeline/catalogue.ts';
import { pipelineSchema } from '../../../core/runtime/pipeline/pipeline-schema.ts';
import { pipelineValidator } from '../../../core/runtime/pipeline/pipeline-validator.ts';
import { catalogueOf } from './catalogue.ts';
import { readPipeline } from './read.ts';

const plugins = ['@mapgrad/top-k', '@mapgrad/imle', '@mapgrad/straight-through', '@mapgrad/tfjs', './plugin'];
const catalogue = catalogueOf(plugins);

const text = (solver: string): string => `
plugins: ["@mapgrad/top-k"]
data: { use: irish-prices }
model: { use: linear }
layer: { solver: ${solver}, estimator: { use: straight-through } }
loss: { use: hamming }
optimizer: { use: adam }
metrics: [hamming]
`;

const solver = (schema: CatalogueEntry['schema']): CatalogueEntry => ({
  kind: 'solver',
  id: 'mine',
  plugin: './mine',
  summary: 'mine',
  requires: [],
  parts: {},
  schema,
});

const readWith = (schema: CatalogueEntry['schema'], block: string) =>
  readPipeline({ text: text(block), file: 'p.yaml', catalogue: [...catalogue, solver(schema)] }).layer?.solver;

describe('pipelineSchema', () => {
  it.each([[catalogue], [[]]])('is a JSON Schema, whatever the plugins', (some) => {
    expect(pipelineValidator(some).schema).toEqual(pipelineSchema(some));
    expect(JSON.parse(JSON.stringify(pipelineSchema(some)))).toEqual(pipelineSchema(some));
  });

  it('finds one fault with a text where a block is meant, however many ids there are', () => {
    const validate = pipelineValidator(catalogue);
    expect(validate({ layer: { solver: 'top-k' } })).toBe(false);
    expect(validate.errors?.filter(({ instancePath }) => instancePath === '/layer/solver')).toHaveLength(1);
  });

  it('offers the ids of a kind with their summaries', () => {
    expect(pipelineSchema(catalogue)).toMatchObject({
      $defs: {
        solver: {
          properties: {
            use: {
              enum: ['top-k', 'argmax', '@mapgrad/top-k/top-k', '@mapgrad/top-k/argmax'],
              enumDescriptions: [0, 1].flatMap(() => [
                'the solver top-k (@mapgrad/top-k)',
                'the solver argmax (@mapgrad/top-k)',
              ]),
            },
          },
          $defs: {
            argmax: {
              properties: {
                use: { enum: ['argmax', '@mapgrad/top-k/argmax'] },
                n: { description: 'How many numbers θ has.' },
              },
            },
          },
        },
      },
    });
  });

  it('lets the schema of options refer to its own parts', () => {
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'https://example.org/mine',
      type: 'object',
      properties: { edges: { type: 'array', items: { $ref: '#/$defs/edge' } }, inner: { $ref: '#' } },
      additionalProperties: false,
      $defs: { edge: { type: 'integer', minimum: 0 } },
    };
    expect(readWith(schema, '{ use: mine, edges: [0, 1], inner: { edges: [] } }')).toEqual({
      use: 'mine',
      edges: [0, 1],
      inner: { edges: [] },
    });
    expect(() => readWith(schema, '{ use: mine, edges: [0, -1] }')).toThrow(
      'layer.solver.edges.1: must be >= 0 (got -1)',
    );
  });

  it('says of a union what its branches demand, or what is wrong inside the one that fits', () => {
    const schema = {
      type: 'object',
      properties: {
        k: { anyOf: [{ type: 'integer' }, { const: 'all' }, { type: 'array', items: { type: 'integer' } }] },
        a: {},
        b: {},
      },
      anyOf: [{ required: ['a'] }, { required: ['b'] }],
      additionalProperties: false,
    };
    expect(() => readWith(schema, '{ use: mine, k: most, a: 1 }')).toThrow(
      'layer.solver.k: must be an integer or must be "all" or must be a list (got "most")',
    );
    expect(() => readWith(schema, '{ use: mine, k: [1, x], a: 1 }')).toThrow(
      'layer.solver.k.1: must be an integer (got "x")',
    );
    expect(() => readWith(schema, '{ use: mine }')).toThrow(
      "layer.solver: missing key 'a' or 'b', which solver 'mine' needs",
    );
  });

  it('names the plugin whose schema is none', () => {
    const message = /the schema of the options of solver 'mine' of \.\/mine is not valid: /;
    expect(() => readWith({ type: 'objct' }, '{ use: mine }')).toThrow(message);
    expect(() => readWith({ $ref: 'https://example.org/other' }, '{ use: mine }')).toThrow(message);
  });
});
