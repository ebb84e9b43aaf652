import { join } from 'node:path';
import {
  type Announcement,
  API_VERSION,
  isMapgradError,
  type Json,
  type Kind,
  MANIFEST_KEYS,
  type Manifest,
  MapgradError,
} from '@mapgrad/contracts';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import semver from 'semver';
import { didYouMean } from '../did-you-mean.ts';
import { type CatalogueEntry, entryOf, type JsonSchema } from '../pipeline/catalogue.ts';
import { isBlock, isList } from '../pipeline/json.ts';
import { shown } from '../pipeline/shown.ts';
import { PACKAGE_NAME } from './find-package.ts';
import { announcementSchema, packageSchema } from './manifest-schema.ts';
import { readJson } from './read-json.ts';

/** What a package.json must say of a plugin. */
export interface PluginPackage {
  readonly name: string;
  readonly version: string;
  readonly mapgrad: Manifest;
}

/** What is known of a plugin without running any of its code. */
export interface ReadManifest {
  readonly package: PluginPackage;
  readonly entries: readonly CatalogueEntry[];
  /** PLUGIN_MANIFEST, one for each contribution, or key, that is left out; the rest of the plugin is as it should be. */
  readonly faults: readonly MapgradError[];
}

const ajv = new Ajv2020({ allErrors: true, verbose: true, ownProperties: true });
const isPackage = ajv.compile<PluginPackage>(packageSchema);
const isAnnouncement = ajv.compile<Announcement>(announcementSchema);
const noOptions: JsonSchema = { type: 'object', properties: {}, additionalProperties: false };
const kinds = Object.keys(MANIFEST_KEYS) as Kind[];
const keys: readonly string[] = Object.values(MANIFEST_KEYS);

/**
 * Reads the manifest of a plugin and the schemas that it names; runs none of its code.
 *
 * @throws MapgradError PLUGIN_MANIFEST where nothing of it can be used; PLUGIN_ENGINE
 */
export function readManifest(directory: string): ReadManifest {
  const found = readJson(directory, 'package.json');
  const file = join(directory, 'package.json');
  refuseOtherEngine(found, file);
  if (!isPackage(found)) {
    const said = faultsOf(isPackage.errors).join('; ');
    throw new MapgradError('PLUGIN_MANIFEST', `${file} is not a manifest: ${said}`);
  }
  const { name: plugin, version, mapgrad } = found;
  const contributes = mapgrad.contributes as { readonly [key: string]: Json };
  const entries: CatalogueEntry[] = [];
  const announced: Record<string, Announcement[]> = {};
  const faults: MapgradError[] = [];
  const report = (message: string, cause?: unknown): void => {
    faults.push(new MapgradError('PLUGIN_MANIFEST', `plugin ${plugin}: ${message}`, { plugin, cause }));
  };

  for (const key of Object.keys(mapgrad).filter((known) => !MANIFEST_FIELDS.includes(known))) {
    report(`${file} has an unknown key /mapgrad/${key}.${didYouMean(key, MANIFEST_FIELDS)}`);
  }
  for (const key of Object.keys(contributes).filter((known) => !keys.includes(known))) {
    report(`${file} has an unknown kind /mapgrad/contributes/${key}.${didYouMean(key, keys)}`);
  }
  for (const kind of kinds) {
    const place = `/mapgrad/contributes/${MANIFEST_KEYS[kind]}`;
    const list = contributes[MANIFEST_KEYS[kind]] ?? [];
    if (!isList(list)) report(`${place} in ${file} must be array, it is ${shown(list)}`);
    for (const [index, announcement] of (isList(list) ? list : []).entries()) {
      const leftOut = `${place}/${index} in ${file} is left out`;
      if (!isAnnouncement(announcement)) {
        report(`${leftOut}: ${faultsOf(isAnnouncement.errors).join('; ')}`);
      } else if (entryOf(entries, kind, announcement.id) !== undefined) {
        report(`${leftOut}: ${kind} ${announcement.id} is announced before`);
      } else {
        try {
          entries.push(entryFor(plugin, kind, announcement, directory));
          announced[MANIFEST_KEYS[kind]] = [...(announced[MANIFEST_KEYS[kind]] ?? []), announcement];
        } catch (thrown) {
          if (!isMapgradError(thrown)) throw thrown;
          report(`${leftOut}: ${thrown.message}`, thrown);
        }
      }
    }
  }
  return { package: { name: plugin, version, mapgrad: { ...mapgrad, contributes: announced } }, entries, faults };
}

const MANIFEST_FIELDS = ['engine', 'dependsOn', 'contributes'];

function entryFor(
  plugin: string,
  kind: Kind,
  { id, summary, options, requires = [], ignores = [], parts = {}, laws = {}, exact, backends }: Announcement,
  directory: string,
): CatalogueEntry {
  const schema = options === undefined ? noOptions : readJson(directory, options);
  if (!isBlock(schema)) {
    throw new MapgradError('PLUGIN_MANIFEST', `${options} is ${shown(schema)}, expected a JSON Schema: an object`);
  }
  const said = { ...(exact !== undefined && { exact }), ...(backends !== undefined && { backends }) };
  return { kind, id, plugin, summary, requires, ignores, parts, laws, schema, ...said };
}

/** Looks at the range before anything else: of a manifest for other contracts nothing is known. */
function refuseOtherEngine(found: Json, file: string): void {
  const mapgrad = isBlock(found) && found.mapgrad !== undefined ? found.mapgrad : null;
  const engine = isBlock(mapgrad) ? mapgrad.engine : undefined;
  if (typeof engine !== 'string' || semver.satisfies(API_VERSION, engine)) return;
  const plugin = isBlock(found) && typeof found.name === 'string' && PACKAGE_NAME.test(found.name) ? found.name : file;
  const range = semver.validRange(engine) === null ? `${shown(engine)}, which is no range of versions` : engine;
  throw new MapgradError(
    'PLUGIN_ENGINE',
    `plugin ${plugin} is written for mapgrad contracts ${range}, this is ${API_VERSION}; install a version of ${plugin} for it`,
    { plugin },
  );
}

function faultsOf(errors: readonly ErrorObject[] | null | undefined): string[] {
  return (errors ?? [])
    .filter(({ keyword }) => keyword !== 'if')
    .map(({ instancePath, message, keyword, params, data }) => {
      const place = instancePath || 'it';
      if (keyword === 'false schema') {
        return `${place} is taken: a block names its id under it; name the part otherwise`;
      }
      if (keyword === 'enum') {
        const meant = typeof data === 'string' ? didYouMean(data, kinds) : '';
        return `${place} is ${shown(data as Json)}, expected one of ${kinds.join(', ')}.${meant}`;
      }
      if (keyword === 'additionalProperties') return `${place} has an unknown key '${params.additionalProperty}'`;
      return `${place} ${message}${params.missingProperty === 'exports' ? '; add "exports": "./index.js"' : ''}`;
    });
}
