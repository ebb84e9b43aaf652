// 1024 noisy shortest paths on a 12x12 grid, in one thread and in more: `node test/bench/threads.bench.mjs` after a build.
import { noiseKey, randomWords } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { gridShortestPath } from '@mapgrad/solvers';
import { identityMap } from '../../core/testing/dist/identity-map.js';
import { asyncThreads, threads } from '../../plugins/threads/dist/index.js';

const ROUNDS = 60;
const [B, S, n] = [64, 16, 144];
const words = new Int32Array(B * n + 1);
randomWords(noiseKey(1), 0, B * n, words);
const theta = Float32Array.from(words.subarray(0, B * n), (word) => -0.5 - (word >>> 0) * 2 ** -32);
const noise = { distribution: gumbel(), temperature: 0.1, key: noiseKey(2) };
const large = {
  query: { theta, shape: { instances: B, samples: S, n }, noise },
  solver: gridShortestPath({ rows: 12, columns: 12 }),
};
const small = {
  query: { theta: theta.subarray(0, 1), shape: { instances: 1, samples: 1, n: 1 } },
  solver: identityMap({ n: 1 }),
};

async function milliseconds(executor, job, rounds) {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    await executor.solve(job);
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { median: times[rounds >> 1], least: times[0] };
}

const rows = {};
for (const [name, executor] of [
  ['inline', inline()],
  ['threads, 1 worker and this thread', threads({ workers: 1 })],
  ['threads, 2 workers, deadline', threads({ workers: 2, deadline: 10_000 })],
  ['asyncThreads, 1 worker', asyncThreads({ workers: 1 })],
  ['asyncThreads, 2 workers', asyncThreads({ workers: 2 })],
]) {
  await milliseconds(executor, large, ROUNDS);
  const path = await milliseconds(executor, large, ROUNDS);
  await milliseconds(executor, small, 1000);
  const trip = await milliseconds(executor, small, 1000);
  rows[name] = {
    'paths, median ms': path.median.toFixed(2),
    'paths, least ms': path.least.toFixed(2),
    'one row, median µs': (1000 * trip.median).toFixed(0),
    'one row, least µs': (1000 * trip.least).toFixed(0),
  };
  await executor.dispose();
}
console.table(rows);
