import type { Json } from '@mapgrad/contracts';
import type { Catalogue, JsonSchema } from './catalogue.ts';
import { isBlock, isList } from './json.ts';
import { rebase } from './kind-schema.ts';
import { pipelineSchema } from './pipeline-schema.ts';

/**
 * The JSON Schema of a pipeline as it is written: that of {@link pipelineSchema}, with `${…}` in the place of any value; a file that
 * extends others need not be whole.
 */
export function editorSchema(catalogue: Catalogue): JsonSchema {
  const { $schema = '', title = '', type = 'object', ...whole } = pipelineSchema(catalogue);
  const written = withReferences({ type, ...whole });
  return {
    $schema,
    title,
    type,
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    ...{ if: { required: ['extends'] }, then: { $ref: '#/$defs/part' }, else: { $ref: '#/$defs/whole' } },
    $defs: {
      whole: rebase(written, '#/$defs/whole'),
      part: rebase(withoutRequired(written), '#/$defs/part'),
    },
  };
}

/** Keywords that hold schemas by name. */
const NAMED = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
/** Keywords that hold a list of schemas. */
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
/** Keywords that hold a schema. */
const SINGLE = ['items', 'additionalProperties', 'unevaluatedProperties', 'contains', 'then', 'else'];
/** Those of them whose schemas are about the members of a value. */
const OF_MEMBERS = ['properties', 'patternProperties', 'items', 'prefixItems', 'additionalProperties'];

/** A schema with others in the place of those within it, but for conditions. */
function mapped(schema: JsonSchema, change: (inner: JsonSchema, keyword: string) => Json): JsonSchema {
  const inner = (value: Json, keyword: string): Json => (isBlock(value) ? change(value, keyword) : value);
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => {
    if (NAMED.includes(keyword) && isBlock(value)) {
      return [keyword, Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inner(one, keyword)]))];
    }
    if (LISTS.includes(keyword) && isList(value)) return [keyword, value.map((one) => inner(one, keyword))];
    return [keyword, SINGLE.includes(keyword) ? inner(value, keyword) : value];
  });
  return Object.fromEntries(entries);
}

function withReferences(schema: JsonSchema): JsonSchema {
  return mapped(schema, (inner, keyword) => {
    const own = withReferences(inner);
    if (!OF_MEMBERS.includes(keyword)) return own;
    const { description, default: preset } = own;
    const said = {
      ...(description === undefined ? {} : { description }),
      ...(preset === undefined ? {} : { default: preset }),
    };
    // Editors offer what an enumeration has in the branches of anyOf, and explain errors in those of if.
    return 'enum' in own ? { ...said, anyOf: [own, REFERENCE] } : { ...said, if: REFERENCE, else: own };
  });
}

function withoutRequired(schema: JsonSchema): JsonSchema {
  const kept = Object.entries(mapped(schema, withoutRequired)).filter(([keyword]) => keyword !== 'required');
  return Object.fromEntries(kept);
}

const REFERENCE: JsonSchema = { type: 'string', pattern: '\\$\\{' };
