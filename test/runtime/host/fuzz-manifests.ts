import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMapgradError, type Json } from '@mapgrad/contracts';
import { createHost, installedPlugins, pipelineSchema } from '@mapgrad/core/host';
import fc from 'fast-check';
import { checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { root } from '../../architecture/workspace.ts';

/** Of so many, the schemas of one are compiled, which takes a hundred times as long as opening it. */
const COMPILED_OF = 40;

const SECRET = 'outside-of-the-plugin';

/** What a value, or a key, becomes. */
const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<Json>(
    ...[
      '',
      ' ',
      '.',
      '..',
      '../outside.json',
      './../outside.json',
      './sub/../../outside.json',
      '/etc/passwd',
      './link.json',
    ],
    ...['./pipe.json', './sub', './index.js', '../outside.js', './link.js', 'node:fs', 'fs', 'a/../../b', '__proto__'],
    ...[
      'constructor',
      'toString',
      'hasOwnProperty',
      '\u0000',
      '\uFEFF',
      '\uD800',
      '#',
      '#/',
      'http://127.0.0.1:9/x.json',
    ],
    ...[
      'x'.repeat(100_000),
      '('.repeat(1000),
      '^'.repeat(300),
      '>=0',
      '*',
      'solver',
      'noise',
      'use',
      '%00',
      '~1',
      '$ref',
    ],
    ...[1e308, -1e308, 1e-320, 2 ** 53, -1, 0.5, null, true, [], {}, [[]], ['solver', 'solver'], { $ref: '#' }],
    ...[
      { $ref: '#/nowhere' },
      { $ref: 'file:///etc/passwd' },
      { type: 'nonsense' },
      { pattern: '(' },
      { $dynamicRef: '#x' },
    ],
  ),
  fc.integer({ min: 1, max: 500 }).map((nested) => ({ nested })),
);

/** What a description of a value stands for: many levels are too much to be printed. */
function meant(described: unknown): Json {
  const { nested: levels } = Object(described) as { readonly nested?: unknown };
  if (typeof levels !== 'number') return described as Json;
  let value: Json = 1;
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
}

const keys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'use',
  'id',
  'options',
  'parts',
  'solvers',
  '$ref',
  '',
];

/** One change: of a value somewhere in a document, or of the file. */
const change = fc.record({
  file: fc.nat(),
  node: fc.nat(),
  value: strange,
  key: fc.oneof(fc.constantFrom(...keys), fc.string()),
  how: fc.constantFrom(
    'replace',
    'replace',
    'replace',
    'remove',
    'rename',
    'add',
    'double',
    'cut',
    'text',
    'mark',
    'empty',
    'link',
    'folder',
    'pipe',
  ),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** What a document is after a change, or the text of the file. */
interface Changed {
  readonly value: Json;
  readonly file?: (path: string, folder: string) => unknown;
}

function changed(document: Json, { node, value: described, key, how }: Change): Changed {
  const value = meant(described);
  if (how === 'replace' && node % 16 === 0) return { value };
  const copy = structuredClone(document);
  const places: [Record<string, Json>, string][] = [];
  const visit = (holder: Json): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const name of Object.keys(holder)) {
      places.push([holder as Record<string, Json>, name]);
      visit((holder as Record<string, Json>)[name]!);
    }
  };
  visit(copy);
  const text = JSON.stringify(copy);
  const write =
    (content: string | Uint8Array) =>
    (path: string): void =>
      writeFileSync(path, content);
  switch (how) {
    case 'cut':
      return { value: copy, file: write(text.slice(0, node % text.length)) };
    case 'text':
      return { value: copy, file: write(Uint8Array.from([0xff, ...Buffer.from(key), 0])) };
    case 'mark':
      return { value: copy, file: write(`\uFEFF${text}`) };
    case 'empty':
      return { value: copy, file: write('') };
    case 'link':
      return { value: copy, file: (path, folder) => symlinkSync(join(folder, '../outside.json'), path) };
    case 'folder':
      return { value: copy, file: (path) => mkdirSync(path) };
    case 'pipe':
      return { value: copy, file: (path, folder) => linkSync(join(folder, 'pipe.json'), path) };
  }
  const [holder, name] = places[node % Math.max(1, places.length)] ?? [{}, ''];
  const put = (at: string, given: Json): void => {
    if (Array.isArray(holder)) holder.push(given);
    else Object.defineProperty(holder, at, { value: given, enumerable: true, configurable: true, writable: true });
  };
  const old = holder[name]!;
  if (how === 'replace')
    Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
  if (how === 'remove' || how === 'rename') Reflect.deleteProperty(holder, name);
  if (how === 'rename') put(key, old);
  if (how === 'add') put(key, value);
  if (how === 'double') put(`${name}-2`, old);
  return { value: copy };
}

/** A plugin as it is installed: its JSON files, and what it contributes. */
interface Original {
  readonly name: string;
  readonly files: ReadonlyMap<string, Json>;
}

const originals = (): readonly Original[] =>
  createHost({ plugins: installedPlugins([root]), from: [root] }).plugins.map(({ name, folder }) => {
    const files = ['package.json', ...readdirSync(folder).filter((file) => file.endsWith('.schema.json'))];
    const read = (file: string): Json => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Json;
    const exported = (file: string): Json =>
      file === 'package.json' ? { ...(read(file) as object), exports: './index.js' } : read(file);
    return { name, files: new Map(files.map((file) => [file, exported(file)])) };
  });

/** What a run of {@link fuzzManifests} has seen. */
export interface Seen {
  readonly runs: number;
  /** How often each code was met, and 'opened' for plugins with nothing wrong. */
  readonly codes: Readonly<Record<string, number>>;
  /** The longest time that one plugin took, in milliseconds. */
  readonly slowest: number;
}

/**
 * Changes manifests and schemas of the installed plugins at random, opens them beside a plugin that is right, makes schemas of what
 * they announce and activates what they contribute.
 *
 * @throws Error, with the smallest such change, where anything but a coded error is met, something outside of the plugin's
 *   folder is read or run, a prototype is changed, or the other plugin does not work
 */
export async function fuzzManifests(directory: string, runs: number, seed: number): Promise<Seen> {
  const plugins = originals();
  const codes: Record<string, number> = {};
  let slowest = 0;
  writeFileSync(join(directory, 'outside.json'), JSON.stringify({ title: SECRET, type: 'object' }));
  writeFileSync(join(directory, 'outside.js'), `globalThis['${SECRET}'] = true; export const activate = () => {};`);
  writePlugin(directory, 'right', {
    name: 'right',
    version: '1.0.0',
    type: 'module',
    exports: './index.js',
    mapgrad: { engine: '*', contributes: { metrics: [{ id: 'right-metric', summary: 'right' }] } },
  });
  const kindsOf = (mapgrad: unknown): string => JSON.stringify((mapgrad as { contributes: Json }).contributes);
  plugins.forEach(({ files }, index) => {
    const { mapgrad } = files.get('package.json') as { mapgrad: unknown };
    const folder = writePlugin(directory, `p${index}`, files.get('package.json')!, kindsOf(mapgrad));
    for (const [file, value] of files) writeFileSync(join(folder, file), JSON.stringify(value));
    mkdirSync(join(folder, 'sub'));
    symlinkSync(join(directory, 'outside.json'), join(folder, 'link.json'));
    symlinkSync(join(directory, 'outside.js'), join(folder, 'link.js'));
    execFileSync('mkfifo', [join(folder, 'pipe.json')]);
  });
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));

  const some = fc.array(change, { minLength: 1, maxLength: 4 });
  const one = fc.integer({ min: 0, max: COMPILED_OF - 1 });
  const property = fc.asyncProperty(fc.nat(), some, one, async (which, changes, chance) => {
    const index = which % plugins.length;
    const { files } = plugins[index]!;
    const folder = join(directory, `p${index}`);
    const names = [...files.keys()];
    const touched = new Map<string, Changed>();
    for (const one of changes) {
      const file = one.file % 2 ? names[one.file % names.length]! : 'package.json';
      touched.set(file, changed(touched.get(file)?.value ?? files.get(file)!, one));
    }
    for (const [file, { value, file: write }] of touched) {
      const path = join(folder, file);
      rmSync(path, { recursive: true, force: true });
      if (write === undefined) writeFileSync(path, JSON.stringify(value));
      else write(path, folder);
    }
    const begun = performance.now();
    try {
      for (const code of await open(directory, `./p${index}`, chance === 0)) codes[code] = (codes[code] ?? 0) + 1;
    } finally {
      slowest = Math.max(slowest, performance.now() - begun);
      for (const file of touched.keys()) {
        rmSync(join(folder, file), { recursive: true, force: true });
        writeFileSync(join(folder, file), JSON.stringify(files.get(file)!));
      }
    }
    if (JSON.stringify(Object.getOwnPropertyNames(Object.prototype)) !== prototype)
      throw new Error('Object.prototype was changed');
    if (SECRET in globalThis) throw new Error('code outside of the plugin was run');
  });
  await fc.assert(property, { numRuns: runs, seed, interruptAfterTimeLimit: 600_000, markInterruptAsFailure: true });
  return { runs, codes, slowest };
}

/** Opens one plugin beside the right one, and tries what it contributes; returns the codes that were met. */
async function open(directory: string, plugin: string, isCompiled: boolean): Promise<readonly string[]> {
  const host = createHost({ plugins: [plugin, './right'], from: [directory], patience: 1000 });
  const codes: string[] = host.problems.map(({ error }) => error.code);
  const coded = async (action: () => unknown): Promise<void> => {
    try {
      await action();
    } catch (thrown) {
      if (!isMapgradError(thrown)) throw thrown;
      codes.push(thrown.code);
    }
  };
  if (JSON.stringify(host.catalogue).includes(SECRET)) throw new Error('a file outside of the plugin was read');
  JSON.stringify(pipelineSchema(host.catalogue));
  for (const { kind, id, plugin: name } of host.catalogue.slice(0, 3)) {
    await coded(() => host.create(kind, `${name}/${id}`));
  }
  if (isCompiled) {
    const blocks = host.catalogue.map(({ kind, id }): [string, object] => [kind, { use: id }]);
    const text = JSON.stringify({ plugins: [plugin], layer: Object.fromEntries<object>(blocks) });
    const parsed = parsePipeline(text, 'pipeline.json');
    await coded(() => checkPipeline(parsed, { catalogue: host.catalogue, installed: host.installed }));
  }
  await host.create('metric', 'right/right-metric');
  await host.dispose();
  return codes.length === 0 ? ['opened'] : codes;
}

function writePlugin(
  directory: string,
  place: string,
  json: Json,
  contributes = '{"metrics":[{"id":"right-metric"}]}',
): string {
  const folder = join(directory, place);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(json));
  const kinds = `{ solvers: 'solver', noises: 'noise', stepSizes: 'stepSize', estimators: 'estimator', relaxations: 'relaxation',
    executors: 'executor', datasets: 'dataset', metrics: 'metric', trainers: 'trainer', models: 'model', losses: 'loss', optimizers: 'optimizer' }`;
  writeFileSync(
    join(folder, 'index.js'),
    `export function activate({ register }) {
  for (const [key, list] of Object.entries(${contributes})) for (const { id } of list) register(${kinds}[key], id, () => ({ size() {}, prepare() {} }));
}`,
  );
  return folder;
}
