import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueEntry } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exampleOf } from '../../core/cli/example-of.ts';
import { pipelineValidator } from '../../core/runtime/pipeline/pipeline-validator.ts';
import { root } from '../architecture/workspace.ts';
import { host } from '../laws/installed.ts';
import { writePlugin } from '../runtime/host/plugin-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

/** A project with two plugins of one id, whose code must not be run. */
function project(): string {
  const folder = temporaryFolder();
  const schema = {
    type: 'object',
    properties: {
      size: { description: 'How large.', type: 'integer', minimum: 1, maximum: 9 },
      mode: { enum: ['a', 'b'], default: 'a' },
      list: { type: 'array', items: { $ref: '#/$defs/share' } },
      either: { anyOf: [{ type: 'boolean' }, { const: 'auto' }] },
      any: {},
      of: { description: 'What is doubled.' },
    },
    required: ['size', 'of'],
    examples: [{ size: 3, of: { use: 'gumbel' } }],
    $defs: { share: { description: 'A share.', type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 } },
  };
  for (const name of ['@x/same', '@y/same']) {
    writePlugin(folder, `node_modules/${name}`, {
      name,
      contributes: { noises: [{ id: 'twofold', parts: { of: 'noise' } }] },
      schema,
    });
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), `throw new Error('the code of ${name} was run');`);
  }
  return folder;
}

describe('mapgrad explain', () => {
  it('says what a contribution is, where it comes from, its options, and how it is written; runs no plugin code', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await mapgrad(['explain', '@x/same/twofold'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`noise @x/same/twofold: for a test

from: @x/same 1.0.0, ${join(cwd, 'node_modules/@x/same')}
names: @x/same/twofold
the laws demand: a row is a pure function of key and row, can be rebuilt in threads by its specification

option  value                   default   what it is
──────  ──────────────────────  ────────  ────────────────
size    integer ≥ 1 ≤ 9         required  How large.
mode    "a" | "b"               "a"
list    list of number > 0 < 1
either  boolean or "auto"
any     anything
of      a block: noise          required  What is doubled.

plugins:
  - "@x/same"
  - "@mapgrad/imle"
layer:
  noise:
    use: "@x/same/twofold"
    size: 3
    of:
      use: gumbel
`);
  });

  it.each([
    ['twofold', ['@x/same', '@y/same']],
    ['noise/twofold', ['@x/same', '@y/same']],
    ['same/twofold', ['@x/same', '@y/same']],
    ['@y/same/twofold', ['@y/same']],
    ['hamming', ['@mapgrad/tfjs', '@mapgrad/tfjs']],
    ['metric/hamming', ['@mapgrad/tfjs']],
    ['graph/grid-path', ['@mapgrad/graph']],
  ])('finds all that %s may mean', async (name, plugins) => {
    const { stdout } = await mapgrad(['explain', name, '--json'], { cwd: project() });
    const { contributions } = JSON.parse(stdout) as { contributions: CatalogueEntry[] };
    expect(contributions.map(({ plugin }) => plugin)).toEqual(plugins);
    for (const each of contributions) {
      expect(each).toMatchObject({
        version: expect.any(String) as string,
        folder: expect.any(String) as string,
        schema: { type: 'object' },
      });
    }
  });

  it('says of solvers whether they are exact, and what the laws demand of them; runs no plugin code', async () => {
    const cwd = temporaryFolder();
    writePlugin(cwd, 'node_modules/a', {
      contributes: { solvers: [{ id: 'best', exact: true }, { id: 'good', exact: false }, 'unsaid'] },
      name: 'a',
    });
    writeFileSync(join(cwd, 'node_modules/a/index.js'), "throw new Error('the code of a was run');");
    const lines = 'the laws demand: deterministic, solves row by row, can be rebuilt in threads by its specification';
    for (const [id, said, exact] of [
      ['best', 'yes, whatever its options', true],
      ['good', 'no, whatever its options', false],
      ['unsaid', 'not announced, may depend on its options', undefined],
    ] as const) {
      const { stdout, stderr } = await mapgrad(['explain', id], { cwd });
      expect(stderr).toBe('');
      expect(stdout).toContain(`\nexact: ${said}\n${lines}\n`);
      const json = await mapgrad(['explain', id, '--json'], { cwd });
      const { contributions } = JSON.parse(json.stdout) as { contributions: CatalogueEntry[] };
      expect(contributions[0]?.exact).toBe(exact);
    }
    const metric = await mapgrad(['explain', 'metric/hamming'], { cwd });
    expect(metric.stdout).not.toMatch(/^(exact|the laws demand):/m);
  });

  it('knows of every installed solver that it is exact, but of those whose options decide', () => {
    const solvers = host.catalogue.filter(({ kind }) => kind === 'solver');
    const undecided = solvers.filter(({ exact }) => exact === undefined).map(({ id }) => id);
    expect(undecided.sort()).toEqual(['command', 'ilp', 'service', 'tsp']);
  });

  it.each([
    ['grid-pth', "Did you mean 'grid-path'?"],
    ['@mapgrad/graph/grid-pth', "Did you mean 'grid-path'?"],
    ['PLUGIN_ENGIN', "Did you mean 'PLUGIN_ENGINE'?"],
    ['lip', "Did you mean 'ilp'?"],
    ['sovler', "Did you mean 'solver'?"],
    ['@mapgrad/grpah', "Did you mean 'graph'?"],
    ['plugin_egnine', "Did you mean 'PLUGIN_ENGINE'?"],
    ['constructor', "that name. 'mapgrad plugins' lists what there is"],
    ['__proto__', "that name. 'mapgrad plugins' lists what there is"],
  ])('%s: says what was meant', async (name, hint) => {
    const { code, stdout, stderr } = await mapgrad(['explain', name]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      `no installed plugin contributes ${name}, and no key of a pipeline and no error has that name.`,
    );
    expect(stderr).toContain(hint);
  });

  it('has nothing to say of an empty name', async () => {
    const { code, stderr } = await mapgrad(['explain', ''], { calledAs: 'npx mapgrad' });
    expect([code, stderr.split('\n')[0]]).toEqual([
      2,
      "no installed plugin contributes '', and no key of a pipeline and no error has that name. 'npx mapgrad plugins' lists what there is.",
    ]);
  });

  it.each([
    ['Grid-Path', 'solver grid-path:'],
    ['SOLVER/topK', 'solver top-k:'],
    ['@mapgrad/Top_K/top_k', 'solver top-k:'],
    ['plugin_engine', 'PLUGIN_ENGINE\n'],
  ])('%s: takes every case and every hyphen', async (name, start) => {
    const { code, stdout } = await mapgrad(['explain', name]);
    expect([code, stdout.slice(0, start.length)]).toEqual([0, start]);
  });

  it.each<[string, (entry: CatalogueEntry) => boolean]>([
    ['solver', ({ kind }) => kind === 'solver'],
    ['step-size', ({ kind }) => kind === 'stepSize'],
    ['Losses', ({ kind }) => kind === 'loss'],
    ['data', ({ kind }) => kind === 'dataset'],
    ['graph', ({ plugin }) => plugin === '@mapgrad/graph'],
    ['@mapgrad/graph', ({ plugin }) => plugin === '@mapgrad/graph'],
    ['noise', ({ kind, plugin }) => kind === 'noise' || plugin === '@mapgrad/noise'],
    ['@mapgrad/noise', ({ plugin }) => plugin === '@mapgrad/noise'],
  ])('%s: lists what there is of a kind, or in a plugin', async (name, isMeant) => {
    const { stdout } = await mapgrad(['explain', name, '--json']);
    const { contributions } = JSON.parse(stdout) as { contributions: CatalogueEntry[] };
    const qualified = ({ kind, plugin, id }: CatalogueEntry): string => `${kind} ${plugin}/${id}`;
    expect(contributions.map(qualified)).toEqual(host.catalogue.filter(isMeant).map(qualified));
    const lines = (await mapgrad(['explain', name])).stdout.split('\n');
    expect(lines[0]).toMatch(/^id +kind +plugin +what it is/);
    expect(lines.slice(2, -3).map((line) => line.split(/ +/)[0])).toEqual(
      contributions.map((each) => (each as unknown as { names: string[] }).names[0]),
    );
    expect(lines.at(-2)).toBe('mapgrad explain ID says how one of them is used');
  });

  it('shows examples that pipelines accept, of every contribution that is installed', () => {
    const validate = pipelineValidator(host.catalogue);
    expect(host.catalogue.length).toBeGreaterThan(50);
    for (const entry of host.catalogue) {
      validate(parse(exampleOf(entry, host.catalogue)));
      const wrong = validate.errors?.filter(
        ({ keyword, instancePath }) =>
          keyword !== 'if' && (keyword !== 'required' || instancePath.split('/').length > 2),
      );
      expect(wrong?.map(({ instancePath, message }) => `${entry.id}: ${instancePath} ${message}`)).toEqual([]);
    }
  });

  it('prints the page of an error, and every error of the command points to its page', async () => {
    const { code, stdout } = await mapgrad(['explain', 'PLUGIN_ENGINE']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^PLUGIN_ENGINE\n\nA plugin is written for other contracts.*What to do/s);
    expect(readFileSync(join(root, 'docs/errors.md'), 'utf8')).toContain(stdout.trim());
    const { stderr } = await mapgrad(['check', 'no-such.yaml']);
    expect(stderr).toMatch(/\n\[CONFIGURATION_INVALID\] mapgrad explain CONFIGURATION_INVALID\n$/);
    expect(JSON.parse((await mapgrad(['explain', 'NO_SPEC', '--json'])).stdout)).toMatchObject({ code: 'NO_SPEC' });
  });
});

describe('mapgrad plugins', () => {
  it('says where plugins come from, and names what shares its id by its qualified name; runs no plugin code', async () => {
    const cwd = project();
    const { code, stdout, stderr } = await mapgrad(['plugins'], { cwd });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^@x\/same\/twofold +noise +@x\/same +for a test$/m);
    expect(stdout).toMatch(/^@y\/same\/twofold +noise/m);
    expect(stdout).toMatch(/^grid-path +solver +@mapgrad\/graph/m);
    expect(stdout).toMatch(new RegExp(`^@x/same +1\\.0\\.0 +${join(cwd, 'node_modules/@x/same')}$`, 'm'));
    const json = JSON.parse((await mapgrad(['plugins', '--json'], { cwd })).stdout) as { plugins: unknown };
    expect(json.plugins).toContainEqual({
      name: '@x/same',
      version: '1.0.0',
      folder: join(cwd, 'node_modules/@x/same'),
    });
  });

  it('reports what is left out of a plugin, and lists the rest', async () => {
    const cwd = temporaryFolder();
    writePlugin(cwd, 'node_modules/a', {
      name: 'a',
      contributes: {},
      mapgrad: { contributes: { solvers: [{ id: 'bad' }, { id: 'good', summary: 'is listed' }] } },
    });
    const { code, stdout, stderr } = await mapgrad(['plugins'], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^PLUGIN_MANIFEST: plugin a: \/mapgrad\/contributes\/solvers\/0 in .* is left out/);
    expect(stdout).toMatch(/^good +solver +a +is listed$/m);
  });
});

const DATA = { use: 'random-linear', n: 48, features: 2 };

describe('mapgrad explain KEY', () => {
  it('says what a key of a pipeline is, what it may be, and how it is written', async () => {
    const { code, stdout, stderr } = await mapgrad(['explain', 'backend']);
    expect([code, stderr]).toEqual([0, '']);
    expect(
      stdout,
    ).toBe(`key backend of a pipeline: Where it is computed; auto is the first that works, and \`mapgrad doctor\` tells which do.

value: "auto" | "cuda" | "tensorflow" | "webgpu" | "webgl" | "wasm" | "cpu"
default: "auto"

backend: webgpu
`);
    expect((await mapgrad(['explain', 'Backend'])).stdout).toBe(stdout);
  });

  it.each(['extends', 'plugins', 'seed', 'seeds', 'layer', 'layers', 'backend', 'compare', 'sweep'])(
    '%s, with an example that a pipeline could have',
    async (key) => {
      const { code, stdout } = await mapgrad(['explain', key]);
      expect(code).toBe(0);
      const [, example = ''] = new RegExp(`^(${key}:[^]*)`, 'm').exec(stdout) ?? [];
      const answer = JSON.parse((await mapgrad(['explain', key, '--json'])).stdout) as object;
      expect(answer).toMatchObject({ key, description: expect.stringMatching(/\.$/) as string, example });
      const { seed, layer, loss, metrics, ...shared } = parse(
        readFileSync(join(root, 'test/pipelines/valid.yaml'), 'utf8'),
      ) as Record<string, unknown>;
      const judged = key === 'layers' ? {} : { layer, loss, metrics };
      const seeded = key === 'seeds' ? {} : { seed };
      const pipeline = { ...shared, ...judged, ...seeded, compare: {}, ...(parse(example) as object), data: DATA };
      const validate = pipelineValidator(host.catalogue);
      expect([validate(pipeline), validate.errors]).toEqual([true, null]);
    },
  );

  it('lists the keys of a layer, and those of a pipeline', async () => {
    const { stdout } = await mapgrad(['explain', 'layer']);
    expect(stdout).toMatch(/^noise +a block: noise +The noise\.$/m);
    expect(stdout).toMatch(/^n +integer ≥ 1 +How many numbers/m);
    const keys = await mapgrad(['explain', 'pipeline']);
    expect(keys.stdout).toMatch(/^backend +"auto" \|.*"auto" +Where it is computed/m);
    expect(keys.stdout).toMatch(/^optimizer +a block: optimizer +required +Moves the weights/m);
  });

  it('is meant by what is close to it', async () => {
    expect((await mapgrad(['explain', 'backnd'])).stderr).toContain("Did you mean 'backend'?");
  });
});
