import { noiseKey } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { argmax, gridShortestPath, topK } from '@mapgrad/solvers';
import { webgpu } from '@mapgrad/webgpu';
import { digits, perSecond } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { medians } from '../medians.mjs';
import { uniform } from '../uniform.mjs';

export const title = 'Rows per second on the GPU, where there is one, Gumbel noise, S=10';

const S = 10;
const solvers = {
  'argmax of 100': () => argmax({ n: 100 }),
  'top-10 of 1000': () => topK({ n: 1000, k: 10 }),
  'path 12×12': () => gridShortestPath({ rows: 12, columns: 12 }),
};

/** Each solver; nothing without a GPU. */
export async function results(settings) {
  const all = [];
  for (const name of Object.keys(solvers)) all.push(await inFreshProcess(import.meta.url, { name, settings }));
  return all.filter((one) => one.device !== undefined);
}

/** One solver on the GPU and in this thread. */
export async function measure({ name, settings }) {
  const solver = solvers[name]();
  const n = solver.size();
  const B = settings.quick ? 8 : 320;
  const theta = uniform(1, B * n, (u) => -4 * u);
  const executor = webgpu();
  const here = inline();
  let steps = 0;
  const job = () => ({
    solver,
    query: {
      theta,
      shape: { instances: B, samples: S, n },
      noise: { distribution: gumbel(), temperature: 1, key: noiseKey(steps++) },
    },
  });
  try {
    await executor.solve(job());
  } catch (thrown) {
    if (thrown.code !== 'DEVICE_MISSING') throw thrown;
    return { name };
  }
  const tasks = { gpu: () => executor.solve(job()), inline: () => Promise.resolve(here.solve(job())) };
  const { gpu, inline: alone } = await medians(tasks, { ...settings, later: true });
  const { device } = executor;
  await executor.dispose();
  return { name, device, rows: B * S, gpu, inline: alone };
}

export const table = ({ webgpu: measured }) =>
  measured.map(({ name, device, rows, gpu, inline: alone }) => ({
    solver: name,
    GPU: device,
    rows,
    'webgpu, rows/s': perSecond(rows, gpu),
    'inline, rows/s': perSecond(rows, alone),
    'times as fast': digits(alone.median / gpu.median),
  }));
