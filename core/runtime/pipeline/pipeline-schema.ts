import { type Kind, MANIFEST_KEYS } from '@mapgrad/contracts';
import { DEFAULT_TRAINER, LAYER_BLOCKS, LAYERS_EXCLUDE, RELAXATION_EXCLUDES, type VARIANT_KEYS } from './blocks.ts';
import { type Catalogue, type JsonSchema, wordFor } from './catalogue.ts';
import { askingSchemas, layerDemands } from './demands.ts';
import { idSchema, kindReference, kindSchema } from './kind-schema.ts';

const seed = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

/** A layer as it is written. */
const LAYER: JsonSchema = {
  solver: { use: 'top-k', n: 10, k: 3 },
  stepSize: { use: 'fixed', lambda: 10 },
  estimator: { use: 'imle', samples: 4 },
};

const KINDS = Object.keys(MANIFEST_KEYS) as Kind[];

const describe = (description: string, schema: JsonSchema): JsonSchema => ({ ...schema, description });

/** The one JSON Schema (2020-12) of a pipeline file that uses some plugins: for validation, editors and documentation. */
export function pipelineSchema(catalogue: Catalogue): JsonSchema {
  const replaceable: Record<(typeof VARIANT_KEYS)[number], JsonSchema> = {
    data: describe('Examples to learn from, to choose by and to report on.', kindReference('dataset')),
    model: describe('Predicts θ from an input.', kindReference('model')),
    layer: describe('From θ to z, and from dL/dz to dL/dθ.', { $ref: '#/$defs/layer', examples: [LAYER] }),
    layers: {
      description:
        'Several layers by name, each with its loss and metrics: each takes the next numbers of θ and of the targets.',
      examples: [
        {
          choice: { ...LAYER, loss: { use: 'hamming' }, metrics: ['hamming'] },
          price: { n: 4, loss: { use: 'squared-error' }, metrics: ['squared-error'] },
        },
      ],
      type: 'object',
      propertyNames: { pattern: '^[A-Za-z][A-Za-z0-9_-]*$' },
      additionalProperties: { $ref: '#/$defs/namedLayer' },
      minProperties: 1,
    },
    loss: describe('What is minimised.', kindReference('loss')),
    optimizer: describe('Moves the weights of the model.', kindReference('optimizer')),
    train: describe('How the model is fitted.', kindReference('trainer')),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mapgrad pipeline',
    type: 'object',
    properties: {
      extends: {
        description: 'Pipeline files, from the folder of this one, whose values this one replaces or adds to.',
        examples: ['base.yaml', ['base.yaml', 'more.yaml']],
        type: ['string', 'array'],
        items: { type: 'string', minLength: 1 },
        minLength: 1,
      },
      plugins: {
        description: 'Packages, or paths of folders that start with a dot, whose ids the file uses.',
        examples: [['@mapgrad/top-k', './my-plugin']],
        type: 'array',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        uniqueItems: true,
      },
      seed: describe('Decides all that is random in a run; 0 when absent.', { ...seed, examples: [7] }),
      seeds: {
        description: 'One run for each.',
        examples: [[1, 2, 3]],
        type: 'array',
        items: seed,
        minItems: 1,
        uniqueItems: true,
      },
      ...replaceable,
      train: { ...replaceable.train, default: {} },
      metrics: metricsSchema(catalogue),
      backend: {
        description: 'Where it is computed; auto is the first that works, and `mapgrad doctor` tells which do.',
        enum: ['auto', ...new Set(catalogue.flatMap(({ backends = [] }) => backends))],
        default: 'auto',
        examples: ['webgpu'],
      },
      compare: {
        description: 'Variants by name: each replaces whole blocks of the pipeline.',
        examples: [{ gentle: { optimizer: { use: 'adam', learningRate: 0.001 } }, plain: {} }],
        type: 'object',
        additionalProperties: { type: 'object', properties: replaceable, additionalProperties: false },
      },
      sweep: {
        description:
          'Values by the keys that lead to them, `layer.solver.k`, each with all that it takes in turn: a variant for each.',
        examples: [{ 'layer.solver.k': [1, 2], 'train.epochs': 'range(5, 20, 5)' }],
        type: 'object',
        additionalProperties: { type: ['array', 'string'], minItems: 1, pattern: '^\\s*range\\s*\\(' },
      },
    },
    required: ['plugins', 'data', 'model', 'optimizer'],
    additionalProperties: false,
    // biome-ignore-start lint/suspicious/noThenProperty: a keyword of JSON Schema
    allOf: [
      { if: { required: ['seeds'] }, then: { properties: { seed: false } } },
      {
        if: { required: ['layers'] },
        then: { properties: { ...without(LAYERS_EXCLUDE), compare: variantsWithout(['layer', 'loss']) } },
        else: { required: LAYERS_EXCLUDE, properties: { compare: variantsWithout(['layers']) } },
      },
    ],
    // biome-ignore-end lint/suspicious/noThenProperty: a keyword of JSON Schema
    $defs: {
      layer: layerSchema(catalogue),
      namedLayer: layerSchema(
        catalogue,
        {
          loss: describe('What is minimised of this layer.', kindReference('loss')),
          weight: {
            description: 'How much the loss counts in the sum that is minimised.',
            type: 'number',
            exclusiveMinimum: 0,
            default: 1,
          },
          metrics: metricsSchema(catalogue),
        },
        ['loss', 'metrics'],
      ),
      ...askingSchemas(catalogue),
      ...Object.fromEntries(
        KINDS.map((kind) => [kind, kindSchema(kind, catalogue, kind === 'trainer' ? DEFAULT_TRAINER : undefined)]),
      ),
    },
  };
}

/** The schema of `plugins` and `layer` alone: of a layer that is made in code. */
export function onlyLayerSchema(catalogue: Catalogue): JsonSchema {
  const { $schema, $defs } = pipelineSchema(catalogue);
  return {
    $schema: $schema!,
    type: 'object',
    properties: { plugins: {}, layer: { $ref: '#/$defs/layer' } },
    required: ['layer'],
    $defs: $defs!,
  };
}

function metricsSchema(catalogue: Catalogue): JsonSchema {
  return {
    description:
      'Numbers that judge the decisions: ids, or blocks where there are options; the first one chooses the epoch.',
    type: 'array',
    items: { anyOf: [idSchema('metric', catalogue), kindReference('metric')] },
    minItems: 1,
    uniqueItems: true,
  };
}

/** The schema of a layer: what decides is a solver, a relaxation, or nothing for n numbers of θ that are taken as they are. */
function layerSchema(
  catalogue: Catalogue,
  more: Readonly<Record<string, JsonSchema>> = {},
  required: readonly string[] = [],
): JsonSchema {
  const withoutSolver = { anyOf: [{ required: ['relaxation'] }, { required: ['n'] }] };
  return {
    type: 'object',
    properties: {
      ...Object.fromEntries(LAYER_BLOCKS.map((kind) => [kind, describe(`The ${wordFor(kind)}.`, kindReference(kind))])),
      n: { description: 'How many numbers of θ it takes, where no solver says so.', type: 'integer', minimum: 1 },
      ...more,
    },
    required,
    additionalProperties: false,
    // biome-ignore-start lint/suspicious/noThenProperty: a keyword of JSON Schema
    allOf: [
      { if: { required: ['solver'] }, then: { properties: without(['n']) } },
      { if: { required: ['relaxation'] }, then: { properties: without(RELAXATION_EXCLUDES) } },
      ...layerDemands(catalogue),
      { if: { anyOf: [{ not: withoutSolver }, { required: ['estimator'] }] }, then: { required: ['solver'] } },
    ],
    // biome-ignore-end lint/suspicious/noThenProperty: a keyword of JSON Schema
  };
}

const without = (keys: readonly string[]): Readonly<Record<string, boolean>> =>
  Object.fromEntries(keys.map((key) => [key, false]));

const variantsWithout = (keys: readonly string[]): JsonSchema => ({
  additionalProperties: { properties: without(keys) },
});
