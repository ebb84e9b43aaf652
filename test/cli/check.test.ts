import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { writePlugin } from '../runtime/host/plugin-folder.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const broken = join(root, 'test/pipelines/broken');
const energy = 'examples/energy/pipeline.yaml';

describe('a broken pipeline ends with 2 and the message beside it', () => {
  it.each(readdirSync(broken).filter((file) => file.endsWith('.yaml')))('%s', async (file) => {
    const { code, stdout, stderr } = await mapgrad(['check', file], { cwd: broken });
    expect([code, stdout]).toEqual([2, '']);
    await expect(stderr).toMatchFileSnapshot(join(broken, file.replace('.yaml', '.txt')));
  });
});

it('counts the runs of a pipeline that is right', async () => {
  expect(await mapgrad(['check', energy])).toEqual({
    code: 0,
    stdout: `${energy}: ok, 30 runs: 3 × 10 (variants × seeds)\n`,
    stderr: '',
  });
});

it('reports options that only a factory can refuse, where they are', async () => {
  const { code, stderr } = await mapgrad([
    'check',
    energy,
    'layer.noise.terms=900',
    'layer.noise.k=1',
    'data.train=900',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain(': data: train + validation + test is 1139, expected at most the 789 days that there are');
  expect(stderr).toContain(': layer.noise: terms is 900, expected at most 1000, and at most 700·k');
  expect(stderr.match(/terms is 900/g)).toHaveLength(1);
});

it('reports what is wrong with every variant', async () => {
  const { code, stderr } = await mapgrad([
    'check',
    energy,
    'layer.noise={ use: sum-of-gamma, k: 1, terms: 900 }',
    'compare={ one: {}, two: { layer: { noise: { use: sum-of-gamma, k: 1, terms: 800 }, solver: { use: top-k, n: 4, k: 5 } } } }',
    'plugins=["@mapgrad/ilp", "@mapgrad/top-k", "@mapgrad/imle", "@mapgrad/aimle", "@mapgrad/tfjs", "@mapgrad/example-energy"]',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain('terms is 900');
  expect(stderr).toContain('terms is 800');
  expect(stderr).toContain('k is 5');
});

it('reports parts that do not fit each other before anything is trained, and leaves no folder', async () => {
  const out = temporaryFolder();
  const two = 'layer.solver={ use: knapsack, weights: [1, 2], capacity: 2 }';
  const checked = await mapgrad(['check', energy, two]);
  expect(checked.code).toBe(2);
  expect(checked.stderr).toContain(
    `override '${two}': the data set has targets of 48 numbers and the solver decides on 2; configure one to fit the other\n`,
  );
  expect(await mapgrad(['train', energy, two, '--out', out])).toEqual(checked);
  expect(readdirSync(out)).toEqual([]);
});

it('names the variants whose parts do not fit each other, where some do', async () => {
  const check = async (compare: string): Promise<string> => {
    const plugins = 'plugins=["@mapgrad/top-k", "@mapgrad/imle", "@mapgrad/tfjs", "@mapgrad/example-energy"]';
    const layer = 'layer={ solver: { use: top-k, n: 48, k: 3 } }';
    return (await mapgrad(['check', energy, plugins, layer, `compare=${compare}`])).stderr;
  };
  const fit = 'theta: { loss: { use: squared-error } }';
  expect(await check(`{ a: {}, ${fit}, b: {} }`)).toMatch(/no estimator.*\. It is so in variants 'a', 'b'\n/);
  expect(await check(`{ a: {}, ${fit} }`)).toMatch(/no estimator.*\. It is so in variant 'a'\n/);
  expect(await check('{ a: {}, b: {} }')).not.toContain('It is so');
  expect(await check(`{ ${fit} }`)).toBe('');
});

describe('a noise or a step size that no estimator makes use of', () => {
  const check = (...overrides: string[]): ReturnType<typeof mapgrad> =>
    mapgrad([
      'check',
      energy,
      'plugins=["@mapgrad/ilp", "@mapgrad/imle", "@mapgrad/aimle", "@mapgrad/tfjs", "@mapgrad/blackbox", "@mapgrad/compose", "@mapgrad/straight-through", "@mapgrad/example-energy"]',
      ...overrides,
    ]);

  it('is told of at its place, once, and nothing else changes', async () => {
    const { code, stderr } = await check('layer.estimator={ use: interpolation, lambda: 1 }');
    expect(code).toBe(0);
    expect(stderr.match(/^warning: .*/gm)).toEqual([
      `warning: ${energy}:19:10: layer.noise: this noise is not used: estimator 'interpolation' has none. ` +
        'Remove it, or take another estimator',
      `warning: ${energy}:21:13: layer.stepSize: this step size is not used: estimator 'interpolation' has none. ` +
        'Remove it, or take another estimator',
    ]);
  });

  it('is told of where none of the estimators within uses it', async () => {
    const of = '[{ use: straight-through }, { use: clipped, norm: 1, of: { use: straight-through } }]';
    const { stderr } = await check(`layer.estimator={ use: sum, of: ${of} }`);
    expect(stderr.match(/layer\.\w+: this .*?\./g)).toEqual([
      "layer.stepSize: this step size is not used: estimator 'straight-through' has none.",
    ]);
    const mixed = '[{ use: imle }, { use: clipped, norm: 1, of: { use: straight-through } }]';
    expect((await check(`layer.estimator={ use: sum, of: ${mixed} }`)).stderr).toBe('');
  });

  it('is told of in a layer without an estimator, and in a variant', async () => {
    const { stderr } = await check(
      'compare={ theta: { loss: { use: squared-error }, layer: { noise: { use: gumbel }, solver: { use: knapsack, weights: [1], capacity: 1 } } } }',
    );
    expect(stderr).toContain(
      'compare.theta.layer.noise: this noise is not used: a layer without an estimator has none. Remove it\n',
    );
  });
});

it('counts a single run', async () => {
  const { stdout } = await mapgrad(['check', energy, 'seeds=[1]', 'compare={}']);
  expect(stdout).toBe(`${energy}: ok, 1 run: 1 × 1 (variants × seeds)\n`);
});

describe('a pipeline with parts within parts', () => {
  const plugins = (text: string): string =>
    `plugins=${/^plugins: (\[.*\])/m.exec(text)![1]!.replace(']', ', "@mapgrad/compose"]')}`;
  const check = (estimator: string): ReturnType<typeof mapgrad> =>
    mapgrad(['check', energy, plugins(readFileSync(join(root, energy), 'utf8')), `layer.estimator=${estimator}`]);

  it('is right where each of them is', async () => {
    const { code, stderr } = await check(
      '{ use: clipped, norm: 1, of: { use: sum, of: [{ use: imle, samples: 2 }, { use: clipped, value: 2, of: { use: imle, samples: 2 } }] } }',
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('is refused at the place of the part whose factory refuses', async () => {
    const estimator = '{ use: clipped, norm: 1, of: { use: sum, of: [{ use: imle }], weights: [0.5] } }';
    expect(await check(estimator)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `override 'layer.estimator=${estimator}': layer.estimator.of: the sum of weights is 0.5, expected 1`,
      ) as string,
    });
  });
});

it('says which package lacks, what is meant, and how to get it', async () => {
  const { code, stderr } = await mapgrad(['check', energy, 'plugins=["@mapgrad/ilpp"]']);
  expect(code).toBe(2);
  expect(stderr).toContain('plugin @mapgrad/ilpp was not found');
  expect(stderr).toContain("try: npm install @mapgrad/ilpp. Did you mean '@mapgrad/ilp'?");
});

it('reports a relaxation that does not fit the states, where it is', async () => {
  const layer = 'layer={ solver: { use: argmax, n: 48 }, relaxation: { use: soft-sub, k: 49, temperature: 1 } }';
  const plugins = 'plugins=["@mapgrad/top-k", "@mapgrad/tfjs", "@mapgrad/example-energy"]';
  const check = (k: number) => mapgrad(['check', energy, plugins, layer.replace('49', String(k)), 'compare={}']);
  const { code, stderr } = await check(49);
  expect(code).toBe(2);
  expect(stderr).toContain(
    'layer.relaxation: the relaxation does not fit the data set, whose states are 48 numbers: k is 49',
  );
  expect((await check(48)).code).toBe(0);
});

it('tells what is wrong as JSON too, with places', async () => {
  const file = join(root, 'test/pipelines/broken/unknown-keys.yaml');
  const { code, stdout, stderr } = await mapgrad(['check', file, '--json']);
  const { ok, problems } = JSON.parse(stdout) as { ok: boolean; problems: { line: number; path: string }[] };
  expect([code, ok]).toEqual([2, false]);
  expect(problems.length).toBeGreaterThan(0);
  for (const { line } of problems) expect(stderr).toMatch(new RegExp(`unknown-keys\\.yaml:${line}:`));
});

const small = `plugins: ["@mapgrad/top-k", "@mapgrad/imle", "@mapgrad/tfjs"]
data: { use: random-linear, n: 4, features: 3 }
model: { use: cnn, channels: [2] }
layer: { solver: { use: top-k, n: 4, k: 2 }, stepSize: { use: fixed, lambda: 5 }, estimator: { use: imle } }
loss: { use: hamming }
optimizer: { use: adam }
metrics: [hamming]
`;
function fileOf(text: string): string {
  const file = join(temporaryFolder(), 'p.yaml');
  writeFileSync(file, text);
  return file;
}

it('finds inputs that do not fit the model, and a backend that cannot run here, together', async () => {
  const file = fileOf(small.replace('model:', 'backend: webgl\nmodel:'));
  const { code, stdout, stderr } = await mapgrad(['check', file, '--json']);
  expect(code).toBe(2);
  expect(stderr).toContain(`${file}:3:10: backend: webgl cannot be used here: Node has no WebGL, browsers have.`);
  expect(stderr).toMatch(/p\.yaml:4:8: model: an input has shape \[3\], expected \[height, width, channels\]/);
  const { problems } = JSON.parse(stdout) as { problems: { path: string }[] };
  expect(problems.map(({ path }) => path)).toEqual(['backend', 'model']);
});

it('says of a backend on the command line what would mend it', async () => {
  const file = fileOf(small.replace('cnn, channels: [2]', 'linear'));
  const { code, stderr } = await mapgrad(['check', file, 'backend=webgl']);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining(
      "override 'backend=webgl': webgl cannot be used here: Node has no WebGL, browsers have. 'mapgrad doctor' says what works",
    ),
  ]);
  expect(await mapgrad(['check', file, 'backend=cpu'])).toMatchObject({ code: 0, stderr: '' });
});

it('has found nothing where it is stopped', async () => {
  const file = fileOf(small.replace('cnn, channels: [2]', 'linear'));
  const stopped = await mapgrad(['check', file, 'backend=webgl'], { signal: AbortSignal.abort() });
  expect(stopped).toEqual({ code: 1, stdout: '', stderr: '' });
});

it.each([
  ['linear', '{ use: linear }', /expected \[4, f\]/],
  ['dense', '{ use: dense, hidden: [2] }', /expected \[4, f\]/],
  ['cnn', '{ use: cnn, channels: [2], factors: [3] }', /3 times smaller, expected 2/],
])('finds inputs that do not fit the model %s', async (id, model, message) => {
  const shape = id === 'cnn' ? [4, 4, 1] : [5, 3];
  const folder = temporaryFolder();
  writePlugin(folder, 'mine', {
    contributes: { datasets: ['mine'] },
    activate: `const split = { count: 2, inputs: new Float32Array(${2 * shape.reduce((a, b) => a * b)}), targets: new Float32Array(8) };
      register('dataset', 'mine', () => ({ inputShape: [${shape.join()}], n: 4, train: split, validation: split, test: split }));`,
  });
  const text = small.replace('"@mapgrad/tfjs"', '"@mapgrad/tfjs", ./mine');
  writeFileSync(
    join(folder, 'p.yaml'),
    text.replace('random-linear, n: 4, features: 3', 'mine').replace('{ use: cnn, channels: [2] }', model),
  );
  const { code, stderr } = await mapgrad(['check', 'p.yaml'], { cwd: folder });
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^p\.yaml:3:8: model: /)]);
  expect(stderr).toMatch(message);
});
