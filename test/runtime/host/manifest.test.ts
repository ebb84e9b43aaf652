import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, type Host, loadPipeline } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writePlugin } from './plugin-folder.ts';

const open = (folder: string, ...plugins: string[]): Host => createHost({ plugins, from: [folder] });

/** A plugin `a` whose package.json is some text. */
function withText(text: string): Host {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'a'));
  writeFileSync(join(folder, 'a/package.json'), text);
  return open(folder, './a');
}

const base = { name: 'a', version: '1.0.0', type: 'module', exports: './index.js' };
const withMapgrad = (mapgrad: unknown, more: object = {}): Host =>
  withText(JSON.stringify({ ...base, ...more, mapgrad }));

/** What is wrong with a plugin, as `CODE message`. */
const faults = ({ problems }: Host): string[] => problems.map(({ error }) => `${error.code} ${error.message}`);

describe('a fault of one contribution', () => {
  const good = { id: 'good', summary: 'good' };

  it.each([
    [{ summary: 'x' }, "it must have required property 'id'"],
    [{ id: 'x' }, "it must have required property 'summary'"],
    [{ id: 7, summary: 'x' }, 'out: /id must be string'],
    [{ id: 'Bad Id', summary: 'x' }, 'out: /id must match pattern'],
    [{ id: 'x', summary: '' }, 'out: /summary must NOT have fewer than 1 characters'],
    [{ id: 'x', summary: 'x', wants: [] }, "it has an unknown key 'wants'"],
    [{ id: 'x', summary: 'x', requires: ['stepsize'] }, `Did you mean 'stepSize'?`],
    [{ id: 'x', summary: 'x', exact: 'yes' }, 'out: /exact must be boolean'],
    [{ id: 'x', summary: 'x', options: 'x.json' }, 'out: /options must match pattern'],
    [{ id: 'x', summary: 'x', options: './missing.json' }, 'no such file'],
    [{ id: 'x', summary: 'x', options: './../../../../../../etc/passwd' }, 'outside of'],
    [{ id: 'x', summary: 'x', options: './sub' }, 'it is not a file'],
    [{ id: 'x', summary: 'x', options: './list.json' }, 'is an empty list, expected a JSON Schema: an object'],
    [{ id: 'x', summary: 'x', options: './broken.json' }, 'broken.json: '],
    [{ id: 'x', summary: 'x', options: './link.json' }, 'outside of'],
    [{ id: 'x', summary: 'x', options: './pipe.json' }, 'it is not a file'],
    [{ id: 'x', summary: 'x', options: './mark.json' }, 'byte order mark'],
    [{ id: 'x', summary: 'x', options: './deep.json' }, 'nested more than 64 levels deep'],
    [{ id: 'x', summary: 'x', options: './big.json' }, 'expected at most 262144'],
    ['x', 'it must be object'],
    [null, 'it must be object'],
  ])('%j is reported, and the others work', async (bad, message) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', {
      contributes: {},
      mapgrad: { contributes: { solvers: [bad, good], metrics: [good] } },
      activate: `register('solver', 'x', () => ({})); register('solver', 'good', () => ({ size() {}, prepare() {} }));
        register('metric', 'good', () => ({}));`,
    });
    const inPlugin = (name: string): string => join(folder, 'a', name);
    mkdirSync(inPlugin('sub'));
    writeFileSync(inPlugin('list.json'), '[]');
    writeFileSync(inPlugin('broken.json'), '{ "type": ');
    writeFileSync(inPlugin('mark.json'), '\uFEFF{}');
    writeFileSync(inPlugin('deep.json'), `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    writeFileSync(inPlugin('big.json'), `{ "description": "${'x'.repeat(2 ** 18)}" }`);
    writeFileSync(join(folder, 'outside.json'), '{ "type": "object" }');
    symlinkSync(join(folder, 'outside.json'), inPlugin('link.json'));
    execFileSync('mkfifo', [inPlugin('pipe.json')]);

    const host = open(folder, './a');
    expect(host.problems).toHaveLength(1);
    expect(faults(host)[0]).toContain(message);
    expect(faults(host)[0]).toMatch(
      /^PLUGIN_MANIFEST plugin a: \/mapgrad\/contributes\/solvers\/0 in .* is left out: /,
    );
    expect(host.problems[0]).toMatchObject({ plugin: './a', isPartial: true, error: { context: { plugin: 'a' } } });
    expect(host.catalogue.map(({ kind, id }) => `${kind} ${id}`)).toEqual(['solver good', 'metric good']);
    expect(await host.create('solver', 'good')).toHaveProperty('origin', 'a/good');
  });

  it('is said once for each', () => {
    const solvers = [{ id: 'x' }, good, { ...good, id: 7, wants: 1 }, good];
    const host = withMapgrad({
      engine: '^1.0.0',
      contributes: { solvers, noises: {}, solver: [], __proto__x: 1 },
      x: 1,
    });
    expect(host.catalogue.map(({ id }) => id)).toEqual(['good']);
    expect(
      faults(host).map((fault) => fault.replace(/^PLUGIN_MANIFEST plugin a: /, '').replace(/ ?\S+package.json/, '')),
    ).toEqual([
      ' has an unknown key /mapgrad/x.',
      ` has an unknown kind /mapgrad/contributes/solver. Did you mean 'solvers'?`,
      ' has an unknown kind /mapgrad/contributes/__proto__x.',
      `/mapgrad/contributes/solvers/0 in is left out: it must have required property 'summary'`,
      `/mapgrad/contributes/solvers/2 in is left out: it has an unknown key 'wants'; /id must be string`,
      '/mapgrad/contributes/solvers/3 in is left out: solver good is announced before',
      '/mapgrad/contributes/noises in must be array, it is a block',
    ]);
  });

  it('is a warning in a pipeline that does not need it, and said with the others in one that is wrong', () => {
    const folder = temporaryFolder();
    const contributes = Object.fromEntries(
      ['solvers', 'datasets', 'models', 'losses', 'optimizers', 'trainers', 'metrics', 'estimators'].map((key) => [
        key,
        [good],
      ]),
    );
    writePlugin(folder, 'a', {
      contributes: {},
      mapgrad: { contributes: { ...contributes, noises: [{ id: 'noisy' }] } },
    });
    const text = (layer: string): string => `plugins: [./a]
data: { use: good }
model: { use: good }
layer: { solver: { use: good }, estimator: { use: good }${layer} }
loss: { use: good }
optimizer: { use: good }
train: { use: good }
metrics: [good]
`;
    const load = (layer: string) => loadPipeline({ text: text(layer), file: 'p.yaml', from: [folder] });
    expect(load('').warnings).toEqual([
      expect.stringContaining('p.yaml:1:11: plugins.0: plugin a: /mapgrad/contributes/noises/0'),
    ]);
    expect(() => load(', noise: { use: noisy }')).toThrow('/mapgrad/contributes/noises/0');
  });
});

describe('a package.json that is of no use at all', () => {
  it.each([
    ['', 'Unexpected end of JSON input'],
    ['no', 'no readable'],
    ['\uFEFF{}', 'byte order mark'],
    ['[]', 'it must be object'],
    ['null', 'must be object'],
    ['[['.repeat(50_000) + ']]'.repeat(50_000), 'nested more than 64 levels deep'],
    [JSON.stringify({ ...base, mapgrad: [] }), '/mapgrad must be object'],
    [JSON.stringify({ ...base, mapgrad: { engine: 7, contributes: {} } }), '/mapgrad/engine must be string'],
    [JSON.stringify({ ...base, mapgrad: { engine: '*', contributes: [] } }), '/mapgrad/contributes must be object'],
    [
      JSON.stringify({ ...base, mapgrad: { engine: '*', contributes: {}, dependsOn: ['../b'] } }),
      '/mapgrad/dependsOn/0',
    ],
    [JSON.stringify({ ...base, name: '../b', mapgrad: { engine: '*', contributes: {} } }), '/name must match pattern'],
    [JSON.stringify({ ...base, name: './index.js', mapgrad: { engine: '*', contributes: {} } }), '/name must match'],
    [JSON.stringify({ ...base, name: 'a/../../b', mapgrad: { engine: '*', contributes: {} } }), '/name must match'],
    [
      `{ "name": "a", "__proto__": { "version": "1", "exports": "./x", "mapgrad": {} } }`,
      "required property 'mapgrad'",
    ],
  ])('%s', (text, message) => {
    const host = withText(text);
    expect([host.plugins, host.catalogue]).toEqual([[], []]);
    expect(host.problems).toMatchObject([{ plugin: './a', isPartial: false, error: { code: 'PLUGIN_MANIFEST' } }]);
    expect(faults(host)[0]).toContain(message);
  });

  it('is a folder, or a pipe', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a/package.json'), { recursive: true });
    mkdirSync(join(folder, 'b'));
    execFileSync('mkfifo', [join(folder, 'b/package.json')]);
    expect(faults(open(folder, './a', './b'))).toEqual([
      expect.stringContaining('it is not a file'),
      expect.stringContaining('it is not a file'),
    ]);
  });

  it('says all that is wrong', () => {
    const [said] = faults(withText('{ "mapgrad": { "engine": 1 } }'));
    for (const key of ['name', 'version', 'exports', 'contributes', '/mapgrad/engine must be string']) {
      expect(said).toContain(key);
    }
  });
});

describe('the range of contracts', () => {
  const solvers = [{ id: 'one', summary: 'one' }];

  it.each(['^1.0.0', '1', '1.x', '>=0.9 <2', '~1.0.0', '*', '', '^0.1.0 || ^1.0.0', '1.0.0'])(
    '%j admits this one',
    (engine) => {
      expect(faults(withMapgrad({ engine, contributes: { solvers } }))).toEqual([]);
    },
  );

  it.each(['^2.0.0', '^0.1.0', '>1.0.0', '<1', '1.0.1', '>=1.1'])('%j does not', (engine) => {
    const said = faults(withMapgrad({ engine, contributes: { solvers } }));
    expect(said).toEqual([
      `PLUGIN_ENGINE plugin a is written for mapgrad contracts ${engine}, this is 1.0.0; install a version of a for it`,
    ]);
  });

  it.each(['latest', 'one', '^', '1.0.0.0.0', 'x'.repeat(100_000)])('%.10s is none', (engine) => {
    expect(faults(withMapgrad({ engine, contributes: {} }))[0]).toMatch(
      /^PLUGIN_ENGINE .{0,200}which is no range of versions/,
    );
  });

  it('is looked at before what only later contracts know', () => {
    const [said, ...more] = faults(withMapgrad({ engine: '^2.0.0', contributes: 'by-code' }));
    expect(more).toEqual([]);
    expect(said).toContain('PLUGIN_ENGINE');
  });
});

describe('the code of a plugin', () => {
  it.each([
    ['../outside.js', undefined],
    ['./link.js', /outside of/],
    ['./../outside.js', undefined],
    ['./missing.js', undefined],
    ['./sub', undefined],
    [{ browser: './index.js' }, undefined],
    [7, undefined],
    ['node:fs', undefined],
  ])('is not run when "exports" is %j', async (exports, message) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { metrics: ['one'] }, exports: exports as string });
    mkdirSync(join(folder, 'a/sub'));
    writeFileSync(join(folder, 'outside.js'), 'globalThis.wasRun = true; export const activate = () => {};');
    symlinkSync(join(folder, 'outside.js'), join(folder, 'a/link.js'));
    const host = open(folder, './a');
    await expect(host.activate('metric', 'one')).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: expect.stringMatching(message ?? /^plugin a failed in activate: /) as string,
      context: { plugin: 'a', hook: 'activate' },
    });
    expect(globalThis).not.toHaveProperty('wasRun');
  });

  it.each(['a/../../x', '@x', '@x/y/z', 'node_modules/../x', '', ' ', 'http://x'])(
    'is not looked for under %j, which names no package',
    (name) => {
      const folder = temporaryFolder();
      writePlugin(folder, 'x', { contributes: {} });
      expect(open(folder, name).problems).toMatchObject([{ error: { code: 'PLUGIN_NOT_FOUND' } }]);
    },
  );
});

describe('a manifest', () => {
  it('is the same through a link to its folder', () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'real', { name: 'a', contributes: { metrics: ['one'] }, schema: { type: 'object' } });
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(folder, 'real'), join(folder, 'node_modules/a'));
    const host = open(folder, 'a', './real', './node_modules/a');
    expect(host.problems).toEqual([]);
    expect(host.catalogue.map(({ id }) => id)).toEqual(['one']);
  });
});

it.each([
  [{ $ref: '#' }],
  [{ allOf: [{ $ref: '#' }] }],
  [{ $dynamicRef: '#x', $dynamicAnchor: 'x' }],
  [{ type: 'nonsense' }],
  [{ pattern: '(' }],
])('the schema of options %j is refused where it is used, with the name of the plugin', (schema) => {
  const folder = temporaryFolder();
  writePlugin(folder, 'a', { contributes: { solvers: ['one'] }, schema });
  const text = 'plugins: [./a]\nlayer: { solver: { use: one } }\n';
  expect(() => loadPipeline({ text, file: 'p.yaml', from: [folder] })).toThrow(
    expect.objectContaining({
      code: 'PLUGIN_MANIFEST',
      message: expect.stringContaining("the schema of the options of solver 'one' of a is not valid: ") as string,
      context: expect.objectContaining({ plugin: 'a' }) as object,
    }),
  );
});
