// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references of pipelines are written so
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { root } from '../../architecture/workspace.ts';

/** A hostile pipeline: files by their names, of which `pipeline.yaml` is checked, with overrides. */
export interface Mutant {
  readonly files: Readonly<Record<string, string>>;
  readonly overrides: readonly string[];
}

type Tree = null | boolean | number | string | Tree[] | { [key: string]: Tree };

const energy = join(root, 'examples/energy');
const grid = join(root, 'examples/shortest-path');
const sources: readonly string[] = [
  ['examples/energy/pipeline.yaml', energy],
  ['examples/ortools-solver/pipeline.yaml', energy],
  ['examples/python-solver/pipeline.yaml', energy],
  ['examples/shortest-path/pipeline.yaml', grid],
  ['test/pipelines/valid.yaml', energy],
].map(([file, plugin]) =>
  readFileSync(join(root, file!), 'utf8').replaceAll(/(?<=[\s,])\.{1,2}(?:\/\w+)?(?=\]|\n)/g, plugin!),
);

/** The sources with at most three variants each, since every variant costs time. */
const trees: readonly Tree[] = sources.map((text) => {
  const tree = parse(text, { maxAliasCount: -1 }) as { compare?: Record<string, Tree> };
  const variants = Object.entries(tree.compare ?? {}).slice(0, 3);
  return JSON.parse(JSON.stringify({ ...tree, compare: Object.fromEntries(variants) })) as Tree;
});

const hostileText = fc.constantFrom(
  ...[
    '',
    ' ',
    '.',
    '..',
    '/',
    '~',
    '\u0000',
    '\uFEFF',
    '\uD800',
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'use',
    'length',
  ],
  ...[
    '../../../../etc/passwd',
    '/dev/zero',
    '/dev/random',
    '/proc/self/environ',
    'a/../../b',
    'C:\\x',
    'file:///etc/passwd',
    '\u0000.yaml',
  ],
  ...[
    '${',
    '${}',
    '$${a}',
    '${layer}',
    '${layer.solver}',
    '${layer.solver.n}',
    '${plugins.0}',
    '${model.use}',
    '${data}${data}',
    '${env:HOME}',
    '${env:NO_SUCH}',
    '${env:NO_SUCH,7}',
    '${a.${b}}',
    '${__proto__}',
    '${constructor.name}',
    '${compare}',
    '${"a.b"}',
    'x${seed}y',
    '${env:}',
  ],
  ...[
    'range(0,1)',
    'range(1,0)',
    'range(0,1e9,1)',
    'range(0,1,1e-9)',
    'range(a)',
    '1,2,3',
    '[1,2]',
    '{ use: gumbel }',
    '<<',
    '*a',
    '&a',
    '!!js/function',
    '0x1f',
    '.nan',
    '1e999',
    'yes',
    '2001-01-01',
    'x'.repeat(100_000),
  ],
);
const number = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 1e9, 1e308, -1e308, 5e-324, Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21),
  fc.integer({ min: -5, max: 70 }),
);
const scalar: fc.Arbitrary<Tree> = fc.oneof(hostileText, number, fc.constantFrom(null, true, false));
const deep: fc.Arbitrary<Tree> = fc.nat(90).map((depth) => {
  let tree: Tree = 1;
  for (let i = 0; i < depth; i++) tree = i % 2 === 0 ? [tree] : { use: tree };
  return tree;
});
const hostile: fc.Arbitrary<Tree> = fc.oneof(
  { weight: 5, arbitrary: scalar },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.dictionary(fc.oneof(hostileText, fc.string()), scalar, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.nat(2000).map((length) => new Array<Tree>(length).fill(1)) },
);

/** Every value of a tree, by the keys that lead to it. */
function pathsOf(tree: Tree, path: readonly string[] = []): (readonly string[])[] {
  if (typeof tree !== 'object' || tree === null) return [path];
  return [path, ...Object.entries(tree).flatMap(([key, value]) => pathsOf(value, [...path, key]))];
}

function changedAt(tree: Tree, [key, ...deeper]: readonly string[], change: (tree: Tree) => Tree | undefined): Tree {
  if (key === undefined || typeof tree !== 'object' || tree === null) return change(tree) ?? null;
  const entries = Object.entries(tree).flatMap(([name, value]): [string, Tree][] => {
    if (name !== key) return [[name, value]];
    const made = deeper.length === 0 ? change(value) : changedAt(value, deeper, change);
    return made === undefined ? [] : [[name, made]];
  });
  return Array.isArray(tree) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

type Edit<T> = (value: T) => T;

const spot = fc.nat(1_000_000);
const at = (tree: Tree, where: number, change: (tree: Tree) => Tree | undefined): Tree => {
  const paths = pathsOf(tree);
  return changedAt(tree, paths[where % paths.length]!, change);
};

const treeEdit: fc.Arbitrary<Edit<Tree>> = fc.oneof(
  fc.tuple(spot, hostile).map(
    ([where, value]) =>
      (tree: Tree) =>
        at(tree, where, () => value),
  ),
  spot.map((where) => (tree: Tree) => at(tree, where, () => undefined)),
  fc.tuple(spot, hostileText, hostile).map(
    ([where, key, value]) =>
      (tree: Tree) =>
        at(tree, where, (old) =>
          typeof old === 'object' && old !== null && !Array.isArray(old)
            ? Object.fromEntries([...Object.entries(old), [key, value]])
            : [old, value],
        ),
  ),
  fc.tuple(spot, spot).map(
    ([where, letter]) =>
      (tree: Tree) =>
        at(tree, where, (old) => {
          if (typeof old !== 'object' || old === null || Array.isArray(old))
            return typeof old === 'string' ? old.slice(1) : old;
          const entries = Object.entries(old);
          const [key, value] = entries[letter % Math.max(1, entries.length)] ?? ['', 1];
          return Object.fromEntries(
            entries.map(([name, held]) => (name === key ? [`${key.slice(1)}${key[0] ?? ''}`, value] : [name, held])),
          );
        }),
  ),
  fc.tuple(spot, spot).map(([from, to]) => (tree: Tree) => {
    const paths = pathsOf(tree);
    const path = paths[from % paths.length]!;
    return at(tree, to, () => `\${${path.join('.')}}`);
  }),
  fc.tuple(spot, fc.array(hostile, { maxLength: 3 })).map(([where, values]) => (tree: Tree) => {
    const paths = pathsOf(tree);
    if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return tree;
    return { ...tree, sweep: { [paths[where % paths.length]!.join('.')]: values } };
  }),
);

const token = fc.constantFrom(
  ...Array.from('\t\r\n :-,[]{}#&*!|>\'"%@`?<=~0.$'),
  ...[
    '<<: *a',
    '<<: { use: x }',
    '__proto__: { polluted: 1 }',
    '&a ',
    '*a',
    '*weights',
    '- ',
    '--- ',
    '...',
    '!!set ',
    '!!binary x',
    '!x/y ',
    '.nan',
    '1e999',
    '\u0000',
    '\uD800',
    '\uFEFF',
    '? ',
    '${',
    'extends: pipeline.yaml\n',
    '%YAML 9.9\n---\n',
  ],
);
const bomb = Array.from(
  { length: 9 },
  (_, i) => `b${i}: &b${i} [${new Array(10).fill(i === 0 ? 'x' : `*b${i - 1}`).join()}]\n`,
).join('');
const references = Array.from({ length: 30 }, (_, i) => `r${i}: "\${r${i + 1}}\${r${i + 1}}"\n`).join('');
const chain = Array.from({ length: 3000 }, (_, i) => `r${i}: "\${r${(i + 1) % 3000}}"\n`).join('');

const textEdit: fc.Arbitrary<Edit<string>> = fc.oneof(
  fc.tuple(spot, token).map(([where, what]) => (text: string) => {
    const i = where % (text.length + 1);
    return text.slice(0, i) + what + text.slice(i);
  }),
  fc.tuple(spot, fc.integer({ min: 1, max: 30 })).map(([where, n]) => (text: string) => {
    const i = where % (text.length + 1);
    return text.slice(0, i) + text.slice(i + n);
  }),
  spot.map((where) => (text: string) => text.slice(0, where % (text.length + 1))),
  fc.tuple(spot, spot).map(([from, to]) => (text: string) => {
    const lines = text.split('\n');
    return lines.toSpliced(to % lines.length, 0, lines[from % lines.length]!).join('\n');
  }),
  fc.constantFrom<Edit<string>>(
    (text) => `\uFEFF${text}`,
    (text) => text.replaceAll('\n', '\r\n'),
    (text) => text.replaceAll('\n', '\r'),
    (text) => text + bomb,
    (text) => `${text}r30: x\n${references}`,
    (text) => text + chain,
    (text) => `${text}x: ${'['.repeat(5000)}\n`,
    (text) => `${text}x: ${'{a: '.repeat(500)}\n`,
    (text) => `${text}a: &a { b: *a }\n`,
    (text) => text + Buffer.from(text, 'utf8').toString('latin1'),
    (text) => `${text}sweep: { train.epochs: "range(1,1000)", seed: [1, 2] }\n`,
    (text) => `${text}sweep: { train.epochs: "range(1,900)", train.batchSize: "range(1,900)" }\n`,
  ),
);

const extension = fc.constantFrom(
  ...[
    'pipeline.yaml',
    'other.yaml',
    './other.yaml',
    '../x/other.yaml',
    'missing.yaml',
    '/dev/zero',
    '/etc/passwd',
    '.',
    '/',
    '\u0000',
    '',
    'many.yaml',
    'empty.yaml',
    '[other.yaml, other.yaml]',
    '[other.yaml, missing.yaml]',
    '{}',
    '7',
    '"${env:HOME}"',
  ],
);
const others: Readonly<Record<string, string>> = {
  'other.yaml': 'extends: third.yaml\nseed: 3\ntrain: { epochs: 2 }\nlayer: { noise: { use: gumbel } }\n',
  'third.yaml': 'compare: { a: { loss: { use: hamming } } }\nsweep: { train.epochs: [1, 2] }\nloss:\n',
  'many.yaml': 'extends: [many2.yaml, many2.yaml, many2.yaml, many2.yaml]\n',
  'many2.yaml': 'extends: [many3.yaml, many3.yaml, many3.yaml, many3.yaml]\n',
  'many3.yaml': 'extends: [other.yaml, other.yaml, other.yaml, other.yaml, many.yaml]\n',
  'empty.yaml': '# nothing\n',
};

const path = fc.oneof(
  fc.constantFrom(
    'train.epochs',
    'layer.solver.use',
    'layer.noise',
    'compare.a.loss',
    'optimizer.learningRate',
    'seed',
    'plugins.0',
    'metrics.0',
    'data.train',
    'layer.estimator.samples',
    'sweep',
    'extends',
    '__proto__.x',
    'constructor.prototype.x',
    '"a.b".c',
    'compare',
    '',
    '..',
    'a b',
    'metrics.99',
    'layer.stepSize.alpha',
  ),
  hostileText,
);
const override = fc
  .tuple(
    fc.constantFrom('', '', '', '+', '~', '++', '-'),
    path,
    fc.oneof(
      hostileText,
      hostile.map((value) => JSON.stringify(value)),
      fc.constantFrom('1,2', 'range(1,3)', 'a,,b', '[1', '"x', '{ use: x }, { use: y }'),
    ),
  )
  .map(([sign, key, value]) => (sign === '~' ? `~${key}` : `${sign}${key}=${value}`));

/** Pipelines of the examples and the tests, with up to four changes of their values, and as many of their text. */
export const mutant: fc.Arbitrary<Mutant> = fc
  .record({
    which: fc.nat(trees.length - 1),
    isText: fc.nat(3).map((n) => n === 0),
    treeEdits: fc.array<Edit<Tree>>(treeEdit, { maxLength: 3 }),
    textEdits: fc.oneof(
      { weight: 2, arbitrary: fc.constant<Edit<string>[]>([]) },
      { weight: 1, arbitrary: fc.array(textEdit, { maxLength: 3 }) },
    ),
    extension: fc.option(extension, { freq: 5 }),
    overrides: fc.oneof(
      { weight: 2, arbitrary: fc.constant<string[]>([]) },
      { weight: 1, arbitrary: fc.array(override, { maxLength: 3 }) },
    ),
  })
  .map(({ which, isText, treeEdits, textEdits, extension: extended, overrides }) => {
    const tree = treeEdits.reduce<Tree>((old, edit) => edit(old), trees[which]!);
    const text = isText && which !== 3 ? sources[which]! : stringify(tree, { aliasDuplicateObjects: isText });
    const edited = textEdits.reduce<string>((old, edit) => edit(old), text);
    return {
      files: { ...others, 'pipeline.yaml': extended === null ? edited : `extends: ${extended}\n${edited}` },
      overrides,
    };
  });
