import type { GradientEstimator, MAPSolver } from '@mapgrad/contracts';
import { answersOf, batchOf, converse } from './converse.ts';
import { ensure, type Law, law } from './law.ts';
import { uniform } from './numbers.ts';
import { show } from './show.ts';

const N = 4;
const STEP = 2 ** -6;
/** What may be missed beside dz and the slope, by outputs that are optimal up to a tolerance. */
const SLACK = 1e-3;

/**
 * The law of an estimator that needs a bounded C and differentiates its output: on the cube {0, 1}ⁿ dtheta lies between
 * the slopes to both sides of θ, which differ only where the output has a kink.
 *
 * @param cube the solver of the cube
 */
export const cubeDerivative = (make: () => GradientEstimator, cube: (n: number) => MAPSolver): Law =>
  law('estimator: on the cube, dtheta is the derivative of <dz, output> by theta', () => {
    const estimator = make();
    const answers = answersOf(cube(N));
    for (let seed = 1; seed <= 10; seed++) {
      const batch = batchOf(estimator, uniform(seed, N * (1 + estimator.outputs)), N);
      const valueAt = (i: number, by: number): number => {
        const theta = batch.theta.map((number, at) => (at === i ? number + by : number));
        const { output } = converse(estimator, { ...batch, theta }, answers);
        return output.reduce((sum, number, at) => sum + number * batch.dz[at]!, 0);
      };
      const { dtheta } = converse(estimator, batch, answers).backward;
      for (let i = 0; i < N; i++) {
        const here = valueAt(i, 0);
        const slopes = [(here - valueAt(i, -STEP)) / STEP, (valueAt(i, STEP) - here) / STEP];
        const slack = SLACK * (1 + Math.max(...slopes.map(Math.abs)));
        const between = dtheta[i]! >= Math.min(...slopes) - slack && dtheta[i]! <= Math.max(...slopes) + slack;
        ensure(
          between,
          () =>
            `dtheta[${i}] is ${dtheta[i]}, and <dz, output> changes by ${show(slopes)}, for theta ${show(batch.theta)}`,
        );
      }
    }
  });
