import type { Json } from '@mapgrad/contracts';
import type { JsonSchema } from './catalogue.ts';
import { isBlock, isList } from './json.ts';

/**
 * The type in TypeScript of the values that a JSON Schema admits, or of more: ranges, patterns and conditions have none.
 *
 * @param root where references start: `#/$defs/edge`
 * @param options types of members of the whole that are known better, by name
 */
export function typeOfSchema(schema: Json, root: JsonSchema, options: Readonly<Record<string, string>> = {}): string {
  return typeAt(schema, root, options, []);
}

function typeAt(
  schema: Json,
  root: JsonSchema,
  options: Readonly<Record<string, string>>,
  open: readonly string[],
): string {
  if (schema === false) return 'never';
  if (!isBlock(schema)) return 'Json';
  const inner = (part: Json): string => typeAt(part, root, {}, open);
  const { $ref, type, items, anyOf, oneOf = anyOf } = schema;
  if (typeof $ref === 'string') {
    const target = open.includes($ref) ? undefined : resolved($ref, root);
    return target === undefined ? 'Json' : typeAt(target, root, {}, [...open, $ref]);
  }
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined && isList(schema.enum)) return union(schema.enum.map((value) => JSON.stringify(value)));
  if (type === undefined && oneOf !== undefined && isList(oneOf)) return union(oneOf.map(inner));
  const types = [type ?? 'any'].flat();
  return union(
    types.map((one) => {
      if (one === 'array') return `readonly (${items === undefined ? 'Json' : inner(items)})[]`;
      if (one === 'object') return objectType(schema, options, inner);
      if (one === 'integer') return 'number';
      return one === 'number' || one === 'string' || one === 'boolean' || one === 'null' ? one : 'Json';
    }),
  );
}

function objectType(
  schema: JsonSchema,
  options: Readonly<Record<string, string>>,
  inner: (part: Json) => string,
): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = isBlock(properties) ? properties : {};
  const names = [...new Set([...Object.keys(options), ...Object.keys(known)])];
  if (names.length === 0 && additionalProperties !== undefined && additionalProperties !== false) {
    return `{ readonly [key: string]: ${inner(additionalProperties)} }`;
  }
  const members = names.map((name) => {
    const said = known[name] ?? {};
    const mark = isList(required) && required.includes(name) ? '' : '?';
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return `${comment(said)}readonly ${key}${mark}: ${options[name] ?? inner(said)};`;
  });
  return `{ ${members.join(' ')} }`;
}

/** What a schema says of a value, as a comment before it. */
export function comment(said: Json): string {
  const text = isBlock(said) && typeof said.description === 'string' ? said.description : '';
  return text === '' ? '' : `/** ${text.replaceAll('*/', '*∕').replaceAll(/\s+/g, ' ')} */ `;
}

const union = (types: readonly string[]): string => [...new Set(types)].join(' | ') || 'never';

/** The schema that a reference within the root names. */
function resolved($ref: string, root: JsonSchema): Json | undefined {
  const keys = decodeURI($ref).split('/').slice(1);
  if (!$ref.startsWith('#')) return undefined;
  return keys.reduce<Json | undefined>(
    (holder, key) =>
      holder !== undefined && isBlock(holder) ? holder[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined,
    root,
  );
}
