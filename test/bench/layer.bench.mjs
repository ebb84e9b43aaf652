// One forward and backward pass of a layer, on one thread: `npm run bench`.
import { fold, noiseKey, randomWords } from '@mapgrad/contracts';
import { differentiate } from '@mapgrad/core';
import { adaptive, imle, sumOfGamma } from '@mapgrad/estimators';
import { gridShortestPath, spanningTree, topK } from '@mapgrad/solvers';
import { Bench } from 'tinybench';
import { plainPass } from './plain-pass.mjs';

const cases = [
  { name: 'path 12x12', B: 32, S: 10, k: 15, solver: gridShortestPath({ rows: 12, columns: 12 }), costs: true },
  { name: 'path 30x30', B: 32, S: 10, k: 39, solver: gridShortestPath({ rows: 30, columns: 30 }), costs: true },
  { name: 'top-10 of 1000', B: 128, S: 10, k: 10, solver: topK({ n: 1000, k: 10 }), costs: false },
  { name: 'top-10 of 350', B: 32, S: 100, k: 10, solver: topK({ n: 350, k: 10 }), costs: false },
  {
    name: 'tree of K10',
    B: 128,
    S: 10,
    k: 9,
    solver: spanningTree({ vertices: 10 }),
    costs: false,
  },
];

const bench = new Bench({ time: 2000, iterations: 20, warmupIterations: 5 });
for (const { name, B, S, k, solver, costs } of cases) {
  const n = solver.size();
  const theta = uniform(noiseKey(1), B * n).map((u) => (costs ? -0.5 - u : 4 * u));
  const dz = uniform(noiseKey(2), B * S * n).map((u) => u - 0.5);
  const layer = (noise) => {
    const estimator = imle({ ...(noise && { noise }), stepSize: adaptive({ alpha: 1 }), samples: S });
    const step = differentiate({ estimator, solver, seed: 7 });
    return () => step.forward(theta).backward(dz);
  };
  bench.add(`${name}, B=${B} S=${S}, Sum-of-Gamma`, layer(sumOfGamma({ k })));
  bench.add(`${name}, B=${B} S=${S}, no noise`, layer());
  bench.add(`${name}, B=${B} S=${S}, Sum-of-Gamma, plain`, plainPass({ theta, dz, samples: S, k, solver }), {
    async: false,
  });
}
await bench.run();

console.log(
  `Node ${process.version}, one thread; a row is one state returned by the forward pass and one compared with it`,
);
console.table(
  bench.tasks.map(({ name, result }) => {
    const { B, S } = cases.find((one) => name.startsWith(one.name));
    const milliseconds = result.latency.p50;
    return {
      case: name,
      'median ms': Number(milliseconds.toFixed(2)),
      '± %': Number(result.latency.rme.toFixed(1)),
      'rows/s': Math.round((1000 * B * S) / milliseconds),
    };
  }),
);

function uniform(key, length) {
  const words = new Int32Array(length + 1);
  randomWords(fold(key, 0), 0, length, words);
  return Float32Array.from(words.subarray(0, length), (word) => (word >>> 0) / 2 ** 32);
}
