import { inline } from '@mapgrad/core';
import { topK } from '@mapgrad/solvers';
import { webgpu } from '@mapgrad/webgpu';

/** Solves on the GPU, and prints whether the answer is right; disposes of the executor where it is told to `end`. */
const solver = topK({ n: 9, k: 3 });
const query = {
  theta: Float32Array.from({ length: 18 }, (_, i) => (i * 5) % 17),
  shape: { instances: 2, samples: 1, n: 9 },
};
const executor = webgpu();
const z = await executor.solve<void>({ query, solver });
console.log(executor.counts['webgpu.gpuRows'], z.join() === inline().solve<void>({ query, solver }).join());
if (process.argv[2] === 'end') await executor.dispose();
