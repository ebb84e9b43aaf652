import type { Json, Kind } from '@mapgrad/contracts';
import type { Catalogue, CatalogueEntry } from '@mapgrad/core/host';
import { stringify } from 'yaml';
import type { Tried } from './init.ts';

/** A block of the pipeline: its kind, its id, and the options that it is given. */
type Block = readonly [kind: Kind, id: string, options: Readonly<Record<string, unknown>>];

/**
 * The text of a pipeline of random data and a solver; what is said in it is said by the schemas of the plugins.
 *
 * @param call says how the command is called with some arguments
 */
export function starterPipeline(
  catalogue: Catalogue,
  { id, options, size, ones }: Tried,
  file: string,
  call: (...words: readonly string[]) => string,
): string {
  const solver: Block = ['solver', id, options];
  const data: Block = ['dataset', 'random-linear', { n: size, features: 5 }];
  const model: Block = ['model', 'linear', {}];
  const layer: readonly (readonly [string, Block])[] = [
    ['noise', ['noise', 'sum-of-gamma', { k: Math.max(1, ones) }]],
    ['solver', solver],
    ['stepSize', ['stepSize', 'adaptive', { alpha: 1 }]],
    ['estimator', ['estimator', 'imle', { samples: 4, difference: 'central' }]],
  ];
  const loss: Block = ['loss', 'decision-value', {}];
  const optimizer: Block = ['optimizer', 'adam', { learningRate: 0.05 }];
  const trainer: Block = ['trainer', 'minibatch', { epochs: 10 }];
  const used = [solver, data, model, ...layer.map(([, block]) => block), loss, optimizer, trainer];
  const plugins = new Set(used.map(([kind, name]) => entry(catalogue, kind, name)?.plugin));
  plugins.delete(undefined);
  plugins.delete('@mapgrad/core');
  const block = (key: string, [kind, name, given]: Block, indent = ''): string =>
    blockText(key, entry(catalogue, kind, name), name, given, indent);

  return `# A pipeline to start from: it trains as it is, on random examples. Put data and a model of your own in their places.
#
#     ${oneLine(call('check', file))}
#     ${oneLine(call('train', file, 'train.epochs=20'))}
#     ${call('schema')} > pipeline.schema.json    # for your editor, with the next line
# yaml-language-server: $schema=./pipeline.schema.json
plugins: ${flow([...plugins] as Json)}
seed: 1 # or seeds: [1, 2, 3] for one run each

${block('data', data)}
${block('model', model)}
layer:
${layer.map(([key, one]) => block(key, one, '  ')).join('')}
${block('loss', loss)}
${block('optimizer', optimizer)}
${block('train', trainer)}
metrics: [relative-regret]
`;
}

/** A block with its options, each behind its description; options that have a default stand in comments. */
function blockText(
  key: string,
  found: CatalogueEntry | undefined,
  id: string,
  given: Readonly<Record<string, unknown>>,
  indent: string,
): string {
  const schema = found?.schema.properties ?? {};
  const properties = Object.entries(schema as Readonly<Record<string, Readonly<Record<string, Json>>>>);
  const written = properties.filter(([name]) => Object.hasOwn(given, name));
  const preset = properties.filter(([name, { default: value }]) => !Object.hasOwn(given, name) && value !== undefined);
  const line = (start: string, name: string, value: Json, description: Json | undefined): string =>
    `${indent}  ${start}${name}: ${flow(value)}${typeof description === 'string' ? ` # ${oneLine(description)}` : ''}\n`;
  return [
    `${indent}${key}: # ${oneLine(found?.summary ?? id)}\n`,
    `${indent}  use: ${id}\n`,
    ...written.map(([name, { description }]) => line('', name, given[name] as Json, description)),
    ...preset.map(([name, { default: value, description }]) => line('# ', name, value ?? null, description)),
  ].join('');
}

const entry = (catalogue: Catalogue, kind: Kind, name: string): CatalogueEntry | undefined =>
  catalogue.find((one) => one.kind === kind && (one.id === name || `${one.plugin}/${one.id}` === name));

const flow = (value: Json): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true, defaultStringType: 'PLAIN' })
    .trimEnd()
    .replaceAll('${', () => '$${');

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');
