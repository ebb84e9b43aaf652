import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type GPU, startWebGPU } from '../../../plugins/tfjs/backends/webgpu.ts';
import { root } from '../../architecture/workspace.ts';
import { runTypescript } from '../../run-typescript/argv.ts';
import { swiftshader } from '../../swiftshader.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { matching } from './matching.ts';

const require = createRequire(import.meta.url);

/** What a process prints that uses some backends in turn, a line of JSON for each, and how it ends by itself. */
async function using(
  backends: readonly string[],
  env: NodeJS.ProcessEnv = {},
  then = '',
): Promise<{ readonly found: readonly unknown[]; readonly stderr: string; readonly end: number | string | null }> {
  const code = `
    import { useBackend } from '@mapgrad/tfjs';
    import * as tf from '@tensorflow/tfjs';
    for (const id of ${JSON.stringify(backends)}) {
      const { code, message, ...found } = await useBackend(id).catch((error) => error);
      console.log(JSON.stringify({ code, message, ...(code === undefined && found) }));
    }
    ${then}`;
  const child = spawn(process.execPath, [...runTypescript, '--input-type=module', '--eval', code], {
    cwd: join(root, 'plugins/tfjs'),
    env: { PATH: process.env.PATH, ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data) => (stdout += String(data)));
  child.stderr.on('data', (data) => (stderr += String(data)));
  const timer = setTimeout(() => child.kill('SIGKILL'), 25_000);
  const end = await new Promise<number | string | null>((resolve) => child.on('close', (rc, by) => resolve(by ?? rc)));
  clearTimeout(timer);
  const found = stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);
  return { found, stderr, end };
}

describe.skipIf(swiftshader === undefined)('WebGPU that is imitated in software', () => {
  it('is used where it is asked for, is named so, and not chosen by auto', async () => {
    const { found, stderr, end } = await using(['webgpu', 'auto'], swiftshader);
    expect(found[0]).toEqual({
      id: 'webgpu',
      device: matching(/^Vulkan, .*SwiftShader.*, in software$/),
      readsAtOnce: false,
    });
    expect(found[1]).toMatchObject({ id: 'wasm' });
    expect([stderr, end]).toEqual(['mapgrad: computing on wasm (CPU, WebAssembly with SIMD)\n', 0]);
  });

  it('refuses a layer that reads at once, and names the one that does not', async () => {
    const then = `
      const { layer } = await import('@mapgrad/tfjs');
      const { straightThrough } = await import('@mapgrad/estimators');
      const { topK } = await import('@mapgrad/solvers');
      tf.env().set('WEBGPU_CPU_FORWARD', false);
      const pick = layer({ estimator: straightThrough(), solver: topK({ n: 4, k: 1 }) });
      try {
        pick(tf.matMul(tf.ones([2, 4]), tf.ones([4, 4])));
      } catch ({ code, message }) {
        console.log(JSON.stringify({ code, message }));
      }`;
    const { found, end } = await using(['webgpu'], swiftshader, then);
    expect(found[1]).toMatchObject({ code: 'CONFIGURATION_INVALID', message: matching(/use layerAsync/) });
    expect(end).toBe(0);
  });

  const product = 'const x = tf.randomNormal([64, 64]); const y = tf.matMul(x, x);';
  it.each([
    ['what was computed is read', `${product} await y.data();`, 0],
    ['what was computed is never read', product, 0],
    ['reading is under way', `${product} y.data();`, 0],
    ['it is told to', `${product} y.data(); process.exit(3);`, 3],
    ['something else fails', `${product} y.data(); throw new Error('no more');`, 1],
  ])('lets the process end by itself when %s', async (_, then, code) => {
    expect(await using(['webgpu'], swiftshader, then)).toMatchObject({ end: code });
  });
});

it.each([
  ['says so', { isFallbackAdapter: true }],
  ['is SwiftShader', { architecture: 'swiftshader' }],
  ["is Mesa's", { device: 'llvmpipe (LLVM 15.0.6, 256 bits)' }],
])('WebGPU of a device that %s is no hardware', async (_, named) => {
  const info = { vendor: 'v', architecture: 'a', device: 'd', description: '', ...named };
  const gpu: GPU = { requestAdapter: () => Promise.resolve({ info }) };
  expect(await startWebGPU(gpu, 'Vulkan', true, ['get a GPU'])).toMatchObject({
    why: matching(/imitates a GPU in software/),
    commands: ['get a GPU'],
    isBroken: false,
  });
});

it('WebGPU without a driver is refused with the commands that bring one', async () => {
  const { found, end } = await using(['webgpu'], { VK_DRIVER_FILES: '/nowhere.json' });
  expect(found[0]).toMatchObject({
    code: 'CONFIGURATION_INVALID',
    message: matching(/finds no device; try: /),
  });
  expect(end).toBe(0);
});

/** A folder of packages with a tfjs-node that is none: what it does when it is loaded, with a backend that is the one of JavaScript. */
function packages(name: string, { loads = '', gpu = false, ownCopy = false } = {}): NodeJS.ProcessEnv {
  const modules = join(temporaryFolder(), 'node_modules');
  const folder = join(modules, '@tensorflow', name);
  mkdirSync(folder, { recursive: true });
  const installed = dirname(require.resolve('@tensorflow/tfjs-core/package.json'));
  if (ownCopy) {
    for (const one of ['tfjs-core', 'tfjs-backend-cpu']) {
      const from = join(dirname(installed), one);
      for (const file of ['package.json', `dist/${one.replace('tfjs-', 'tf-')}.node.js`]) {
        cpSync(join(from, file), join(modules, '@tensorflow', one, file), { recursive: true });
      }
    }
    for (const one of ['seedrandom', 'long', 'node-fetch'])
      symlinkSync(
        require.resolve(`${one}/package.json`, { paths: [installed] }).replace(/.package.json$/, ''),
        join(modules, one),
      );
  } else {
    for (const one of ['tfjs-core', 'tfjs-backend-cpu'])
      symlinkSync(join(dirname(installed), one), join(modules, '@tensorflow', one));
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: `@tensorflow/${name}`, main: 'index.js' }));
  writeFileSync(
    join(folder, 'index.js'),
    `const core = require('@tensorflow/tfjs-core');
    const { MathBackendCPU } = require('@tensorflow/tfjs-backend-cpu');
    ${loads}
    core.registerBackend('tensorflow', () => Object.assign(new MathBackendCPU(), {
      isGPUPackage: ${name.endsWith('gpu')}, isUsingGpuDevice: ${gpu}, binding: { TF_Version: '9.8.7' },
    }), 3);
    for (const kernel of core.getKernelsForBackend('cpu')) core.registerKernel({ ...kernel, backendName: 'tensorflow' });
    core.setBackend('tensorflow');`,
  );
  return { NODE_PATH: modules };
}

describe('the packages of native TensorFlow', () => {
  it('are used by auto where they work, even with a TensorFlow.js of their own', async () => {
    const then = `
      const { engine, tensor } = tf;
      const other = (await import('node:module')).createRequire('/')('@tensorflow/tfjs-core');
      const product = tf.matMul(other.ones([2, 2]), tf.ones([2, 2]));
      console.log(JSON.stringify({
        copies: other.tensor !== tensor,
        engines: other.engine() === engine(),
        backend: tf.getBackend(),
        product: [...product.dataSync()],
      }));`;
    const { found, stderr } = await using(['auto'], packages('tfjs-node', { ownCopy: true }), then);
    expect(found).toEqual([
      { id: 'tensorflow', device: 'CPU, TensorFlow 9.8.7', readsAtOnce: true },
      { copies: true, engines: true, backend: 'tensorflow', product: [2, 2, 2, 2] },
    ]);
    expect(stderr).toContain('mapgrad: computing on tensorflow (CPU, TensorFlow 9.8.7)\n');
    expect(stderr).not.toContain('already registered');
  });

  it('are given the functions of node:util that Node 23 has no more', async () => {
    const loads = `const util = require('util');
      if (util.isNullOrUndefined(0) || !util.isNullOrUndefined(undefined) || !util.isArray([])) throw new Error('other functions');`;
    const gone =
      '--import=data:text/javascript,import util from "node:util"; delete util.isNullOrUndefined; delete util.isArray';
    const { found } = await using(['tensorflow'], {
      ...packages('tfjs-node', { loads }),
      NODE_OPTIONS: encodeURI(gone),
    });
    expect(found).toMatchObject([{ id: 'tensorflow' }]);
  });

  it('are warned of by auto where they are installed and fail, and refused with their reason', async () => {
    const env = packages('tfjs-node', { loads: "throw new Error('no addon is built\\nread more');" });
    const { found, stderr } = await using(['auto', 'auto', 'tensorflow'], env);
    expect(found).toMatchObject([
      { id: 'wasm' },
      { id: 'wasm' },
      {
        code: 'CONFIGURATION_INVALID',
        message: matching(/no addon is built; try: npm rebuild @tensorflow\/tfjs-node /),
      },
    ]);
    expect(stderr.match(/backend tensorflow is passed over/g)).toHaveLength(1);
    expect(stderr.match(/computing on wasm/g)).toHaveLength(1);
  });

  it('are CUDA where they use a GPU', async () => {
    const { found } = await using(['auto', 'cuda'], packages('tfjs-node-gpu', { gpu: true }));
    const cuda = { id: 'cuda', device: 'GPU, TensorFlow 9.8.7 with CUDA', readsAtOnce: true };
    expect(found).toEqual([cuda, cuda]);
  });

  it('are not CUDA where they use none, and compute all the same', async () => {
    const { found, stderr } = await using(['auto', 'cuda'], packages('tfjs-node-gpu'));
    expect(found).toMatchObject([
      { id: 'tensorflow', device: 'CPU, TensorFlow 9.8.7' },
      { code: 'CONFIGURATION_INVALID', message: matching(/uses no GPU: .* try: nvidia-smi/) },
    ]);
    expect(stderr).toMatch(/backend cuda is passed over: TensorFlow 9\.8\.7 uses no GPU/);
  });
});
