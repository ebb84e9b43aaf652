// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import type { Json } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { type ParsedPipeline, parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { formatProblem } from '../../../core/runtime/pipeline/problem.ts';
import { catalogueOf } from './catalogue.ts';
import { errorOf } from './read.ts';

type Files = Readonly<Record<string, string>>;

function parsed(files: Files, overrides: readonly string[] = []): ParsedPipeline {
  const read = (path: string): string => {
    const text = files[path.replace(/^\/p\//, '')];
    if (text === undefined) throw new Error('no such file');
    return text;
  };
  return parsePipeline(files['main.yaml']!, 'sub/main.yaml', overrides, { folder: '/p', read });
}
const value = (files: Files): Json => {
  const { value: merged, problems } = parsed(files);
  expect(problems).toEqual([]);
  return merged;
};
const faults = (files: Files): string[] =>
  parsed(files).problems.map((problem) => formatProblem(problem).split('\n')[0]!);

describe('extends', () => {
  it('merges blocks key by key, and replaces lists and scalars', () => {
    expect(
      value({
        'main.yaml': 'extends: base.yaml\ntrain: { epochs: 2 }\nmodel: { hidden: [1] }\nnew: 1',
        'base.yaml': 'seed: 3\ntrain: { epochs: 1, batchSize: 8 }\nmodel: { use: dense, hidden: [4, 5] }',
      }),
    ).toEqual({ seed: 3, train: { epochs: 2, batchSize: 8 }, model: { use: 'dense', hidden: [1] }, new: 1 });
  });

  it('replaces a block with another use whole', () => {
    const base = 'loss: { use: a, x: 1 }\ntrain: { epochs: 1 }\ncompare: { v: { loss: { use: a, x: 1 } } }';
    expect(
      value({
        'main.yaml':
          'extends: base.yaml\nloss: { use: b }\ntrain: { use: minibatch }\ncompare: { v: { loss: { use: b, y: 2 } }, w: {} }',
        'base.yaml': base,
      }),
    ).toEqual({
      loss: { use: 'b' },
      train: { epochs: 1, use: 'minibatch' },
      compare: { v: { loss: { use: 'b', y: 2 } }, w: {} },
    });
    expect(
      value({ 'main.yaml': 'extends: base.yaml\ntrain: { use: other }\nloss: { use: a }', 'base.yaml': base }),
    ).toMatchObject({
      loss: { use: 'a', x: 1 },
      train: { use: 'other' },
    });
  });

  it('takes away what is emptied, and the rival of what is set', () => {
    expect(
      value({
        'main.yaml': 'extends: b.yaml\nseeds: [1]\nlayer: { noise: , x: 2 }\nown: ',
        'b.yaml': 'seed: 3\nlayer: { noise: { use: a }, y: 1 }',
      }),
    ).toEqual({ seeds: [1], layer: { y: 1, x: 2 }, own: null });
  });

  it('takes a list, of which the later ones win, and files that extend others', () => {
    expect(
      value({
        'main.yaml': 'extends: [a.yaml, b.yaml]\nz: 0',
        'a.yaml': 'extends: c.yaml\nx: 1\ny: 1',
        'b.yaml': 'y: 2',
        'c.yaml': 'x: 3\nw: 3\nz: 3',
      }),
    ).toEqual({ x: 1, w: 3, z: 0, y: 2 });
  });

  it('looks plugins up from the folder of the file that lists them', () => {
    expect(parsed({ 'main.yaml': 'extends: q/b.yaml', 'q/b.yaml': 'plugins: [., ../x, "@a/b"]' }).plugins).toEqual([
      './q',
      './x',
      '@a/b',
    ]);
    expect(parsed({ 'main.yaml': 'extends: ../b.yaml', '/b.yaml': 'plugins: [.]' }).plugins).toEqual(['..']);
  });

  it('is read before references and overrides', () => {
    expect(parsed({ 'main.yaml': 'extends: b.yaml\na: 2', 'b.yaml': 'a: 1\nb: ${a}\nc: ${d}' }, ['d=5']).value).toEqual(
      { a: 2, b: 2, c: 5, d: 5 },
    );
  });

  it.each([
    [
      { 'main.yaml': 'a: 1\nextends: no.yaml' },
      'sub/main.yaml:2:10: extends: no.yaml cannot be read: no such file. Paths start in the folder of sub/main.yaml',
    ],
    [
      { 'main.yaml': 'extends: "${env:HOME}.yaml"' },
      'sub/main.yaml:1:10: extends: ${env:HOME}.yaml cannot be read: no such file. References are read once all files are',
    ],
    [{ 'main.yaml': 'extends: main.yaml' }, 'sub/main.yaml:1:10: extends: extends itself: main.yaml → main.yaml'],
    [
      { 'main.yaml': 'extends: a.yaml', 'a.yaml': 'extends: [b.yaml]', 'b.yaml': 'extends: ./a.yaml' },
      'sub/b.yaml:1:10: extends: extends itself: a.yaml → b.yaml → a.yaml',
    ],
    [
      { 'main.yaml': 'extends: [7]' },
      'sub/main.yaml:1:11: extends.0: must be the path of a file (got 7). For example: extends: base.yaml',
    ],
    [
      { 'main.yaml': 'extends: b.yaml', 'b.yaml': '[1]' },
      'sub/b.yaml:1:1: must be a block of keys (got a list). A pipeline starts with the key plugins, and has data, model, layer, loss, optimizer, metrics',
    ],
    [
      { 'main.yaml': 'extends: b.yaml', 'b.yaml': 'a: 1\nx: .nan' },
      'sub/b.yaml:2:4: x: must be a finite number (got .nan)',
    ],
    [
      { 'main.yaml': 'extends: b.yaml', 'b.yaml': 'x: ${y}' },
      "sub/b.yaml:1:4: x: there is no 'y' to refer to. There is x. Defaults that no file writes cannot be referred to",
    ],
  ])('is refused at its place: %j', (files: Files, message) => {
    expect(faults(files)).toEqual([message]);
  });

  it('has limits', () => {
    const deep = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, `extends: ${i + 1}.yaml`]));
    expect(faults({ ...deep, 'main.yaml': 'extends: 0.yaml' })[0]).toContain('is more than 8 files deep');
    const wide = Object.fromEntries(
      Array.from({ length: 6 }, (_, i) => [`${i}.yaml`, `extends: [${`${i + 1}.yaml,`.repeat(9)}]`]),
    );
    expect(faults({ ...wide, '6.yaml': 'a: 1', 'main.yaml': 'extends: 0.yaml' })[0]).toContain(
      'extends more than 32 files',
    );
  });

  it('says in which file the value stands that is wrong', () => {
    const base = `plugins: ["@mapgrad/top-k", "@mapgrad/straight-through", "@mapgrad/tfjs", ./plugin]
data: { use: irish-prices }
model: { use: linear }
layer: { solver: { use: top-k, n: 48, k: 0 }, estimator: { use: straight-through } }
loss: { use: hamming }
optimizer: { use: adam, learningRate: 0 }
metrics: [hamming]
`;
    const all = parsed({ 'main.yaml': 'extends: base.yaml\nlayer: { solver: { n: x } }\n', 'base.yaml': base });
    const { problems } = errorOf(() => checkPipeline(all, { catalogue: catalogueOf(all.plugins) }));
    expect(problems.map((problem) => formatProblem(problem).split('\n')[0])).toEqual([
      'sub/main.yaml:2:23: layer.solver.n: must be an integer (got "x")',
      'sub/base.yaml:4:42: layer.solver.k: must be >= 1 (got 0)',
      'sub/base.yaml:6:39: optimizer.learningRate: must be > 0 (got 0)',
    ]);
  });
});
