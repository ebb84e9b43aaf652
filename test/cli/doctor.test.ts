import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BackendTrial } from '@mapgrad/contracts';
import { expect, it } from 'vitest';
import { doctorReport } from '../../core/cli/doctor-report.ts';
import { tryBackend } from '../../core/cli/try-backend.ts';
import { matching } from '../plugins/tfjs/matching.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

/** A module whose `tryBackend` does something. */
function module(body: string): URL {
  const file = join(temporaryFolder(), 'try.mjs');
  writeFileSync(file, `export async function tryBackend(backend) { ${body} }`);
  return pathToFileURL(file);
}

const never = new AbortController().signal;
const answer = "return { backend, device: 'a device', gigaflops: 2, layerMilliseconds: 3 };";
const right = { backend: 'wasm', device: 'a device', gigaflops: 2, layerMilliseconds: 3 };

it.each([
  ['answers', answer, right],
  [
    'says why not',
    "return { why: 'it is not there', commands: ['npm install it'] };",
    { why: 'it is not there', commands: ['npm install it'] },
  ],
  ['throws', "throw new Error('no memory');", { why: 'it fails: no memory', commands: [] }],
  ['crashes', 'process.abort();', { why: 'its process ends by SIGABRT before it answers', commands: [] }],
  [
    'crashes and says so',
    "console.error('x'); console.error('fatal: no GPU'); process.kill(process.pid, 'SIGSEGV'); await new Promise(() => {});",
    { why: 'its process ends by SIGSEGV before it answers: fatal: no GPU', commands: [] },
  ],
  ['ends too early', 'process.exit(0);', { why: 'its process ends by exit code 0 before it answers', commands: [] }],
  [
    'hangs',
    'setInterval(() => {}, 1000); await new Promise(() => {});',
    { why: 'it gives no answer within 2 s', commands: [] },
  ],
  ['hangs in a loop', 'for (;;);', { why: 'it gives no answer within 2 s', commands: [] }],
  [
    'crashes at the end',
    `process.on('exit', () => process.abort()); ${answer}`,
    { ...right, ended: 'it ends by SIGABRT' },
  ],
])('a backend that %s is found out from outside', async (_, body, found) => {
  expect(
    await tryBackend(module(body), 'wasm', body.includes('abort') ? 20_000 : found === right ? 20_000 : 2000, never),
  ).toEqual(found);
});

it('a process that does not end after its answer is ended', async () => {
  const body = `setInterval(() => {}, 1000); ${answer}`;
  expect(await tryBackend(module(body), 'wasm', 20_000, never)).toEqual({
    ...right,
    ended: 'it does not end by itself',
  });
});

/** A folder with a plugin whose trainer computes on some backends, as its `tryBackend` says. */
function installed(found: Readonly<Record<string, BackendTrial | 'crash'>>): string {
  const cwd = realpathSync(temporaryFolder());
  const folder = join(cwd, 'node_modules/abacus');
  mkdirSync(folder, { recursive: true });
  const trainer = { id: 'beads', summary: 'by hand', backends: Object.keys(found) };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({
      name: 'abacus',
      version: '1.0.0',
      type: 'module',
      exports: { '.': './index.js', './try-backend': './index.js' },
      mapgrad: { engine: '^1.0.0', contributes: { trainers: [trainer] } },
    }),
  );
  writeFileSync(
    join(folder, 'index.js'),
    `const found = ${JSON.stringify({ ...found, auto: Object.values(found)[0] })};
    export async function tryBackend(backend) {
      return found[backend] === 'crash' ? process.abort() : found[backend];
    }`,
  );
  return cwd;
}

const wood = { backend: 'wood', device: 'ten beads', gigaflops: 1.2345, layerMilliseconds: 67.89 };
const gold = { why: 'there is none', commands: ['apt-get install gold', 'export GOLD=1'] };

it('doctor tries every backend of every installed trainer, and a crash does not end it', async () => {
  const cwd = installed({ wood, glass: 'crash', gold });
  const { code, stdout, stderr } = await mapgrad(['doctor', '--json'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  const { backends } = JSON.parse(stdout) as { backends: readonly { plugin: string; asked: string }[] };
  const of = (name: string) => backends.filter(({ plugin }) => plugin === name);
  expect(of('abacus')).toEqual([
    { plugin: 'abacus', asked: 'wood', ...wood },
    { plugin: 'abacus', asked: 'glass', why: matching(/SIGABRT/), commands: [] },
    { plugin: 'abacus', asked: 'gold', ...gold },
    { plugin: 'abacus', asked: 'auto', ...wood },
  ]);
  // that of the command itself
  const tfjs = of('@mapgrad/tfjs');
  expect(tfjs.map(({ asked }) => asked)).toEqual(['cuda', 'tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu', 'auto']);
  expect(tfjs.find(({ asked }) => asked === 'webgl')).toMatchObject({ why: matching(/no WebGL/) });
  const wasm = tfjs.find(({ asked }) => asked === 'wasm') as unknown as Extract<BackendTrial, { device: string }>;
  expect(wasm.device).toBe('CPU, WebAssembly with SIMD');
  expect(wasm.gigaflops).toBeGreaterThan(0);
  expect(wasm.layerMilliseconds).toBeGreaterThan(0);
}, 120_000);

it('doctor prints what works and how fast, and for each other one why not and the commands that would mend it', () => {
  const of = { plugin: 'abacus' };
  const tried = [
    { ...of, asked: 'wood', ...wood },
    { ...of, asked: 'iron', ...wood, device: 'a press', ended: 'it ends by SIGSEGV' },
    { ...of, asked: 'gold', ...gold },
    { ...of, asked: 'auto', ...wood },
  ];
  expect(doctorReport(tried)).toMatchInlineSnapshot(`
    "backend  product, GFLOP/s  layer, ms  device
    ───────  ────────────────  ─────────  ─────────
    wood                 1.23       67.9  ten beads
    iron                 1.23       67.9  a press
    iron: it ends by SIGSEGV, after it has answered
    auto takes wood

    gold does not work: there is none
      apt-get install gold
      export GOLD=1"
  `);
  expect(doctorReport(tried.slice(2, 3))).toMatch(/^No backend works\.\n\ngold does not work: there is none\n/);
});

it('doctor says so where no plugin computes', () => {
  expect(doctorReport([])).toMatch(/^No installed plugin computes; try: npm install @mapgrad\/tfjs /);
});

it.each(['0', '-1', 'soon', '2147484', 'Infinity'])('doctor refuses the deadline %s', async (deadline) => {
  expect(await mapgrad(['doctor', '--deadline', deadline])).toMatchObject({ code: 2, stdout: '' });
});
