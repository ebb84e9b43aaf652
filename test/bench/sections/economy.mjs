import { noiseKey } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { distinct, memo, pool, unmoved } from '@mapgrad/economy';
import { gumbel } from '@mapgrad/estimators';
import { dagPath, gridEdges, topK, tsp } from '@mapgrad/solvers';
import { digits } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { medians } from '../medians.mjs';
import { uniform } from '../uniform.mjs';

export const title = 'What the executors of @mapgrad/economy save and cost, B=32 S=10, median milliseconds';

const [B, S, SIDE, BATCHES] = [32, 10, 12, 20];
const solvers = {
  'top-10 of 100': () => topK({ n: 100, k: 10 }),
  'top-10 of 1000': () => topK({ n: 1000, k: 10 }),
  'dag-path 12×12': () => dagPath({ vertices: SIDE * SIDE, edges: gridEdges({ rows: SIDE, columns: SIDE }) }),
  'tsp of 8 cities': () => tsp({ cities: 8 }),
};

/** Each solver. */
export async function results(settings) {
  const all = [];
  for (const name of Object.keys(solvers)) all.push(await inFreshProcess(import.meta.url, { name, settings }));
  return all;
}

/** One solver under every executor, where there is something to save and where there is not. */
export async function measure({ name, settings }) {
  const solver = solvers[name]();
  const n = solver.size();
  const signed = (key, length) => uniform(key, length, (u) => 2 * u - 1);
  const query = { theta: signed(1, B * n), shape: { instances: B, samples: S, n } };
  const direction = signed(2, B * S * n);
  let steps = 0;
  const half = direction.map((value, i) => (Math.floor(i / n) % 2 === 0 ? value : 0));
  const step =
    (executor, lambda, slope = direction) =>
    () => {
      const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(steps++) };
      executor.solve({ query: { ...query, noise }, solver });
      const shift = { direction: slope, step: new Float64Array(B).fill(lambda) };
      executor.solve({ query: { ...query, noise, shift }, solver });
    };
  const batches = Array.from({ length: BATCHES }, (_, i) => ({
    theta: signed(i + 3, B * n),
    shape: { instances: B, samples: 1, n },
  }));
  const each = (executor, queries) => () => queries.map((one) => executor.solve({ query: one, solver }));
  const tasks = {
    'inline: a step of I-MLE, λ = 0': step(inline(), 0),
    'unmoved: the same': step(unmoved({ of: inline() }), 0),
    'inline: a step of I-MLE, λ = 1': step(inline(), 1),
    'unmoved: the same, nothing saved': step(unmoved({ of: inline() }), 1),
    'inline: dz 0 for half of the samples, λ = 1': step(inline(), 1, half),
    'unmoved: half of it saved': step(unmoved({ of: inline() }), 1, half),
    'inline: S equal rows': each(inline(), [query]),
    'distinct: the same': each(distinct({ of: inline() }), [query]),
    'inline: 20 batches of θ': each(inline(), batches),
    'distinct: the same, nothing saved': each(distinct({ of: inline() }), batches),
    'memo: the same, all known': each(memo({ of: inline(), entries: B * BATCHES }), batches),
    'memo: the same, none known': each(memo({ of: inline(), entries: 1 }), batches),
    'pool: the same, ratio 0.1, 20 states': each(pool({ of: inline(), ratio: 0.1, entries: 20 }), batches),
  };
  return { name, tasks: await medians(tasks, { ...settings, time: settings.time / 5 }) };
}

export const table = ({ economy }) =>
  Object.keys(economy[0].tasks).map((task) => ({
    '': task,
    ...Object.fromEntries(economy.map(({ name, tasks }) => [name, digits(tasks[task].median)])),
  }));
