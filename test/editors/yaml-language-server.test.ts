import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHost, editorSchema } from '@mapgrad/core/host';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type LanguageServer, languageServer } from './language-server.ts';

const broken = join(root, 'test/pipelines/broken');
const plugins = ['aimle', 'compose', 'top-k', 'graph', 'imle', 'straight-through', 'tfjs'].map(
  (name) => `@mapgrad/${name}`,
);

let server: LanguageServer;
let schemaText: string;

beforeAll(async () => {
  const host = createHost({ plugins: [...plugins, './plugin'], from: [broken, root] });
  expect(host.problems).toEqual([]);
  schemaText = JSON.stringify(editorSchema(host.catalogue));
  server = await languageServer({ validate: true, completion: true, hover: true, schemaStore: { enable: false } });
});
afterAll(async () => server.stop());

/** Opens a text whose first line names the schema, in the way that the README says. */
async function opened(text: string): Promise<{ readonly uri: string; readonly places: readonly string[] }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'pipeline.schema.json'), schemaText);
  const uri = pathToFileURL(join(folder, 'pipeline.yaml')).href;
  const found = await server.open(uri, `# yaml-language-server: $schema=./pipeline.schema.json\n${text}`);
  return { uri, places: found.map(({ range: { start } }) => `${start.line}:${start.character + 1}`) };
}

/** Where the command finds faults in a broken pipeline. */
const faultsOf = (name: string): readonly string[] =>
  [...readFileSync(join(broken, `${name}.txt`), 'utf8').matchAll(/^\S+\.yaml:(\d+:\d+):/gm)].map(([, place]) => place!);

it.each<[string, readonly string[]]>([
  ['missing-keys', []],
  ['half-written', []],
  ['duplicate-keys', []],
  ['list', []],
  ['unknown-keys', []],
  ['relaxations', []],
  ['variants', []],
  // The server marks an empty value behind its key, a repeated item at its list, one of several equal faults in a block, and
  // knows plugins that are installed and not listed.
  ['misplaced', ['4:1']],
  ['plain-strings', ['8:3']],
  ['unknown-ids', ['7:20', '12:45']],
  ['wrong-types', ['7:37', '8:27']],
  ['out-of-range', ['1:91', '2:19', '7:47']],
  ['parts', ['16:40']],
])('an editor marks what `mapgrad check` finds, where it does: %s', async (name, others) => {
  const { places } = await opened(readFileSync(join(broken, `${name}.yaml`), 'utf8'));
  const faults = faultsOf(name);
  expect(faults.length).toBeGreaterThan(others.length);
  expect(faults.filter((fault) => !places.includes(fault))).toEqual(others);
});

const text = `plugins: ["@mapgrad/top-k"]
data: { use: irish-prices }
model: { use: dense, hidden: [8] }
layers:
  route:
    noise: { use: sum-of-gamma, k: 10 }
    solver:
      use: top-k
      n: 4
      k: 1
      
    stepSize:
      use: 
    estimator: { use: imle, samples: 4 }
    loss: { use: hamming }
    metrics: [hamming]
optimizer: { use: adam }
`;
/** The place behind, or `back` letters into, the first occurrence of some text; from 0, the line of the schema counted. */
function behind(part: string, back = 0): readonly [number, number] {
  const before = text.slice(0, text.indexOf(part) + part.length - back).split('\n');
  return [before.length, before.at(-1)!.length];
}

it('an editor offers ids, and the options of the one that is chosen', async () => {
  const { uri } = await opened(text);
  const ids = await server.completions(uri, ...behind('stepSize:\n      use: '));
  expect(ids).toEqual(expect.arrayContaining(['fixed', 'bandwidth']));
  expect(ids).not.toContain('gumbel');
  const options = await server.completions(uri, ...behind('k: 1\n      '));
  expect(options).toContain('groups');
  expect(options).not.toContain('epochs');
  expect(options).not.toContain('terms');
  const keys = await server.completions(uri, text.split('\n').length, 0);
  expect(keys).toEqual(expect.arrayContaining(['seed', 'train', 'backend', 'compare']));
  const whole = await opened(`${text}backend: `);
  const backends = await server.completions(whole.uri, text.split('\n').length, 'backend: '.length);
  expect(backends).toEqual(expect.arrayContaining(['auto', 'webgpu', 'wasm']));
});

it('an editor offers metrics as ids and as blocks, and marks wrong ones', async () => {
  const place = behind('metrics: [hamming');
  const id = await opened(text.replace('[hamming]', '[hamming, r]'));
  expect(await server.completions(id.uri, place[0], place[1] + 3)).toContain('relative-regret');
  const block = await opened(text.replace('[hamming]', '\n      - use: '));
  const ids = await server.completions(block.uri, place[0] + 1, '      - use: '.length);
  expect(ids).toContain('squared-error');
  const whole = text.replace('use: \n', 'use: fixed\n      lambda: 1\n');
  const marked = async (metrics: string): Promise<readonly string[]> =>
    (await opened(whole.replace('[hamming]', metrics))).places;
  expect(await marked('[hamming, { use: relative-regret }]')).toEqual([]);
  expect(await marked('[hamming, { use: hammin }]')).toEqual(['17:31']);
  expect(await marked('[hamming, { use: relative-regret, k: 1 }]')).toEqual(['17:48']);
  expect(await marked('[hamming, hammin]')).toEqual(['17:24']);
});

it('an editor explains keys and ids', async () => {
  const { uri } = await opened(text);
  expect(await server.hover(uri, ...behind('samples', 2))).toContain('S, states drawn for each instance.');
  expect(await server.hover(uri, ...behind('sum-of-gamma', 2))).toContain('Sum-of-Gamma noise');
  expect(await server.hover(uri, ...behind('layers', 2))).toContain('Several layers by name');
});

it('an editor finds nothing wrong with a pipeline that is right', async () => {
  const whole = text.replace('use: \n', 'use: fixed\n      lambda: 1\n');
  expect((await opened(whole)).places).toEqual([]);
  expect((await opened(whole.replace('layers:\n  route', 'layers:\n  0route'))).places).toHaveLength(1);
  expect((await opened(`${whole}loss: { use: hamming }\n`)).places).toEqual([`${whole.split('\n').length}:1`]);
});
