import { MANIFEST_KEYS } from '@mapgrad/contracts';
import type { JsonSchema } from '../pipeline/catalogue.ts';
import { PACKAGE_NAME } from './find-package.ts';

const kinds = Object.keys(MANIFEST_KEYS);

/** The JSON Schema of one contribution in a manifest. */
export const announcementSchema: JsonSchema = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$', maxLength: 100 },
    summary: { type: 'string', minLength: 1 },
    options: { type: 'string', pattern: '^\\./' },
    requires: { type: 'array', items: { enum: kinds } },
    ignores: { type: 'array', items: { enum: kinds } },
    exact: { type: 'boolean' },
    picture: { type: 'string', minLength: 1 },
    backends: { type: 'array', items: { type: 'string', minLength: 1 }, uniqueItems: true },
    laws: { type: 'object' },
    parts: {
      type: 'object',
      properties: { use: false },
      additionalProperties: {
        if: { type: 'array' },
        // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
        then: { type: 'array', items: { enum: kinds }, minItems: 1, maxItems: 1 },
        else: { enum: kinds },
      },
    },
  },
  required: ['id', 'summary'],
  additionalProperties: false,
};

/** The JSON Schema of the package.json of a plugin, contributions one by one apart. */
export const packageSchema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', pattern: PACKAGE_NAME.source },
    version: { type: 'string', minLength: 1 },
    exports: {},
    mapgrad: {
      type: 'object',
      properties: {
        engine: { type: 'string' },
        dependsOn: { type: 'array', items: { type: 'string', pattern: PACKAGE_NAME.source }, uniqueItems: true },
        contributes: { type: 'object' },
      },
      required: ['engine', 'contributes'],
    },
  },
  required: ['name', 'version', 'exports', 'mapgrad'],
};
