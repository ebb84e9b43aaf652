import { type MAPSolver, noiseKey } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel, normal, stratified } from '@mapgrad/estimators';
import { argmax, gridShortestPath, topK } from '@mapgrad/solvers';
import { webgpu } from '@mapgrad/webgpu';
import { signed } from '../signed.ts';

/** Solves with every kernel in the page, and says where the answers are those of the inline executor. */
async function answers(): Promise<readonly string[]> {
  const executor = webgpu();
  const told: string[] = [];
  const solvers: readonly MAPSolver[] = [
    topK({ n: 40, k: 5 }),
    topK({ n: 300, k: 7 }),
    argmax({ n: 40, groups: 4 }),
    gridShortestPath({ rows: 5, columns: 6 }),
  ];
  for (const solver of solvers) {
    for (const distribution of [gumbel(), stratified({ of: normal(), samples: 5 })]) {
      const shape = { instances: 4, samples: 5, n: solver.size() };
      const theta = signed(3, 4 * shape.n).map((value) => 4 * value - 4);
      const query = { theta, shape, noise: { distribution, temperature: 1, key: noiseKey(2) } };
      const [found, expected] = [
        await executor.solve<void>({ query, solver }),
        inline().solve<void>({ query, solver }),
      ];
      told.push(`${solver.spec!.name} ${found.join() === expected.join()}`);
    }
  }
  const { counts } = executor;
  await executor.dispose();
  return [...told, JSON.stringify(counts)];
}

Object.assign(globalThis, { answers });
