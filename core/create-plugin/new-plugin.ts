import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import { didYouMean } from '@mapgrad/core';
import { PLUGIN_KINDS, type PluginKind, TEMPLATES, type Template } from './kinds.ts';
import { packageJson } from './package-json.ts';

/** Options of {@link newPlugin}. */
export interface NewPluginOptions {
  /** Of the package: `my-solver`, `@me/my-solver`. Its last part names the folder and the contribution. */
  readonly name: string;
  /** One of `PLUGIN_KINDS`; a solver when absent. */
  readonly kind?: string | undefined;
  /** Plain JavaScript in place of TypeScript; false when absent. */
  readonly javascript?: boolean | undefined;
  /** Where the folder is made. */
  readonly directory: string;
}

const NAME = /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Words of JavaScript, and what templates call otherwise: no function can be named so. */
const TAKEN = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false ' +
    'finally for function if implements import in instanceof interface let new null package private protected public return ' +
    'static super switch this throw true try typeof undefined var void while with yield ' +
    'activate check-option fold index inline laws noise-key positive-integer random-words tf'
  ).split(' '),
);

/** From the source, and from what is compiled of it. */
const templates = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './templates/' : '../templates/', import.meta.url),
);

/**
 * Writes the folder of a new plugin, with one contribution that works as it stands.
 *
 * @returns the folder
 * @throws MapgradError OPTION_INVALID for a name that cannot be a package's, or a kind that there is not; PLUGIN_EXISTS where
 *   there is something of that name, or the folder cannot be written
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
    if (existsSync(folder)) {
      const what = readdirSync(folder).length === 0 ? 'an empty folder' : 'a folder with something in it';
      throw new MapgradError(
        'PLUGIN_EXISTS',
        `${folder} is there already, ${what}; nothing was written. Choose another name, or move it away`,
      );
    }
    mkdirSync(folder, { recursive: true });
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text, { flag: 'wx' });
  } catch (thrown) {
    if (isMapgradError(thrown)) throw thrown;
    throw new MapgradError('PLUGIN_EXISTS', `${folder} cannot be written: ${messageOf(thrown)}`, { cause: thrown });
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

/** The last part of a name. */
function idOf(name: string): string {
  const id = name.slice(name.lastIndexOf('/') + 1);
  if (NAME.test(name) && name.length <= 100 && !TAKEN.has(id)) return id;
  const better = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word, i, all) => word !== '' && !(all.slice(0, i).every((earlier) => earlier === '') && /^\d/.test(word)))
    .join('-');
  const suggestion = better === '' || TAKEN.has(better) ? 'my-solver' : better;
  throw new MapgradError(
    'OPTION_INVALID',
    `'${name}' cannot name a plugin: expected lower-case words joined by hyphens, that are no word of JavaScript, behind an ` +
      `@scope/ if wanted. Try '${suggestion}'`,
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
