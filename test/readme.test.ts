import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createHost } from '@mapgrad/core/host';
import { solverLaws } from '@mapgrad/testing';
import { expect, it, onTestFinished } from 'vitest';
import { root } from './architecture/workspace.ts';
import { mapgrad } from './cli/command.ts';
import { temporaryFolder } from './temporary-folder.ts';

const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code blocks of a language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map((match) => match[1]!);

it('the training code runs as it stands', async () => {
  const [code] = blocks('ts');
  const folder = mkdtempSync(join(root, 'test/readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'example.ts'),
    `${code!.replace(/console\.log\(.*\);/, '')}\nexport { dtheta, output, step };`,
  );
  const { dtheta, output, step } = (await import(pathToFileURL(join(folder, 'example.ts')).href)) as {
    readonly dtheta: Float32Array;
    readonly output: Float32Array;
    readonly step: { readonly state: Readonly<Record<string, number>> };
  };
  expect([dtheta.length, output.length, step.state.steps]).toEqual([10, 40, 1]);
});

it('the layer of a host gives the bits of the training code', async () => {
  const [byHand, hosted] = blocks('ts');
  const folder = mkdtempSync(join(root, 'test/readme-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const use = byHand!.slice(byHand!.indexOf('const theta ='), byHand!.indexOf('console.log'));
  for (const [name, code] of [
    ['by-hand', byHand!.replace(/console\.log\(.*\);/, '').replace(use, '')],
    ['hosted', hosted!.replace('from: ', "conditions: ['source'], from: ")],
  ] as const) {
    expect(code).toMatch(/const step = /);
    writeFileSync(join(folder, `${name}.ts`), `${code}\n${use}\nexport { dtheta };`);
  }
  const [first, second] = await Promise.all(
    ['by-hand', 'hosted'].map(
      async (name) =>
        (await import(pathToFileURL(join(folder, `${name}.ts`)).href)) as { readonly dtheta: Float32Array },
    ),
  );
  expect([...second!.dtheta]).toEqual([...first!.dtheta]);
});

it('the plugin works as it stands, and obeys the laws', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'my-solver'));
  writeFileSync(join(folder, 'my-solver/package.json'), blocks('json')[0]!);
  writeFileSync(join(folder, 'my-solver/sign.schema.json'), blocks('json')[1]!);
  writeFileSync(join(folder, 'my-solver/index.js'), blocks('js')[0]!);
  const host = createHost({ plugins: ['./my-solver'], from: [folder] });
  expect(host.problems).toEqual([]);
  const solver = await host.create('solver', 'sign', { n: 5 });
  if (!('exact' in solver)) throw new Error('not a solver');
  const z = new Float32Array(5);
  const solve = await solver.prepare();
  await solve(Float32Array.of(0.5, -2, 0, 1, -1), z);
  expect([...z]).toEqual([1, -1, 1, 1, -1]);
  expect(solver.origin).toBe('my-solver/sign');
  for (const law of solverLaws(() => solver as never)) await law.check();
});

it('the pipeline is right as it stands, with a dataset of that name', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'my-data'));
  const mapgradField = {
    engine: '^1.0.0',
    contributes: { datasets: [{ id: 'my-data', summary: 'nothing to learn' }] },
  };
  const manifest = { name: 'my-data', version: '1.0.0', type: 'module', exports: './index.js', mapgrad: mapgradField };
  writeFileSync(join(folder, 'my-data/package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'my-data/index.js'), blocks('js')[1]!);
  writeFileSync(join(folder, 'pipeline.yaml'), blocks('yaml')[0]!);
  const { code, stdout, stderr } = await mapgrad(['train', 'pipeline.yaml', '--json'], { cwd: folder });
  expect([code, stderr.includes('Error')]).toEqual([0, false]);
  expect(JSON.parse(stdout)).toMatchObject({ summaries: [{ metric: 'hamming', values: [0] }] });
});
