// What the executors of @mapgrad/economy save and cost, B=32, S=10: `node test/bench/economy.bench.mjs` after a build.
import { noiseKey, randomWords } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { dagPath, gridEdges, topK, tsp } from '@mapgrad/solvers';
import { distinct, memo, pool, unmoved } from '../../plugins/economy/dist/index.js';

const [B, S, SIDE, ROUNDS] = [32, 10, 12, 20];
const solvers = {
  'top-10 of 100': topK({ n: 100, k: 10 }),
  'top-10 of 1000': topK({ n: 1000, k: 10 }),
  'dag-path 12x12': dagPath({ vertices: SIDE * SIDE, edges: gridEdges({ rows: SIDE, columns: SIDE }) }),
  'tsp of 8 cities': tsp({ cities: 8 }),
};

const table = Object.entries(solvers).map(([name, solver]) => {
  const n = solver.size();
  const theta = uniform(1, B * n);
  const many = Array.from({ length: ROUNDS }, (_, i) => uniform(i + 3, B * n));
  const direction = uniform(2, B * S * n);
  const plain = { theta, shape: { instances: B, samples: S, n } };
  let steps = 0;
  const step = (executor, lambda) => () => {
    const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(steps++) };
    executor.solve({ query: { ...plain, noise }, solver });
    const shift = { direction, step: new Float64Array(B).fill(lambda) };
    executor.solve({ query: { ...plain, noise, shift }, solver });
  };
  const one = (of) => ({ theta: of, shape: { instances: B, samples: 1, n } });
  const each = (executor, queries) => () => queries.map((query) => executor.solve({ query, solver }));
  const measures = {
    'inline: a step of I-MLE, λ = 0': step(inline(), 0),
    'unmoved: the same': step(unmoved({ of: inline() }), 0),
    'inline: a step of I-MLE, λ = 1': step(inline(), 1),
    'unmoved: the same, nothing saved': step(unmoved({ of: inline() }), 1),
    'inline: S equal rows': each(inline(), [plain]),
    'distinct: the same': each(distinct({ of: inline() }), [plain]),
    'inline: 20 batches of θ': each(inline(), many.map(one)),
    'distinct: the same, nothing saved': each(distinct({ of: inline() }), many.map(one)),
    'memo: the same, all known': each(memo({ of: inline(), entries: B * ROUNDS }), many.map(one)),
    'memo: the same, none known': each(memo({ of: inline(), entries: 1 }), many.map(one)),
    'pool: the same, ratio 0.1, 20 states': each(pool({ of: inline(), ratio: 0.1, entries: 20 }), many.map(one)),
  };
  return [name, Object.fromEntries(Object.entries(measures).map(([what, run]) => [what, milliseconds(run)]))];
});

console.log(`Node ${process.version}, median milliseconds`);
console.table(
  Object.fromEntries(
    Object.keys(table[0][1]).map((what) => [what, Object.fromEntries(table.map(([name, row]) => [name, row[what]]))]),
  ),
);

function milliseconds(run) {
  for (let round = 0; round < 5; round++) run();
  const times = Array.from({ length: 25 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Number(times.sort((a, b) => a - b)[12].toFixed(2));
}

function uniform(key, length) {
  const words = new Int32Array(length + 1);
  randomWords(noiseKey(key), 0, length, words);
  return Float32Array.from(words.subarray(0, length), (word) => word * 2 ** -31);
}
