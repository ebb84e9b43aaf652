import { minimizing } from '@mapgrad/contracts';
import { gumbel, normal, sumOfGamma } from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { answerJobs } from '@mapgrad/threads/web';

answerJobs({ minimizing, gridShortestPath, topK, gumbel, normal, sumOfGamma, hanging, deadly });

/** Never answers where θ_0 is 1; else z = θ. */
function hanging() {
  return {
    exact: false,
    size: () => 1,
    prepare: () => (theta: Float32Array, z: Float32Array) => {
      while (theta[0] === 1);
      z.set(theta);
    },
  };
}

/** Throws outside of solve where θ_0 is 1, and never answers; else z = θ. */
function deadly() {
  return {
    exact: false,
    size: () => 1,
    prepare: () => (theta: Float32Array, z: Float32Array) => {
      if (theta[0] !== 1) {
        z.set(theta);
        return undefined;
      }
      setTimeout(() => {
        throw new Error('nobody catches it');
      });
      return new Promise(() => undefined);
    },
  };
}
