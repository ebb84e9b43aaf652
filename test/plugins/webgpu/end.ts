import { inline } from '@mapgrad/core';
import { topK } from '@mapgrad/solvers';
import { webgpu } from '@mapgrad/webgpu';

/**
 * Solves on the GPU, and prints whether the answer is right; disposes of the executor where it is told to `end`, and where it is told to
 * `exit` or to `fail`, does so while the GPU computes.
 */
const solver = topK({ n: 9, k: 3 });
const query = {
  theta: Float32Array.from({ length: 18 }, (_, i) => (i * 5) % 17),
  shape: { instances: 2, samples: 1, n: 9 },
};
const executor = webgpu();
const z = await executor.solve<void>({ query, solver });
console.log(executor.counts['webgpu.gpuRows'], z.join() === inline().solve<void>({ query, solver }).join());
const [, , what] = process.argv;
if (what === 'end') await executor.dispose();
if (what === 'exit' || what === 'fail') {
  void executor.solve<void>({ query: { ...query, shape: { ...query.shape, samples: 20_000 } }, solver });
  await new Promise((resolve) => setTimeout(resolve, 20));
  if (what === 'exit') process.exit(3);
  throw new Error('no more');
}
