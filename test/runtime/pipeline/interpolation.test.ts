// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import type { Json } from '@mapgrad/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escaped } from '../../../core/runtime/pipeline/interpolate.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import { formatProblem } from '../../../core/runtime/pipeline/problem.ts';
import { errorOf, read } from './read.ts';

const environment = { NAME: 'x', COUNT: '12', FLAG: 'true', EMPTY: '', LIST: '[1, 2]', toString: undefined };
const parsed = (text: string) => parsePipeline(text, 'p.yaml', [], { environment });
const value = (text: string): Json => {
  const { value: read, problems } = parsed(text);
  expect(problems).toEqual([]);
  return read;
};
const faults = (text: string): string[] =>
  parsed(text).problems.map((problem) => formatProblem(problem).split('\n')[0]!);

describe('${a.b}', () => {
  it('is the value that stands there, with its type', () => {
    expect(value('a: { b: [1, { c: true }], d: null }\nx: ${a.b}\ny: ${a.b.1.c}\nz: ${a}\nn: ${a.d}')).toEqual({
      a: { b: [1, { c: true }], d: null },
      x: [1, { c: true }],
      y: true,
      z: { b: [1, { c: true }], d: null },
      n: null,
    });
  });

  it('is part of a longer text, and other references are followed', () => {
    expect(value('a: 5\nb: ${a}\nc: "n=${b}, ${d.e}"\nd: { e: "${f}" }\nf: text\ng: ${h.e}\nh: ${d}')).toEqual({
      a: 5,
      b: 5,
      c: 'n=5, text',
      d: { e: 'text' },
      f: 'text',
      g: 'text',
      h: { e: 'text' },
    });
  });

  it('is read as the overrides have it', () => {
    expect(parsePipeline('a: 5\nb: ${a}', 'p.yaml', ['a=7', 'c=${b}']).value).toEqual({ a: 7, b: 7, c: 7 });
  });

  it('follows what a variant changes', () => {
    const { value: read } = parsed(
      'model: { k: 3 }\nlayer: { k: "${model.k}" }\nloss: { k: 1 }\ncompare: { a: { model: { k: 4 } }, b: { loss: { k: "${model.k}" } } }',
    );
    expect(read).toMatchObject({
      layer: { k: 3 },
      compare: { a: { model: { k: 4 }, layer: { k: 4 } }, b: { loss: { k: 3 } } },
    });
    expect(read).not.toHaveProperty('compare.b.layer');
  });

  it.each([
    ['a: { bcd: 1 }\nx: ${a.bce}', "p.yaml:2:4: x: there is no 'a.bce' to refer to. Did you mean 'bcd'?"],
    ['a: [1]\nx: ${a.1}', "p.yaml:2:4: x: there is no 'a.1' to refer to. Its items are 0 to 0"],
    [
      'x: ${__proto__}',
      "p.yaml:1:4: x: there is no '__proto__' to refer to. There is x. Defaults that no file writes cannot be referred to",
    ],
    ['x: ${x}', 'p.yaml:1:4: x: refers to itself: x → x'],
    ['a: { b: "${c}" }\nc: ${a}', 'p.yaml:1:9: a.b: refers to itself: a.b → c → a.b'],
    ['x: ${', 'p.yaml:1:4: x: ${ is never closed. Add the }, or write $${ for the two letters'],
    ['x: ${}', "p.yaml:1:4: x: '${}' names no value. Write ${layer.solver.k}, or $${ for the two letters"],
    ['a: 1\nx: ${a${a}}', 'p.yaml:2:4: x: ${ stands within another. Give the inner one a key of its own'],
    ['a: [1]\nx: a${a}', 'p.yaml:2:4: x: ${a} is a list, which cannot be part of a text'],
    ['a: 1\nx: { b: ${a} }', 'p.yaml:2:9: between brackets, ${…} stands in quotes. Write "${…}"'],
    [
      'x: ${env:NO}',
      'p.yaml:1:4: x: there is no environment variable NO. Set it, or say what it is otherwise: ${env:NO,default}',
    ],
    [
      'x: ${env:toString}',
      'p.yaml:1:4: x: there is no environment variable toString. Set it, or say what it is otherwise: ${env:toString,default}',
    ],
    ['x: ${env:}', "p.yaml:1:4: x: '' is not the name of an environment variable. Write ${env:NAME,default}"],
  ])('is refused at its place: %j', (text, message) => {
    expect(faults(text)).toEqual([message]);
  });

  it('that is wrong is told once, and what is not known is not checked', () => {
    const text = 'plugins: ["@mapgrad/tfjs"]\nmodel: { use: dense, hidden: "${nowhere}" }\nloss: ${model.hidden}\n';
    const { problems } = errorOf(() => read(text));
    expect(problems.filter(({ path }) => path !== '' && !path.startsWith('train')).map(({ path }) => path)).toEqual([
      'model.hidden',
    ]);
  });

  it('cannot grow without bound', () => {
    const doubling = Array.from({ length: 40 }, (_, i) => `a${i}: [ "\${a${i + 1}}", "\${a${i + 1}}" ]`).join('\n');
    expect(faults(`${doubling}\na40: 1`).join()).toMatch(/more than 100000 values/);
    const letters = Array.from({ length: 40 }, (_, i) => `a${i}: "\${a${i + 1}}\${a${i + 1}}"`).join('\n');
    expect(faults(`${letters}\na40: xy`).join()).toMatch(/more than 1000000 letters/);
    const deep = Array.from({ length: 60 }, (_, i) => `a${i}: [[ "\${a${i + 1}}" ]]`).join('\n');
    expect(faults(`${deep}\na60: 1`).join()).toMatch(/more than 64 levels/);
    const chain = Array.from({ length: 5000 }, (_, i) => `a${i}: \${a${i + 1}}`).join('\n');
    expect(faults(`${chain}\na5000: 1`).join()).toMatch(/refers through more than 64 others/);
  });
});

it('${env:NAME,default} is a number, true or false where it looks like one, and otherwise text', () => {
  expect(
    value(
      'a: ${env:NAME}\nb: ${env:COUNT}\nc: ${env:FLAG}\nd: ${env:EMPTY}\ne: ${env:LIST}\nf: ${env:NO,7}\ng: ${env:NO,}\nh: "<${env:COUNT}>"',
    ),
  ).toEqual({
    a: 'x',
    b: 12,
    c: true,
    d: '',
    e: '[1, 2]',
    f: 7,
    g: '',
    h: '<12>',
  });
});

it('$${ is ${', () => {
  expect(value('a: $${b}\nb: 1\nc: "$$${b} $ { $x {} ${b}$"')).toEqual({ a: '${b}', b: 1, c: '$${b} $ { $x {} 1$' });
  fc.assert(
    fc.property(fc.array(fc.constantFrom('$', '{', '}', 'b', '${', '$${', '${b}')), (letters) => {
      const text = letters.join('');
      expect(value(JSON.stringify({ x: escaped(text), b: 1 }))).toEqual({ x: text, b: 1 });
    }),
    { seed: 4, numRuns: 300 },
  );
});
