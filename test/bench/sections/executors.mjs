import { noiseKey } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { gridShortestPath } from '@mapgrad/solvers';
import { asyncThreads, threads } from '@mapgrad/threads';
import { identityMap } from '../../../core/testing/dist/identity-map.js';
import { digits } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { medians } from '../medians.mjs';
import { uniform } from '../uniform.mjs';

export const title = '1024 noisy paths on a 12×12 grid, and a job of one row, by executor';

const executors = {
  inline: () => inline(),
  'threads, 1 worker and the caller': () => threads({ workers: 1 }),
  'threads, 2 workers, deadline': () => threads({ workers: 2, deadline: 10_000 }),
  'asyncThreads, 1 worker': () => asyncThreads({ workers: 1 }),
  'asyncThreads, 2 workers': () => asyncThreads({ workers: 2 }),
};

/** Each executor. */
export async function results(settings) {
  const all = [];
  for (const name of Object.keys(executors)) all.push(await inFreshProcess(import.meta.url, { name, settings }));
  return all;
}

/** One executor. */
export async function measure({ name, settings }) {
  const executor = executors[name]();
  const [B, S, n] = [64, 16, 144];
  const theta = uniform(1, B * n, (u) => -0.5 - u);
  const noise = { distribution: gumbel(), temperature: 0.1, key: noiseKey(2) };
  const many = {
    query: { theta, shape: { instances: B, samples: S, n }, noise },
    solver: gridShortestPath({ rows: 12, columns: 12 }),
  };
  const single = {
    query: { theta: theta.subarray(0, 1), shape: { instances: 1, samples: 1, n: 1 } },
    solver: identityMap({ n: 1 }),
  };
  const jobs = { paths: () => executor.solve(many), row: () => executor.solve(single) };
  const times = await medians(jobs, { ...settings, time: settings.time / 2, later: name.startsWith('async') });
  await executor.dispose();
  return { name, ...times };
}

export const table = (all) =>
  all.executors.map(({ name, paths, row }) => ({
    executor: name,
    'paths, median ms': digits(paths.median),
    'lower to upper quartile': `${digits(paths.p25)}–${digits(paths.p75)}`,
    'one row, median µs': digits(1000 * row.median),
    'its quartiles': `${digits(1000 * row.p25)}–${digits(1000 * row.p75)}`,
  }));
