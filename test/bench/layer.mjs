import { differentiate, inline } from '@mapgrad/core';
import { adaptive, imle, sumOfGamma } from '@mapgrad/estimators';
import { uniform } from './uniform.mjs';

/** So small a step that α stays 1, and every pass of a layer solves rows like those of the pass before. */
const update = 1e-9;

/** θ, dz and the solver of a case; `layer()` is its forward and backward pass of I-MLE with an adaptive step size. */
export async function layerOf({ B, S, k, solver: make, theta: thetaOf, passes = 1 }) {
  const solver = await make();
  const n = solver.size();
  const theta = uniform(1, B * n, thetaOf);
  const dz = uniform(2, B * S * n, (u) => u - 0.5);
  const noise = k && { noise: sumOfGamma({ k }) };
  const layer = (executor = inline()) => {
    const estimator = imle({ ...noise, stepSize: adaptive({ alpha: 1, update }), samples: S });
    const step = differentiate({ estimator, solver, executor, seed: 7 });
    return () => step.forward(theta).backward(dz);
  };
  return { n, theta, dz, solver, layer, passes };
}
