import type { Json, Parts } from '@mapgrad/contracts';
import type { CatalogueEntry, JsonSchema } from '@mapgrad/core/host';
import { blockOf, listOf } from './json-parts.ts';

/** The options of a contribution, or the keys of a block, a row each: name, value, default, what it is. */
export function optionRows({
  schema,
  parts,
}: Pick<CatalogueEntry, 'schema' | 'parts'>): readonly (readonly string[])[] {
  const properties = blockOf(schema.properties);
  const required = listOf(schema.required);
  return [...new Set([...Object.keys(properties), ...Object.keys(parts)])].map((name) => {
    const option = blockOf(properties[name]);
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    const value = part === undefined ? inWords(option, schema) : blockWords(part);
    const byDefault = option.default === undefined ? '' : JSON.stringify(option.default);
    const description = resolved(option, schema).description ?? option.description;
    return [
      name,
      value,
      required.includes(name) ? 'required' : byDefault,
      typeof description === 'string' ? description : '',
    ];
  });
}

const blockWords = (part: Parts[string]): string =>
  typeof part === 'string' ? `a block: ${part}` : `a list of blocks: ${part[0]}`;

const DEPTH = 3;

/** What a schema admits, in a few words: `integer ≥ 1`, `4 | 8`, `list of number`. */
export function inWords(option: JsonSchema, root: JsonSchema, depth: number = DEPTH): string {
  const schema = resolved(option, root);
  if (depth === 0) return '…';
  const choices = listOf(schema.enum);
  if (choices.length > 0) return choices.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const branches = [...listOf(schema.anyOf), ...listOf(schema.oneOf)];
  if (branches.length > 0) {
    return [...new Set(branches.map((branch) => inWords(blockOf(branch), root, depth - 1)))].join(' or ');
  }
  if (schema.type === 'array') return `list of ${inWords(blockOf(schema.items), root, depth - 1)}`;
  const types = typeof schema.type === 'string' ? [schema.type] : listOf(schema.type).map(String);
  const type = types.join(' or ') || 'anything';
  return [type, ...boundsOf(schema)].join(' ');
}

const BOUNDS = [
  ['minimum', '≥'],
  ['exclusiveMinimum', '>'],
  ['maximum', '≤'],
  ['exclusiveMaximum', '<'],
] as const;

const boundsOf = (schema: JsonSchema): readonly string[] =>
  BOUNDS.flatMap(([keyword, sign]) => (typeof schema[keyword] === 'number' ? [`${sign} ${schema[keyword]}`] : []));

/** What a reference within the document stands for; the schema itself where it is none. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (typeof schema.$ref !== 'string' || !schema.$ref.startsWith('#/')) return schema;
  const keys = schema.$ref.slice(2).split('/');
  return blockOf(keys.reduce<Json | undefined>((holder, key) => blockOf(holder)[key], root));
}
