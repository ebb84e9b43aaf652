import { describe, expect, it } from 'vitest';
import { checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { formatProblem } from '../../../core/runtime/pipeline/problem.ts';
import { catalogueOf } from './catalogue.ts';
import { errorOf, read } from './read.ts';

describe('the place of a problem', () => {
  it('has line and column from 1, and the line', () => {
    const { problems } = errorOf(() => read('\uFEFFplugins: [./plugin]\r\ndata: { use: irish-prices, x: 1 }\r\n'));
    expect(problems.map(({ path, place }) => [path, place])).toEqual([
      ['', { file: 'pipeline.yaml', line: 1, column: 1, source: 'plugins: [./plugin]' }],
      ['train.use', { file: 'pipeline.yaml', line: 1, column: 1, source: 'plugins: [./plugin]' }],
      ['data', { file: 'pipeline.yaml', line: 2, column: 28, source: 'data: { use: irish-prices, x: 1 }' }],
    ]);
  });

  it.each([1, 20, 60, 100, 250, 290])('is under the caret, in a line of 300 letters at %i', (column) => {
    const source = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('');
    const place = { file: 'p.yaml', line: 3, column, source };
    const [head, line, caret] = formatProblem({ place, path: '', message: 'wrong' }).split('\n');
    expect(head).toBe(`p.yaml:3:${column}: wrong`);
    expect(line?.length).toBeLessThan(110);
    expect(line?.[caret?.indexOf('^') ?? -1]).toBe(source[column - 1]);
  });

  it('is under the caret after tabs, and shows no control characters', () => {
    const place = { file: 'p.yaml', line: 1, column: 9, source: 'a:\t"\u001b[31m"' };
    expect(formatProblem({ place, path: 'a', message: 'wrong', hint: 'Mend it' })).toBe(
      'p.yaml:1:9: a: wrong. Mend it\na:\t" [31m"\n  \t     ^',
    );
  });

  it('at the end of the text is behind its last letter', () => {
    const { message } = errorOf(() => read('plugins: [./plugin]\ndata: [\n\n\n'));
    expect(message).toBe(
      'pipeline.yaml:2:7: what is opened here is never closed. Add the ] that belongs to it\ndata: [\n      ^',
    );
  });

  it('is told once, though aliases repeat it', () => {
    const { problems } = errorOf(() =>
      read('plugins: [./plugin]\ndata: { x: &x [.inf] }\nmodel: { x: *x }\nloss: *x\n'),
    );
    expect(problems.filter(({ message }) => message.includes('.inf')).map(({ path }) => path)).toEqual(['data.x.0']);
  });
});

describe('plugins that cannot be loaded', () => {
  const text = `plugins: ["@mapgrad/top-k", "@mapgrad/tfjz", ./plugin]
data: { use: irish-prices }
model: { use: linear }
layer: { solver: { use: tpo-k, n: 4, k: 2 }, estimator: { use: straight-through } }
loss: { use: hamming }
optimizer: { use: adam, learningRate: 1 }
metrics: [hamming]
`;
  const parsed = parsePipeline(text, 'pipeline.yaml');
  const problem = parsed.pluginProblem('@mapgrad/tfjz', 'plugin @mapgrad/tfjz was not found', 'npm install it');
  const check = (problems = [problem]) =>
    errorOf(() => checkPipeline(parsed, { catalogue: catalogueOf(['@mapgrad/top-k']), installed: () => [], problems }));

  it('are listed for the host, and reported where they are listed', () => {
    expect(parsed.plugins).toEqual(['@mapgrad/top-k', '@mapgrad/tfjz', './plugin']);
    expect(check().message.split('\n').slice(0, 3)).toEqual([
      'pipeline.yaml:1:29: plugins.1: plugin @mapgrad/tfjz was not found. npm install it',
      'plugins: ["@mapgrad/top-k", "@mapgrad/tfjz", ./plugin]',
      '                            ^',
    ]);
  });

  it('excuse ids that may be theirs, not misspelt ones', () => {
    expect(check().problems.map(({ path, hint }) => [path, hint])).toEqual([
      ['plugins.1', 'npm install it'],
      ['layer.solver.use', "Did you mean 'top-k'?"],
    ]);
    expect(check([]).problems.map(({ path }) => path)).toEqual([
      'train.use',
      'data.use',
      'model.use',
      'layer.solver.use',
      'layer.estimator.use',
      'loss.use',
      'optimizer.use',
      'metrics.0',
    ]);
  });

  it('are reported at the list when the host adds them', () => {
    expect(parsed.pluginProblem('@mapgrad/core', 'not found').path).toBe('plugins');
  });

  it.each([
    ['plugins: "@mapgrad/tfjs"', ['plugins']],
    ['plugins: [7]', ['plugins.0']],
    ['plugin: ["@mapgrad/tfjs"]', ['']],
    ['plugins: []', ['train.use', 'plugins']],
    ['seed: 1', ['train.use']],
    ['seeds: [.nan]', ['train.use', 'seeds.0']],
    ['plugins: [*p]', ['plugins.0']],
    ['loss: { use: hamming }\nmodel: { use: linear }}\nplugins: ["@mapgrad/tfjs"]', ['']],
  ])('are not guessed from ids where %s', (line, paths) => {
    const { problems } = errorOf(() => read(`${line}\n`));
    const others = problems.filter(({ message }) => !message.startsWith('missing'));
    expect(others.map(({ path }) => path)).toEqual(paths);
  });

  it('are reported though the rest is right', () => {
    const catalogue = catalogueOf([
      '@mapgrad/top-k',
      '@mapgrad/imle',
      '@mapgrad/straight-through',
      '@mapgrad/tfjs',
      './plugin',
    ]);
    const mended = parsePipeline(text.replace('tpo-k', 'top-k'), 'pipeline.yaml');
    expect(checkPipeline(mended, { catalogue }).seeds).toEqual([0]);
    expect(errorOf(() => checkPipeline(mended, { catalogue, problems: [problem] })).problems).toEqual([problem]);
  });
});

describe('the error', () => {
  it('has a code, all problems, and fifty of them in its message', () => {
    const error = errorOf(() =>
      read(`plugins: ['@mapgrad/tfjs']\nmetrics: [${Array.from({ length: 70 }, (_, i) => `m${i}`).join()}]`),
    );
    expect(error.code).toBe('CONFIGURATION_INVALID');
    expect(error.problems).toHaveLength(71);
    expect(error.message.split('\n').filter((line) => line.startsWith('pipeline.yaml:'))).toHaveLength(50);
    expect(error.message).toMatch(/\n… and 21 more$/);
  });
});
