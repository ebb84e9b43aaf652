import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import { PLUGIN_KINDS, type PluginKind, TEMPLATES, type Template } from './kinds.ts';
import { packageJson } from './package-json.ts';
import { idOf } from './plugin-name.ts';

/** Options of {@link newPlugin}. */
export interface NewPluginOptions {
  /** Of the package: `my-solver`, `@me/my-solver`. Its last part names the folder and the contribution. */
  readonly name: string;
  /** One of `PLUGIN_KINDS`; a solver when absent. */
  readonly kind?: string | undefined;
  /** Plain JavaScript in place of TypeScript; false when absent. */
  readonly javascript?: boolean | undefined;
  /** Where the folder is made: a folder that is there. */
  readonly directory: string;
}

/** From the source, and from what is compiled of it. */
const templates = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './templates/' : '../templates/', import.meta.url),
);

/**
 * Writes the folder of a new plugin, with one contribution that works as it stands.
 *
 * @returns the folder
 * @throws MapgradError OPTION_INVALID for a name that cannot be a package's, or a kind that there is not; PLUGIN_EXISTS where
 *   there is something of that name other than an empty folder, or the folder cannot be written
 */
export function newPlugin({ name, kind = 'solver', javascript = false, directory }: NewPluginOptions): string {
  const template = templateFor(kind);
  const id = idOf(name);
  const folder = resolve(directory, id);
  const language = javascript ? 'js' : 'ts';
  const written = (text: string): string => renamed(text, id).replaceAll("'solver'", `'${template.kind}'`);
  const read = (from: string, file: string): string => readFileSync(join(templates, from, file), 'utf8');

  const schemaFile = 'my-plugin.schema.json';
  const hasOptions = existsSync(join(templates, kind, schemaFile));
  const schema = hasOptions ? read(kind, schemaFile) : undefined;
  const files: Readonly<Record<string, string>> = {
    [`${id}.${language}`]: renamed(read(kind, `my-plugin.${language}`), id),
    [`index.${language}`]: written(read('common', `index.${language}`)),
    [`laws.test.${language}`]: read('common', `laws.test.${language}`),
    'package.json': packageJson({ name, id, template, hasOptions, javascript }),
    'pipeline.yaml': pipelineFor(read('common', 'pipeline.yaml'), id, template, schema),
    'README.md': readme(read('common', 'README.md'), { name, id, kind, hasOptions, language }),
    '.gitignore': 'node_modules/\ndist/\nruns/\n',
    ...(schema !== undefined && { [`${id}.schema.json`]: schema }),
    ...(!javascript && { 'tsconfig.json': read('common', 'tsconfig.json') }),
  };

  try {
    if (!existsSync(folder)) mkdirSync(folder);
    const isFolder = statSync(folder).isDirectory();
    if (!isFolder || readdirSync(folder).length > 0) {
      throw new MapgradError(
        'PLUGIN_EXISTS',
        `${folder} is there already, ${isFolder ? 'a folder with something in it' : 'and is no folder'}; nothing was written. ` +
          'Choose another name, or move it away',
      );
    }
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { flag: 'wx' });
  } catch (thrown) {
    if (isMapgradError(thrown)) throw thrown;
    throw new MapgradError(
      'PLUGIN_EXISTS',
      `${folder} cannot be written: ${messageOf(thrown)}; go to a folder that can be written`,
      {
        cause: thrown,
      },
    );
  }
  return folder;
}

function templateFor(kind: string): Template {
  if (Object.hasOwn(TEMPLATES, kind)) return TEMPLATES[kind as PluginKind];
  throw new MapgradError(
    'OPTION_INVALID',
    `there is no template for a plugin of kind ${kind}.${didYouMean(kind, PLUGIN_KINDS)} The kinds are ${PLUGIN_KINDS.join(', ')}`,
  );
}

const camelCase = (id: string): string => id.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function renamed(text: string, id: string): string {
  const camel = camelCase(id);
  return text
    .replaceAll('my-plugin', id)
    .replaceAll('myPlugin', camel)
    .replaceAll('MyPlugin', camel.charAt(0).toUpperCase() + camel.slice(1));
}

/** The pipeline with the contribution in the place of what is there of its kind. */
function pipelineFor(text: string, id: string, { kind, announced }: Template, schema: string | undefined): string {
  const ignored = (announced?.ignores ?? []).map((other) => new RegExp(`^ *${other}: .*\\n`, 'm'));
  const used = ignored.reduce((left, line) => left.replace(line, ''), text);
  if (kind === 'metric') return used.replace('metrics: [', `metrics: [${id}, `);
  const { examples } =
    schema === undefined ? { examples: [{}] } : (JSON.parse(schema) as { readonly examples: object[] });
  const options = Object.entries(examples[0] ?? {}).map(([option, value]) => `, ${option}: ${JSON.stringify(value)}`);
  const key = kind === 'dataset' ? 'data' : kind;
  return used.replace(new RegExp(`^( *${key}: ).*$`, 'm'), `$1{ use: ${id}${options.join('')} }`);
}

function readme(
  text: string,
  {
    name,
    id,
    kind,
    hasOptions,
    language,
  }: Record<'name' | 'id' | 'kind' | 'language', string> & { hasOptions: boolean },
): string {
  const word = kind.replace('-', ' ');
  return text
    .replace('# my-plugin', `# ${name}`)
    .replaceAll('my-plugin.ts', `${id}.${language}`)
    .replace(
      ', its options are described in `my-plugin.schema.json`, and `package.json` announces both',
      (described) => (hasOptions ? renamed(described, id) : ', and `package.json` announces it'),
    )
    .replaceAll('my-plugin', id)
    .replace('the solver', `the ${word}`)
    .replace('every solver', `every ${word}`);
}
