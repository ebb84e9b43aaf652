import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Announcement,
  API_VERSION,
  type Kind,
  MANIFEST_KEYS,
  type Manifest,
  MapgradError,
  messageOf,
} from '@mapgrad/contracts';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import semver from 'semver';
import { didYouMean } from '../did-you-mean.ts';
import type { CatalogueEntry, JsonSchema } from '../pipeline/catalogue.ts';

const kinds = Object.keys(MANIFEST_KEYS) as Kind[];

const announcement = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
    summary: { type: 'string', minLength: 1 },
    options: { type: 'string', pattern: '^\\./' },
    requires: { type: 'array', items: { enum: kinds } },
    ignores: { type: 'array', items: { enum: kinds } },
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

const packageSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1 },
    version: { type: 'string', minLength: 1 },
    exports: {},
    mapgrad: {
      type: 'object',
      properties: {
        engine: { type: 'string' },
        contributes: {
          type: 'object',
          properties: Object.fromEntries(
            Object.values(MANIFEST_KEYS).map((key) => [key, { type: 'array', items: announcement }]),
          ),
          additionalProperties: false,
        },
      },
      required: ['engine', 'contributes'],
      additionalProperties: false,
    },
  },
  required: ['name', 'version', 'exports', 'mapgrad'],
};

/** What a package.json must say of a plugin. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  readonly mapgrad: Manifest;
}

const validate = new Ajv2020({ allErrors: true, verbose: true }).compile<PluginPackage>(packageSchema);
const noOptions: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };

/**
 * Reads the manifest of a plugin and the schemas that it names; runs none of its code.
 *
 * @throws MapgradError PLUGIN_MANIFEST, PLUGIN_ENGINE
 */
export function readManifest(directory: string): {
  readonly package: PluginPackage;
  readonly entries: CatalogueEntry[];
} {
  const found = readJson(join(directory, 'package.json'), directory);
  if (!validate(found)) {
    const faults = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if').map(faultOf);
    throw new MapgradError(
      'PLUGIN_MANIFEST',
      `${join(directory, 'package.json')} is not a manifest: ${faults.join('; ')}`,
    );
  }
  const { name: plugin, mapgrad } = found;
  if (semver.validRange(mapgrad.engine) === null || !semver.satisfies(API_VERSION, mapgrad.engine)) {
    throw new MapgradError(
      'PLUGIN_ENGINE',
      `plugin ${plugin} is written for mapgrad contracts ${mapgrad.engine}, this is ${API_VERSION}; install a version of ` +
        `${plugin} for it`,
      { plugin },
    );
  }
  const entryOf = (
    kind: Kind,
    { id, summary, options, requires = [], ignores = [], parts = {} }: Announcement,
  ): CatalogueEntry => {
    const schema = options === undefined ? noOptions : (readJson(join(directory, options), directory) as JsonSchema);
    return { kind, id, plugin, summary, requires, ignores, parts, schema };
  };
  const entries = kinds.flatMap((kind) =>
    (mapgrad.contributes[MANIFEST_KEYS[kind]] ?? []).map((announcement) => entryOf(kind, announcement)),
  );
  return { package: found, entries };
}

function faultOf({ instancePath, message, keyword, params, data }: ErrorObject): string {
  const place = instancePath || '/';
  if (keyword === 'false schema') return `${place} is taken: a block names its id under it; name the part otherwise`;
  if (keyword === 'enum') {
    const names = kinds.map(String);
    const meant = typeof data === 'string' ? didYouMean(data, names) : '';
    return `${place} is ${JSON.stringify(data)}, expected one of ${names.join(', ')}.${meant}`;
  }
  return `${place} ${message}${params.missingProperty === 'exports' ? '; add "exports": "./index.js"' : ''}`;
}

function readJson(file: string, directory: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (thrown) {
    throw new MapgradError(
      'PLUGIN_MANIFEST',
      `the plugin in ${directory} has no readable ${file}: ${messageOf(thrown)}`,
      {
        cause: thrown,
      },
    );
  }
}
