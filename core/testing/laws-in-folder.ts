import { resolve } from 'node:path';
import { isMapgradError, messageOf } from '@mapgrad/contracts';
import { type CatalogueEntry, createHost, installedPlugins } from '@mapgrad/core/host';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type AnnouncedLaw, announcedLaws, examplesOf } from './announced-laws.ts';
import { ensure, law } from './law.ts';

/** Where a plugin is. */
export interface PluginPlace {
  readonly folder: string;
  /** Export conditions beside `node` and `import`. */
  readonly conditions: readonly string[];
}

const propertiesOf = ({ schema }: CatalogueEntry): Readonly<Record<string, { readonly description?: string }>> =>
  (schema.properties ?? {}) as Record<string, { readonly description?: string }>;

/** What is left of a contribution's name where no example of it is meant. */
const nameOf = ({ kind, id }: CatalogueEntry): string => `${kind} ${id}`;

/**
 * The laws of the plugin in a folder: its manifest, its schemas and their examples, that it registers what it announces, and
 * {@link announcedLaws} of each contribution. Activates the plugin, in this thread.
 */
export async function lawsInFolder({ folder, conditions }: PluginPlace): Promise<readonly AnnouncedLaw[]> {
  const directory = resolve(folder);
  const here = import.meta.dirname;
  const from = [directory, here];
  const host = createHost({ plugins: [directory, ...installedPlugins(from)], from, conditions });
  const problems = host.problems.filter(({ plugin }) => plugin === directory);
  const manifest: AnnouncedLaw = {
    contribution: 'plugin',
    ...law('plugin: the manifest and the schemas that it names are valid', () => {
      if (problems.length > 0) throw new Error(problems.map(({ error }) => error.message).join('; '));
    }),
  };
  const { name } = host.plugins[0] ?? {};
  if (problems.length > 0 || name === undefined) return [manifest];

  const entries = host.catalogue.filter(({ plugin }) => plugin === name);
  const registers: AnnouncedLaw = {
    contribution: 'plugin',
    ...law('plugin: it contributes something, and registers what it announces', async () => {
      ensure(entries.length > 0, () => 'nothing is announced under "mapgrad.contributes"');
      for (const { kind, id } of entries) await host.activate(kind, id);
    }),
  };
  try {
    for (const { kind, id } of entries) await host.activate(kind, id);
  } catch (thrown) {
    if (!isMapgradError(thrown)) throw thrown;
    return [manifest, ...entries.flatMap(schemaLaws), registers];
  }
  const own = await Promise.all(entries.map(async (entry) => announcedLaws(host, entry)));
  return [manifest, ...entries.flatMap(schemaLaws), registers, ...own.flat()];
}

/** What can be known of the options of a contribution without running its plugin. */
function schemaLaws(entry: CatalogueEntry): readonly AnnouncedLaw[] {
  const { schema, parts } = entry;
  return [
    law('options: their schema is a JSON Schema that describes each, and refuses others', () => {
      new Ajv2020({
        strict: true,
        allowUnionTypes: true,
        strictRequired: false,
        strictTypes: false,
        formats: { path: true },
      }).compile(schema);
      const properties = Object.entries(propertiesOf(entry));
      const silent = properties.find(([, { description }]) => description === undefined);
      ensure(silent === undefined, () => `option ${silent?.[0] ?? ''} has no "description"`);
      const closed = schema.additionalProperties === false || schema.unevaluatedProperties === false;
      ensure(closed, () => 'it has no "additionalProperties": false, so that misspelt options pass unseen');
    }),

    law('options: the schema has examples, and each obeys it', () => {
      const has = Array.isArray(schema.examples) && schema.examples.length > 0;
      ensure(has || Object.keys(propertiesOf(entry)).length === 0, () => 'it has no "examples"');
      const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
      const holds = ajv.compile(schema);
      for (const example of examplesOf(entry)) {
        ensure(holds(example), () => `${JSON.stringify(example)}: ${ajv.errorsText(holds.errors, { dataVar: '' })}`);
        const missing = Object.keys(parts).filter((part) => !(part in propertiesOf(entry)));
        ensure(missing.length === 0, () => `the schema does not mention its part ${missing.join(', ')}`);
      }
    }),
  ].map(({ name, check }) => ({ contribution: nameOf(entry), name, check }));
}

/** A law's failure, in words. */
export async function failureOf({ check }: AnnouncedLaw): Promise<string | undefined> {
  try {
    await check();
    return undefined;
  } catch (thrown) {
    return messageOf(thrown);
  }
}
