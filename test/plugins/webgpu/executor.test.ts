import { type MAPSolver, minimizing, type NoiseDistribution, noiseKey, type Query } from '@mapgrad/contracts';
import { differentiate, differentiateAsync, inline } from '@mapgrad/core';
import {
  adaptive,
  covariance,
  fixed,
  given,
  gumbel,
  imle,
  normal,
  perturbed,
  straightThrough,
  sumOfGamma,
} from '@mapgrad/estimators';
import { argmax, gridShortestPath, ranking, topK } from '@mapgrad/solvers';
import { executorLaws } from '@mapgrad/testing';
import { webgpu } from '@mapgrad/webgpu';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Adapter, Device, GPU } from '../../../plugins/webgpu/gpu.ts';
import { partsOf } from '../../../plugins/webgpu/parts.ts';
import { hasGPU } from './gpu.ts';
import { signed } from './signed.ts';

const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(3) };

const queryOf = (solver: MAPSolver, instances: number, samples = 1, seed = 1): Query => {
  const n = solver.size();
  return { theta: signed(seed, instances * n), shape: { instances, samples, n }, noise };
};

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the executor webgpu, wherever it is', () => {
  describe('obeys the laws of executors', () => {
    for (const law of executorLaws(webgpu)) it(law.name, law.check);
  });

  it.each([{ power: 'medium' as 'low' }, { rows: 0 }, { rows: 1.5 }])('refuses %o', (options) => {
    expect(() => webgpu(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it.each<[string, MAPSolver, NoiseDistribution]>([
    ['a solver without a kernel', ranking({ n: 6 }), gumbel()],
    ['a solver around another one', minimizing(topK({ n: 6, k: 2 })), gumbel()],
    ['a solver without a specification', { ...topK({ n: 6, k: 2 }), spec: undefined }, gumbel()],
    [
      'a solver of somebody else by the same name',
      { ...ranking({ n: 6 }), spec: { module: 'https://elsewhere/top-k.js', name: 'topK', argument: { n: 6, k: 2 } } },
      gumbel(),
    ],
    ['given noise', topK({ n: 6, k: 2 }), given(Array.from({ length: 4 }, (_, r) => Array(6).fill(r) as number[]))],
    [
      'noise that draws by a function of its own',
      topK({ n: 6, k: 2 }),
      { ...gumbel(), sample: (key, row, out) => normal().sample(key, row + 1, out) },
    ],
  ])('leaves to this thread, without looking for a GPU: %s', async (_, solver, distribution) => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.reject(new Error('it was looked for')) } });
    const executor = webgpu();
    const query = { ...queryOf(solver, 4), noise: { ...noise, distribution } };
    expect(await executor.solve<void>({ query, solver })).toEqual(inline().solve<void>({ query, solver }));
    expect(executor.counts).toEqual({ 'webgpu.gpuRows': 0, 'webgpu.otherRows': 4 });
    expect(executor.device).toBeUndefined();
    await executor.dispose();
  });

  it('leaves steps beyond the range of float32 to this thread', async () => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter: () => Promise.reject(new Error('it was looked for')) } });
    const executor = webgpu();
    const solver = topK({ n: 6, k: 2 });
    const shift = {
      step: Float64Array.of(1, 1e39),
      direction: Float32Array.of(1, 1, 1, 1, 1, 1, 0, 0, 1e-39, 0, 1, 0),
    };
    const query = { ...queryOf(solver, 2), shift };
    expect(await executor.solve<void>({ query, solver })).toEqual(inline().solve<void>({ query, solver }));
    await executor.dispose();
  });

  it.each([
    ['there is no adapter', () => Promise.resolve(null), 'no adapter was found'],
    ['the browser refuses', () => Promise.reject(new Error('blocked')), 'blocked'],
  ])('says what to do where %s', async (_, requestAdapter, words) => {
    vi.stubGlobal('navigator', { gpu: { requestAdapter } });
    const solver = topK({ n: 6, k: 2 });
    const executor = webgpu();
    const answer = executor.solve<void>({ query: queryOf(solver, 4), solver });
    await expect(answer).rejects.toMatchObject({
      code: 'DEVICE_MISSING',
      message: expect.stringContaining(words) as string,
    });
    await executor.dispose();
  });

  it('divides rows into parts that fit', () => {
    expect(partsOf(10, 5, 4, 1000, 100)).toEqual([
      { first: 0, count: 4 },
      { first: 4, count: 4 },
      { first: 8, count: 2 },
    ]);
    expect(partsOf(10, 5, 100, 20 * 6, 100)[0]).toEqual({ first: 0, count: 6 });
    expect(partsOf(3, 2 ** 25, 100, 2 ** 40, 100)).toHaveLength(3);
    expect(partsOf(0, 5, 4, 1000, 100)).toEqual([]);
  });
});

describe.skipIf(!hasGPU)('the executor webgpu on a GPU', () => {
  it('solves in parts what is too much at once, and nothing where nothing is asked', async () => {
    const solver = topK({ n: 9, k: 3 });
    const query = queryOf(solver, 7, 5);
    const [whole, parts] = [webgpu(), webgpu({ rows: 4, power: 'low' })];
    for (const only of [undefined, Int32Array.of(6, 2, 3), new Int32Array(0)]) {
      const job = { query: { ...query, only }, solver };
      const expected = inline().solve<void>(job);
      expect(await whole.solve<void>(job)).toEqual(expected);
      expect(await parts.solve<void>(job)).toEqual(expected);
    }
    expect(whole.counts).toEqual({ 'webgpu.gpuRows': 50, 'webgpu.otherRows': 0 });
    expect(whole.device).toMatch(/./);
    await whole.dispose();
    await parts.dispose();
  });

  it('solves 100 000 rows, more than one call may start', async () => {
    const solver = argmax({ n: 3 });
    const query = queryOf(solver, 1000, 100);
    const executor = webgpu();
    expect(await executor.solve<void>({ query, solver })).toEqual(inline().solve<void>({ query, solver }));
    expect(executor.counts['webgpu.gpuRows']).toBe(100_000);
    await executor.dispose();
  });

  it('solves jobs that are given at once', async () => {
    const solvers = [topK({ n: 9, k: 3 }), argmax({ n: 12, groups: 3 }), gridShortestPath({ rows: 3, columns: 3 })];
    const executor = webgpu();
    const jobs = [1, 2, 3, 4].flatMap((seed) =>
      solvers.map((solver) => ({ solver, query: queryOf(solver, 8, 3, seed) })),
    );
    const answers = await Promise.all(jobs.map((job) => executor.solve<void>(job)));
    expect(answers).toEqual(jobs.map((job) => inline().solve<void>(job)));
    await executor.dispose();
  });

  it('leaves to this thread what does not fit into the memory of a workgroup', async () => {
    const solver = gridShortestPath({ rows: 200, columns: 40 });
    const query = queryOf(solver, 1);
    const executor = webgpu();
    expect(await executor.solve<void>({ query, solver })).toEqual(inline().solve<void>({ query, solver }));
    expect(executor.counts).toEqual({ 'webgpu.gpuRows': 0, 'webgpu.otherRows': 1 });
    await executor.dispose();
  });

  it.each([
    ['I-MLE', imle({ noise: gumbel(), stepSize: adaptive(), samples: 5 })],
    ['I-MLE with Sum-of-Gamma noise', imle({ noise: sumOfGamma({ k: 3 }), stepSize: fixed(0.5), samples: 5 })],
    ['central differences', imle({ noise: gumbel(), stepSize: fixed(1), samples: 5, difference: 'central' })],
    ['perturbed', perturbed({ noise: normal(), samples: 5, temperature: 0.5 })],
    ['covariance', covariance({ noise: gumbel(), samples: 5 })],
    ['straight-through', straightThrough({ noise: gumbel(), samples: 5 })],
  ])('gives the gradients of the inline executor: %s', async (_, estimator) => {
    const solver = topK({ n: 9, k: 3 });
    const executor = webgpu();
    const here = differentiate({ estimator, solver, seed: 4 });
    const there = differentiateAsync({ estimator, solver, executor, seed: 4 });
    for (let turn = 0; turn < 3; turn++) {
      const theta = signed(turn, 4 * 9);
      const [one, other] = [here.forward(theta), await there.forward(theta)];
      expect(other.output).toEqual(one.output);
      const dz = signed(turn + 9, one.output.length);
      expect(await other.backward(dz)).toEqual(one.backward(dz));
    }
    expect(executor.counts['webgpu.otherRows']).toBe(0);
    await executor.dispose();
  });

  it('is refused after its end, which may come twice', async () => {
    const solver = topK({ n: 9, k: 3 });
    const executor = webgpu();
    const answer = executor.solve<void>({ query: queryOf(solver, 4), solver });
    await executor.dispose();
    await executor.dispose();
    await expect(answer).rejects.toMatchObject({ code: 'EXECUTOR_DISPOSED' });
    await expect(executor.solve<void>({ query: queryOf(solver, 4), solver })).rejects.toMatchObject({
      code: 'EXECUTOR_DISPOSED',
    });
  });
});

/** A GPU whose devices are kept, and may be changed before they are handed over. */
async function watched(change: (device: Device, count: number) => void): Promise<GPU & { readonly devices: Device[] }> {
  const { create } = await import('webgpu');
  const gpu = create([]) as unknown as GPU;
  const devices: Device[] = [];
  const watch = (adapter: Adapter | null): Adapter | null =>
    adapter && {
      limits: adapter.limits,
      info: adapter.info,
      async requestDevice(options) {
        const device = await adapter.requestDevice(options);
        devices.push(device);
        change(device, devices.length);
        return device;
      },
    };
  return { devices, requestAdapter: async () => watch(await gpu.requestAdapter()) };
}

describe.skipIf(!hasGPU)('a GPU that is lost', () => {
  const solver = topK({ n: 9, k: 3 });
  const query = queryOf(solver, 40, 5);
  const expected = inline().solve<void>({ query, solver });

  it('between jobs is opened again', async () => {
    const gpu = await watched(() => undefined);
    vi.stubGlobal('navigator', { gpu });
    const executor = webgpu();
    for (let count = 1; count <= 3; count++) {
      expect(await executor.solve<void>({ query, solver })).toEqual(expected);
      expect(gpu.devices).toHaveLength(count);
      gpu.devices.at(-1)!.destroy();
    }
    await executor.dispose();
  });

  it('amid a job is opened again, once', async () => {
    const gpu = await watched((device, count) => {
      const { submit } = device.queue;
      device.queue.submit = (commands) => {
        submit.call(device.queue, commands);
        if (count !== 2) device.destroy();
      };
    });
    vi.stubGlobal('navigator', { gpu });
    const executor = webgpu();
    expect(await executor.solve<void>({ query, solver })).toEqual(expected);
    expect(gpu.devices).toHaveLength(2);
    await executor.dispose();
  });

  it('and lost again is an error', async () => {
    const gpu = await watched((device) => device.destroy());
    vi.stubGlobal('navigator', { gpu });
    const executor = webgpu();
    await expect(executor.solve<void>({ query, solver })).rejects.toMatchObject({ code: 'DEVICE_LOST' });
    expect(gpu.devices).toHaveLength(2);
    await executor.dispose();
  });

  it('refuses with an error what it is told wrongly, and is not lost', async () => {
    const gpu = await watched((device) => {
      const { writeBuffer } = device.queue;
      let calls = 0;
      device.queue.writeBuffer = (buffer, offset, data) => {
        writeBuffer.call(device.queue, buffer, offset + (calls++ === 0 ? buffer.size : 0), data);
      };
    });
    vi.stubGlobal('navigator', { gpu });
    const executor = webgpu();
    await expect(executor.solve<void>({ query, solver })).rejects.toMatchObject({ code: 'DEVICE_FAILED' });
    expect(await executor.solve<void>({ query, solver })).toEqual(expected);
    expect(gpu.devices).toHaveLength(1);
    await executor.dispose();
  });

  it('keeps no memory that it was refused', async () => {
    const gpu = await watched((device) => {
      const { createBuffer } = device;
      let calls = 0;
      device.createBuffer = (wanted) => {
        const size = calls++ === 3 ? 2 * device.limits.maxBufferSize : wanted.size;
        return createBuffer.call(device, { ...wanted, size });
      };
    });
    vi.stubGlobal('navigator', { gpu });
    const executor = webgpu();
    await expect(executor.solve<void>({ query, solver })).rejects.toMatchObject({ code: 'DEVICE_FAILED' });
    expect(await executor.solve<void>({ query, solver })).toEqual(expected);
    expect(gpu.devices).toHaveLength(1);
    await executor.dispose();
  });
});
