import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, it, onTestFinished } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { mapgrad } from '../cli/command.ts';

let latest: ts.Program | undefined;

/** What the compiler says of a text beside some declarations, each with its line from 1. */
function complaints(text: string, declared: string): string[] {
  const folder = mkdtempSync(join(root, 'test/types-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = [join(folder, 'mapgrad.d.ts'), join(folder, 'pipeline.ts')];
  writeFileSync(files[0]!, declared);
  writeFileSync(files[1]!, text);
  const options: ts.CompilerOptions = {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2023,
    customConditions: ['source'],
    allowImportingTsExtensions: true,
    noEmit: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: [],
  };
  const program = ts.createProgram(files, options, undefined, latest);
  latest = program;
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)!;
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ start, messageText }) => {
      const { line } = source.getLineAndCharacterOfPosition(start!);
      return `${file.slice(folder.length + 1)}:${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
  });
}

const right = `import { createHost, definePipeline, type LayerDefinition } from '@mapgrad/core/host';

export const layer: LayerDefinition = {
  noise: { use: 'sum-of-gamma', k: 3 },
  solver: { use: '@mapgrad/top-k/top-k', n: 10, k: 3 },
  stepSize: { use: 'adaptive', alpha: 1 },
  estimator: { use: 'sum', of: [{ use: 'imle', difference: 'central' }, { use: 'clipped', norm: 1, of: { use: 'imle' } }] },
};
const shared = { optimizer: { use: 'adam', learningRate: 0.1 }, train: { epochs: 3 } } as const;
export const one = definePipeline({
  ...shared,
  data: { use: 'irish-prices', weights: [1, 2, 3] },
  model: { use: 'dense', hidden: [8] },
  layer,
  loss: { use: 'fenchel-young', noise: { use: 'gumbel' } },
  metrics: ['hamming'],
  compare: { regret: { loss: { use: 'decision-value' } } },
});
export const several = definePipeline({
  ...shared,
  data: { use: 'irish-prices', weights: [1, 2, 3] },
  model: { use: 'linear' },
  layers: {
    route: { ...layer, loss: { use: 'hamming' }, metrics: ['hamming'] },
    price: { n: 4, loss: { use: 'squared-error' }, weight: 2, metrics: ['squared-error'] },
  },
});
const host = createHost({ plugins: [], from: [] });
export const made = [host.layer(layer), host.pipeline(one), host.pipeline('plugins: []')];
`;

/** Lines that replace one of those above, and what the compiler says of it. */
const wrong: readonly (readonly [string, string, RegExp])[] = [
  [
    "noise: { use: 'sum-of-gamma', k: 3 }",
    "noise: { use: 'sum-of-gama', k: 3 }",
    /"sum-of-gama"' is not assignable.*"sum-of-gamma"/,
  ],
  ["noise: { use: 'sum-of-gamma', k: 3 }", "noise: { use: 'sum-of-gamma' }", /Property 'k' is missing/],
  [
    "noise: { use: 'sum-of-gamma', k: 3 }",
    "noise: { use: 'sum-of-gamma', k: '3' }",
    /Type 'string' is not assignable to type 'number'/,
  ],
  [
    "stepSize: { use: 'adaptive', alpha: 1 }",
    "stepSize: { use: 'adaptive', alhpa: 1 }",
    /'alhpa' does not exist.*|Did you mean.*'alpha'/,
  ],
  ["stepSize: { use: 'adaptive', alpha: 1 }", "stepSize: { use: 'gumbel' }", /"gumbel"' is not assignable/],
  ["difference: 'central'", "difference: 'centre'", /"centre"' is not assignable/],
  ["norm: 1, of: { use: 'imle' }", "norm: 1, of: { use: 'gumbel' }", /"gumbel"' is not assignable/],
  ["norm: 1, of: { use: 'imle' }", 'norm: 1', /Property 'of' is missing/],
  ['solver: {', 'solvr: {', /'solvr' does not exist/],
  ["loss: { use: 'fenchel-young', noise: { use: 'gumbel' } },", '', /Property 'loss' is missing|not assignable/],
  ["metrics: ['hamming'],\n  compare", "metrics: ['haming'],\n  compare", /"haming"' is not assignable/],
  ['layer,\n  loss', 'layer, layers: {},\n  loss', /not assignable/],
  ['hidden: [8]', 'hidden: 8', /'number' is not assignable/],
  ['n: 4, loss', 'loss', /not assignable/],
  ['weight: 2', "weight: '2'", /'string' is not assignable to type 'number'/],
  [
    'train: { epochs: 3 }',
    "train: { epochs: '3' }",
    /'"3"' is not assignable to type 'number'|'string' is not assignable/,
  ],
  ["host.pipeline('plugins: []')", 'host.pipeline(7)', /'number' is not assignable/],
];

it('the compiler knows ids and options of the installed plugins', async () => {
  const { stdout, stderr, code } = await mapgrad(['types', './examples/energy']);
  expect([code, stderr]).toEqual([0, '']);
  expect(complaints(right, stdout)).toEqual([]);

  // All mistakes in one program, each in a copy of the text within a function of its own.
  const [imports, ...body] = right.split('\n');
  const texts = wrong.map(([from, to]) => {
    const changed = body.join('\n').replace(from, to);
    expect(changed).not.toBe(body.join('\n'));
    return `function mistake() {\n${changed.replaceAll('export const', 'const')}\nreturn [layer, one, several, made];\n}`;
  });
  const starts = texts.map((_, i) => 2 + texts.slice(0, i).join('\n').split('\n').length - (i === 0 ? 1 : 0));
  const text = [imports, ...texts.map((each, i) => each.replace('mistake', `mistake${i}`))].join('\n');
  const found = complaints(`${text}\nexport const all = [${wrong.map((_, i) => `mistake${i}`).join()}];`, stdout);
  for (const [i, [from, to, message]] of wrong.entries()) {
    const own = found.filter((each) => {
      const line = Number(each.split(':')[1]);
      return line >= starts[i]! && line < (starts[i + 1] ?? Number.POSITIVE_INFINITY);
    });
    expect(own.join('\n'), `${from} → ${to}`).toMatch(message);
  }
});

it('without a declaration the compiler knows the keys alone', () => {
  const loose = right.replace("use: 'sum-of-gamma', k: 3", "use: 'no-such', x: [1]");
  expect(complaints(loose, 'export {};')).toEqual([]);
  expect(complaints(right.replace('solver: {', 'solvr: {'), 'export {};').join()).toMatch(/'solvr' does not exist/);
});
