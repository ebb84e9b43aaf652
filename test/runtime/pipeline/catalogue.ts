import type { Json, Kind, Parts } from '@mapgrad/contracts';
import type { Catalogue, CatalogueEntry } from '../../../core/runtime/pipeline/catalogue.ts';

type Properties = Readonly<Record<string, { readonly [keyword: string]: Json }>>;

const plugin =
  (name: string) =>
  (
    kind: Kind,
    id: string,
    properties: Properties = {},
    required: readonly string[] = [],
    requires: readonly Kind[] = [],
    parts: Parts = {},
  ): CatalogueEntry => ({
    kind,
    id,
    plugin: name,
    summary: `the ${kind} ${id}`,
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties,
      required,
      additionalProperties: false,
    },
    requires,
    parts,
  });

const count = (description: string) => ({ description, type: 'integer', minimum: 1 });
const optional = (description: string, value: number) => ({ ...count(description), default: value });
const number = (value: number) => ({ type: 'number', default: value });

const graph = plugin('@mapgrad/graph');
const ilp = plugin('@mapgrad/ilp');
const topK = plugin('@mapgrad/top-k');
const imle = plugin('@mapgrad/imle');
const aimle = plugin('@mapgrad/aimle');
const straightThrough = plugin('@mapgrad/straight-through');
const tfjs = plugin('@mapgrad/tfjs');
const local = plugin('./plugin');

const n = count('How many numbers θ has.');
const learningRate = { type: 'number', exclusiveMinimum: 0, default: 0.001 };

/** What the plugins contribute that the files under test/pipelines speak of. */
const everything: Catalogue = [
  topK('solver', 'top-k', { n, k: count('How many of them z marks.') }, ['n', 'k']),
  topK('solver', 'argmax', { n }, ['n']),
  graph(
    'solver',
    'grid-path',
    {
      rows: count('Rows of the grid.'),
      columns: count('Columns of the grid.'),
      neighbours: { enum: [4, 8], default: 8 },
    },
    ['rows', 'columns'],
  ),
  ilp('solver', 'ilp'),
  ilp(
    'solver',
    'knapsack',
    {
      weights: { description: 'What each item weighs.', type: 'array', items: { type: 'number' }, minItems: 1 },
      capacity: { description: 'What all together may weigh.', type: 'number', minimum: 0 },
    },
    ['weights', 'capacity'],
  ),
  imle(
    'estimator',
    'imle',
    {
      samples: optional('S, states drawn for each instance.', 1),
      marginalSamples: optional('M, samples whose mean is compared.', 1),
      difference: { enum: ['forward', 'backward', 'central'], default: 'forward' },
      inputTemperature: { type: 'number', minimum: 0, default: 1 },
      targetTemperature: { type: 'number', minimum: 0 },
      thetaWeight: number(1),
    },
    [],
    ['stepSize'],
  ),
  straightThrough('estimator', 'straight-through', { samples: optional('S', 1), temperature: number(1) }),
  imle('noise', 'none'),
  imle('noise', 'gumbel'),
  imle('noise', 'normal'),
  imle(
    'noise',
    'sum-of-gamma',
    {
      k: { description: 'κ, about the number of ones of a state.', type: 'number', exclusiveMinimum: 0 },
      terms: { ...optional('s, Gamma variables summed.', 10), maximum: 1000 },
    },
    ['k'],
  ),
  imle('stepSize', 'fixed', { lambda: { description: 'λ', type: 'number', minimum: 0 } }, ['lambda']),
  aimle('stepSize', 'adaptive', {
    alpha: number(0),
    target: number(1),
    update: number(0.001),
    decay: { type: 'number', minimum: 0, exclusiveMaximum: 1, default: 0.9 },
    momentum: number(0),
    scope: { enum: ['instance', 'batch'], default: 'instance' },
  }),
  tfjs('model', 'linear', { bias: { type: 'boolean', default: true } }),
  tfjs('model', 'dense', {
    hidden: { type: 'array', items: count('Units.'), minItems: 1, default: [32] },
    activation: { enum: ['relu', 'tanh'], default: 'relu' },
    bias: { type: 'boolean', default: true },
  }),
  tfjs('loss', 'squared-error'),
  tfjs('loss', 'hamming'),
  tfjs('loss', 'decision-value'),
  tfjs(
    'relaxation',
    'relaxed-top-k',
    {
      k: count('How many of n are chosen.'),
      temperature: { description: 'τ', type: 'number', exclusiveMinimum: 0 },
      hard: { type: 'boolean', default: false },
      samples: optional('S', 1),
    },
    ['k', 'temperature'],
  ),
  tfjs('optimizer', 'adam', { learningRate }),
  tfjs('optimizer', 'sgd', { learningRate }),
  tfjs('metric', 'relative-regret'),
  tfjs('metric', 'hamming'),
  {
    ...tfjs('trainer', 'minibatch', {
      epochs: optional('Passes over the examples.', 10),
      batchSize: optional('Examples a step.', 32),
    }),
    backends: ['cpu', 'wasm', 'webgpu'],
  },
  local('dataset', 'irish-prices'),
];

const catalogues = new Map<string, Catalogue>();

/** What some plugins contribute, as a host finds it. */
export function catalogueOf(plugins: readonly string[]): Catalogue {
  const entries = everything.filter((entry) => plugins.includes(entry.plugin));
  const names = [...new Set(entries.map((entry) => entry.plugin))].join();
  const catalogue = catalogues.get(names) ?? entries;
  catalogues.set(names, catalogue);
  return catalogue;
}

/** What plugins contribute that are installed beside some; local ones never are. */
export const installedBeside = (plugins: readonly string[]): Catalogue =>
  everything.filter((entry) => entry.plugin.startsWith('@') && !plugins.includes(entry.plugin));
