import https from 'node:https';
import net from 'node:net';
import { useBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackendId, Obstacle, Platform, RunningBackend } from '../../../plugins/tfjs/backends/backend.ts';
import { lane, readsAtOnce, useLane } from '../../lane.ts';
import { coded } from './matching.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it('loads wasm from the installed package and not from the network, and leaves errors to the program', async () => {
  const refuse = (): never => {
    throw new Error('no network');
  };
  const requests = [
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('no network')),
    vi.spyOn(https, 'request').mockImplementation(refuse),
    vi.spyOn(net, 'connect').mockImplementation(refuse),
  ];
  const listeners = () => ['uncaughtException', 'unhandledRejection'].map((event) => process.listenerCount(event));
  const before = listeners();
  expect(await useBackend('wasm')).toEqual({ id: 'wasm', device: 'CPU, WebAssembly with SIMD', readsAtOnce: true });
  expect(listeners()).toEqual(before);
  expect(tf.tidy(() => tf.sum(tf.tensor([1, 2])).arraySync())).toBe(3);
  for (const request of requests) expect(request).not.toHaveBeenCalled();
});

it('computes on the backend of the lane', async () => {
  const running = await useLane();
  expect(running).toMatchObject({ id: lane, readsAtOnce });
  expect(running.device).not.toBe('');
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])));
  expect(await product.data()).toEqual(Float32Array.of(11));
  product.dispose();
});

it('switches between backends, without leaving a tensor', async () => {
  const before = tf.memory().numTensors;
  for (const backend of ['wasm', 'cpu', 'wasm'] as const) {
    expect(await useBackend(backend)).toMatchObject({ id: backend });
    expect(tf.getBackend()).toBe(backend);
  }
  expect(tf.memory().numTensors).toBe(before);
});

it('prints no advertisement', async () => {
  const printed = ['log', 'warn', 'info'].map((method) =>
    vi.spyOn(console, method as 'log').mockImplementation(() => {}),
  );
  tf.removeBackend('cpu');
  tf.registerBackend('cpu', () => new tf.MathBackendCPU(), 1);
  await useBackend('cpu');
  tf.dispose(tf.tensor([1, 2]));
  for (const print of printed) expect(print).not.toHaveBeenCalled();
  expect(tf.env().getBool('IS_TEST')).toBe(false);
});

it('refuses an unknown name, and suggests one', async () => {
  const unknown = useBackend('webgup' as BackendId);
  await expect(unknown).rejects.toEqual(coded('CONFIGURATION_INVALID', /'webgup', expected .*'webgpu'\?/));
  await expect(unknown).rejects.toMatchObject({ context: { path: ['backend'] } });
  const onGPUs = coded('CONFIGURATION_INVALID', /'GPU', expected .*\. GPUs are used by cuda, webgpu, webgl; /);
  await expect(useBackend('GPU' as BackendId)).rejects.toEqual(onGPUs);
});

it.each([3, null, {}])('refuses %j, which is no name', async (name) => {
  await expect(useBackend(name as unknown as BackendId)).rejects.toEqual(
    coded('CONFIGURATION_INVALID', /^backend is '.*', expected one of auto, cuda/),
  );
});

it('has no WebGL in Node, and says so', async () => {
  await expect(useBackend('webgl')).rejects.toEqual(
    coded('CONFIGURATION_INVALID', /: Node has no WebGL, browsers have; ask for another, or for auto$/),
  );
});

describe('among backends that work or do not', () => {
  const told: string[] = [];
  const warned: string[] = [];
  const asked: string[] = [];
  type Start = Omit<RunningBackend, 'id'> | Omit<Obstacle, 'id'> | Error;
  const works: Start = { device: 'a device', readsAtOnce: true };
  const absent: Start = { why: 'it is not there', commands: ['npm install it', 'export IT=1'], isBroken: false };
  const broken: Start = { why: 'it is broken', commands: [], isBroken: true };

  /** `useBackend` on a platform of such backends, in their order. */
  async function on(starts: Partial<Record<BackendId, Start>>): Promise<typeof useBackend> {
    const platform: Platform = {
      backends: Object.entries(starts).map(([id, found]) => ({
        id: id as BackendId,
        start({ hardware }) {
          asked.push(`${id} ${hardware ? 'in hardware' : 'in any way'}`);
          return found instanceof Error ? Promise.reject(found) : Promise.resolve({ ...found, id: id as BackendId });
        },
      })),
      tell: (sentence) => told.push(sentence),
      warn: (sentence) => warned.push(sentence),
    };
    vi.doMock('../../../plugins/tfjs/backends/node.ts', () => ({ platform }));
    vi.resetModules();
    return (await import('../../../plugins/tfjs/use-backend.ts')).useBackend;
  }
  beforeEach(() => {
    for (const said of [told, warned, asked]) said.length = 0;
  });
  afterEach(() => {
    vi.doUnmock('../../../plugins/tfjs/backends/node.ts');
  });

  it('auto takes the first that works, in hardware, and says which one once', async () => {
    const use = await on({ cuda: absent, webgpu: absent, wasm: works, cpu: works });
    expect(await use()).toEqual({ id: 'wasm', device: 'a device', readsAtOnce: true });
    expect(await use('auto')).toMatchObject({ id: 'wasm' });
    expect(asked.slice(0, 3)).toEqual(['cuda in hardware', 'webgpu in hardware', 'wasm in hardware']);
    expect([told, warned]).toEqual([['computing on wasm (a device)'], []]);
  });

  it('auto warns once of one that is broken, and goes on', async () => {
    const use = await on({ tensorflow: broken, wasm: new Error('no binary'), cpu: works });
    expect(await use()).toMatchObject({ id: 'cpu' });
    await use();
    expect(warned).toEqual([
      expect.stringMatching(/tensorflow .*is broken$/),
      expect.stringMatching(/wasm .*no binary/),
    ]);
    expect(told).toEqual(['computing on cpu (a device)']);
  });

  it('auto passes over one that computes wrongly', async () => {
    const use = await on({ tensorflow: works, cpu: works });
    vi.spyOn(tf.Tensor.prototype, 'data').mockResolvedValueOnce(Float32Array.of(13));
    expect(await use()).toMatchObject({ id: 'cpu' });
    expect(warned).toEqual([expect.stringMatching(/tensorflow .*computes 12 as 13/)]);
  });

  it('one that is asked for by name may imitate a GPU, and nothing is said', async () => {
    const use = await on({ cpu: works, webgpu: works });
    expect(await use('webgpu')).toMatchObject({ id: 'webgpu' });
    expect([asked, told, warned]).toEqual([['webgpu in any way'], [], []]);
  });

  it('one that is asked for by name and does not work is an error with the reason and the commands', async () => {
    const use = await on({ cpu: works, webgpu: absent });
    await expect(use('webgpu')).rejects.toEqual(
      coded(
        'CONFIGURATION_INVALID',
        /webgpu .*: it is not there; try: npm install it && export IT=1, or ask for another/,
      ),
    );
  });

  it('TensorFlow.js that is not installed is no fault of any of them', async () => {
    vi.doMock('../../../plugins/tfjs/load-tensorflow.ts', () => ({
      loadTensorFlow: () => {
        throw new Error("Cannot find module '@tensorflow/tfjs'\nRequire stack:\n- /a/file.js");
      },
    }));
    const use = await on({ wasm: works, cpu: works });
    const missing = coded(
      'PLUGIN_FAILED',
      /tfjs: Cannot find module '@tensorflow\/tfjs'; try: npm install @tensorflow\/tfjs/,
    );
    await expect(use()).rejects.toEqual(missing);
    await expect(use('cpu')).rejects.toEqual(missing);
    expect([asked, warned]).toEqual([[], []]);
    vi.doUnmock('../../../plugins/tfjs/load-tensorflow.ts');
  });

  it('nothing that works is an error', async () => {
    await expect((await on({ cpu: new Error('no memory') }))()).rejects.toEqual(coded('CONFIGURATION_INVALID'));
  });
});
