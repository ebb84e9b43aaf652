import type { GradientEstimator, NoiseDistribution, State } from '@mapgrad/contracts';
import { adaptive, fixed, imle, straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { type GoldenCase, goldens } from '../fixtures/goldens/goldens.ts';
import { expectClose, goldenStep } from './golden-step.ts';

const compatibility = 'torch-adaptive-imle';

/** The estimator of a case, as the options of mapgrad say it. */
function estimatorOf(golden: GoldenCase, noise: NoiseDistribution | undefined): GradientEstimator {
  const samples = golden.nbSamples ?? 1;
  const shared = { samples, ...(noise && { noise }) };
  const { target } = golden;
  if (target === undefined) return straightThrough({ ...shared, compatibility });
  const { inputNoiseTemperature = 1, targetNoiseTemperature = 1, symmetric = false } = golden;
  const options = {
    ...shared,
    inputTemperature: inputNoiseTemperature,
    targetTemperature: targetNoiseTemperature,
    difference: symmetric ? ('central' as const) : ('forward' as const),
  };
  if (target.type === 'adaptive') {
    const stepSize = adaptive({ alpha: target.initialAlpha, update: target.updateStep, compatibility });
    return imle({ ...options, stepSize, compatibility });
  }
  return imle({
    ...options,
    thetaWeight: target.alpha,
    stepSize: fixed(target.lambda),
    compatibility: target.scaleByLambda ? compatibility : 'torch-imle',
  });
}

describe('torch-imle and torch-adaptive-imle, one layer', () => {
  it('there are eleven cases with 30 steps', () => {
    expect(goldens.imle.length).toBe(11);
    expect(goldens.imle.flatMap(({ steps }) => steps).length).toBe(30);
  });

  it.each(goldens.imle.map((golden) => [golden.id, golden] as const))('%s', (_, golden) => {
    const solver = topK({ n: golden.n, k: golden.map.k ?? 1 });
    let state: State | undefined;
    for (const step of golden.steps) {
      const found = goldenStep(
        (noise) => estimatorOf(golden, noise),
        solver,
        { theta: step.theta, noise: step.noise, dz: () => step.dy, minimize: golden.isMinimization },
        state,
      );
      expect([...found.z]).toEqual(step.z.flat());
      expectClose(found.grad, step.grad);
      if (step.stateAfter !== undefined) {
        const { alpha, gradNorm, previousUpdate } = step.stateAfter;
        const { state: after, report } = found;
        expectClose([after.alpha!, after.meanNonZero!, after.velocity!], [alpha, gradNorm, previousUpdate]);
        expectClose([report.lambda!], [step.lambdaPerturbation!]);
      }
      state = found.state;
    }
  });
});
