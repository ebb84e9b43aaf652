import { type Json, type Kind, MANIFEST_KEYS, type Parts } from '@mapgrad/contracts';
import { type Catalogue, type JsonSchema, pipelineSchema } from '@mapgrad/core/host';
import { stringify } from 'yaml';
import { blockOf, listOf } from './json-parts.ts';
import { inWords, optionRows, resolved } from './option-rows.ts';
import { table } from './table.ts';

/** A key of a pipeline, as `mapgrad explain` tells of it. */
export interface KeyMeaning {
  /** `pipeline` for the whole. */
  readonly key: string;
  readonly description: string;
  /** How it is written, as YAML; '' for the whole. */
  readonly example: string;
  /** For people. */
  readonly text: string;
}

const WHOLE = 'pipeline';

/** The keys that `mapgrad explain` tells of, and the word for all of them. */
export const keysOf = (catalogue: Catalogue): readonly string[] => [
  WHOLE,
  ...Object.keys(blockOf(pipelineSchema(catalogue).properties)),
];

/** What a key of a pipeline is, what may stand there, and an example; of the whole, all its keys. */
export function explainKey(key: string, catalogue: Catalogue): KeyMeaning {
  const root = pipelineSchema(catalogue);
  if (key === WHOLE) {
    const description = 'One YAML file that says what is trained, on what, and how.';
    return { key, description, example: '', text: `pipeline: ${description}\n\n${keyTable(root, root)}` };
  }
  const schema = blockOf(blockOf(root.properties)[key]);
  const { default: preset, examples } = schema;
  const description = typeof schema.description === 'string' ? schema.description : '';
  const [shown] = listOf(examples);
  const example = shown === undefined ? '' : stringify({ [key]: shown }, { lineWidth: 100 });
  const members = membersOf(schema, root);
  const isBlock = Object.keys(blockOf(members.properties)).length > 0;
  const facts = [
    ...(isBlock ? [keyTable(members, root)] : [`value: ${inWords(schema, root)}`]),
    ...(preset === undefined ? [] : [`default: ${JSON.stringify(preset)}`]),
  ].join('\n');
  const text = [`key ${key} of a pipeline: ${description}`, facts, example.trimEnd()].join('\n\n');
  return { key, description, example, text };
}

/** The schema of a block, or of each of several by name. */
function membersOf(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const own = resolved(schema, root);
  const named = blockOf(own.additionalProperties);
  return Object.keys(named).length > 0 ? resolved(named, root) : own;
}

function keyTable(schema: JsonSchema, root: JsonSchema): string {
  const kinds = Object.keys(MANIFEST_KEYS) as Kind[];
  const kindOf = (one: Json | undefined): Kind | undefined =>
    kinds.find((kind) => blockOf(one).$ref === `#/$defs/${kind}`);
  const parts = Object.entries(blockOf(schema.properties)).flatMap(([name, property]): [string, Parts[string]][] => {
    const kind = kindOf(property);
    const listed = listOf(blockOf(blockOf(property).items).anyOf)
      .map(kindOf)
      .find((one) => one !== undefined);
    if (kind !== undefined) return [[name, kind]];
    return listed === undefined ? [] : [[name, [listed]]];
  });
  const rows = optionRows({ schema: { ...schema, $defs: root.$defs ?? {} }, parts: Object.fromEntries(parts) });
  return table(['key', 'value', 'default', 'what it is'], rows);
}
