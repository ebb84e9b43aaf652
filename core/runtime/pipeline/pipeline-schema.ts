import { type Kind, MANIFEST_KEYS } from '@mapgrad/contracts';
import { DEFAULT_TRAINER, LAYER_BLOCKS, RELAXATION_EXCLUDES, type VARIANT_KEYS } from './blocks.ts';
import { type Catalogue, type JsonSchema, wordFor } from './catalogue.ts';
import { askingSchemas, layerDemands } from './demands.ts';
import { idSchema, kindReference, kindSchema } from './kind-schema.ts';

const seed = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };

const KINDS = Object.keys(MANIFEST_KEYS) as Kind[];

const describe = (description: string, schema: JsonSchema): JsonSchema => ({ ...schema, description });

/** The one JSON Schema (2020-12) of a pipeline file that uses some plugins: for validation, editors and documentation. */
export function pipelineSchema(catalogue: Catalogue): JsonSchema {
  const replaceable: Record<(typeof VARIANT_KEYS)[number], JsonSchema> = {
    model: describe('Predicts θ from an input.', kindReference('model')),
    layer: describe('From θ to z, and from dL/dz to dL/dθ.', { $ref: '#/$defs/layer' }),
    loss: describe('What is minimised.', kindReference('loss')),
    optimizer: describe('Moves the weights of the model.', kindReference('optimizer')),
    train: describe('How the model is fitted.', kindReference('trainer')),
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'mapgrad pipeline',
    type: 'object',
    properties: {
      plugins: {
        description: 'Packages, or paths of folders that start with a dot, whose ids the file uses.',
        type: 'array',
        items: { type: 'string', minLength: 1 },
        minItems: 1,
        uniqueItems: true,
      },
      seed: describe('Decides all that is random in a run; 0 when absent.', seed),
      seeds: { description: 'One run for each.', type: 'array', items: seed, minItems: 1, uniqueItems: true },
      data: describe('Examples to learn from, to choose by and to report on.', kindReference('dataset')),
      ...replaceable,
      train: { ...replaceable.train, default: {} },
      metrics: {
        description: 'Numbers that judge the decisions.',
        type: 'array',
        items: idSchema('metric', catalogue),
        minItems: 1,
        uniqueItems: true,
      },
      compare: {
        description: 'Variants by name: each replaces whole blocks of the pipeline.',
        type: 'object',
        additionalProperties: { type: 'object', properties: replaceable, additionalProperties: false },
      },
    },
    required: ['plugins', 'data', 'model', 'layer', 'loss', 'optimizer', 'metrics'],
    additionalProperties: false,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    allOf: [{ if: { required: ['seeds'] }, then: { properties: { seed: false } } }],
    $defs: {
      layer: layerSchema(catalogue),
      ...askingSchemas(catalogue),
      ...Object.fromEntries(
        KINDS.map((kind) => [kind, kindSchema(kind, catalogue, kind === 'trainer' ? DEFAULT_TRAINER : undefined)]),
      ),
    },
  };
}

function layerSchema(catalogue: Catalogue): JsonSchema {
  const excluded = Object.fromEntries(RELAXATION_EXCLUDES.map((kind) => [kind, false]));
  return {
    type: 'object',
    properties: Object.fromEntries(
      LAYER_BLOCKS.map((kind) => [kind, describe(`The ${wordFor(kind)}.`, kindReference(kind))]),
    ),
    required: ['solver'],
    additionalProperties: false,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    allOf: [{ if: { required: ['relaxation'] }, then: { properties: excluded } }, ...layerDemands(catalogue)],
  };
}
