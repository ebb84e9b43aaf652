import {
  type Asking,
  type Backward,
  checkOption,
  checkPart,
  type GradientEstimator,
  type NoiseDistribution,
  oneOf,
  type Perturbation,
  positiveInteger,
  type Query,
  type Shape,
  type StepSize,
} from '@mapgrad/contracts';
import { mean, meansOf, sharedOut, zeroShare } from './rows.ts';
import { specWithParts } from './spec.ts';
import { type Compared, sumOfDifferences } from './sum-of-differences.ts';
import { temperature } from './temperature.ts';

/** Options of {@link imle}. */
export interface IMLEOptions {
  readonly stepSize: StepSize;
  readonly noise?: NoiseDistribution;
  /** S, rows of output for each instance; 1 when absent. */
  readonly samples?: number;
  /** M: differences are counted on means of M samples, M·S rows being drawn; 1 when absent. */
  readonly marginalSamples?: number;
  /**
   * Compare z with a state that the loss would rather have, or with one that it would rather not (`backward`), or the
   * two; `forward` when absent.
   */
  readonly difference?: 'forward' | 'backward' | 'central';
  /** The output: the states, or their mean; `samples` when absent. */
  readonly output?: 'samples' | 'mean';
  /** τ of the noise under z; 1 when absent. */
  readonly inputTemperature?: number;
  /**
   * τ of the noise under the states compared; the input's when absent. With another one a difference to one side, too,
   * compares two states at it, for one more solve.
   */
  readonly targetTemperature?: number;
  /** The weight of θ under the states compared with; 1 when absent. */
  readonly thetaWeight?: number;
  /**
   * Computes as another implementation does. Both take the mean over samples and not the sum; `torch-imle` does not
   * divide by λ, and compares with z whatever its temperature; `torch-adaptive-imle` compares two states at the target's
   * temperature and weight even in a difference to one side.
   */
  readonly compatibility?: 'torch-imle' | 'torch-adaptive-imle';
}

/**
 * Implicit maximum likelihood: z is compared with the state that the loss would rather have.
 *
 * `dL/dθ_b = Σ_s (1/λ_b) { MAP(θ_b + τε_bs) − MAP(θ_b + τε_bs − λ_b dz_bs) }`, the noise being the same on both sides;
 * backward `Σ_s (1/λ_b) { MAP(θ_b + τε_bs + λ_b dz_bs) − MAP(θ_b + τε_bs) }`, and the central difference is the mean of
 * the two. Forward and backward are the directions "toward better" and "away from worse" of direct loss minimisation,
 * for a loss made linear at z. The gradient `E z − y` of maximum likelihood for an observed state y is that of the
 * perturbed Fenchel-Young loss.
 *
 * The law of the identity holds unless a difference to one side has θ weighted: states then differ without a step too, which
 * holds an adaptive α down, if need be at 0.
 *
 * Output [B·S·M, n], or the mean [B, n]: each state is then moved along its share of dz, so that λ is S·M times the λ of
 * implementations that move each along dz. An instance whose λ is 0 has gradient 0. Report: `lambda` (mean over
 * instances), `zeroGradients` (share of instances whose gradient is 0).
 *
 * Source: arXiv:2106.01798, Algorithm 1, which does not divide by λ; arXiv:2209.04862, eq. (2), and for the central
 * difference Algorithm 1, which takes the mean over samples. Direct loss minimisation: D. McAllester, T. Hazan and
 * J. Keshet (NIPS 2010); arXiv:1511.06411.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function imle(options: IMLEOptions): GradientEstimator {
  const { stepSize, noise, samples = 1, marginalSamples = 1, difference = 'forward', output = 'samples' } = options;
  const { inputTemperature = 1, targetTemperature = inputTemperature, thetaWeight = 1, compatibility } = options;
  checkPart('stepSize', stepSize, ['lambda', 'update'], 'adaptive() or fixed(lambda)');
  positiveInteger('samples', samples);
  positiveInteger('marginalSamples', marginalSamples);
  oneOf('difference', difference, ['forward', 'backward', 'central']);
  oneOf('output', output, ['samples', 'mean']);
  temperature('inputTemperature', inputTemperature);
  temperature('targetTemperature', targetTemperature);
  checkOption('thetaWeight', thetaWeight, true, 'a finite number');
  oneOf('compatibility', compatibility, [undefined, 'torch-imle', 'torch-adaptive-imle']);
  const drawn = samples * marginalSamples;
  const middleWeight = compatibility === 'torch-adaptive-imle' ? thetaWeight : 1;
  const middleIsOutput =
    compatibility === 'torch-imle' ||
    (middleWeight === 1 && (noise === undefined || targetTemperature === inputTemperature));

  return {
    spec: specWithParts(import.meta.url, 'imle', options),
    outputs: output === 'mean' ? 1 : drawn,
    initialState: stepSize.initialState,
    *forward(theta, { instances, n, key }) {
      const shape: Shape = { instances, samples: drawn, n };
      const perturbation = (tau: number): Perturbation | undefined =>
        noise && { distribution: noise, temperature: tau, key };
      const z = yield { theta, shape, noise: perturbation(inputTemperature) };

      return {
        output: output === 'mean' ? meansOf(z, shape, drawn)[0] : z,
        *backward(dz, state): Asking<Backward> {
          const direction = output === 'mean' ? sharedOut(dz, shape) : dz;
          const lambda = stepSize.lambda(theta, direction, shape, state);
          const around: Query = { theta, shape, thetaWeight, noise: perturbation(targetTemperature) };
          const moved = (sign: 1 | -1): Query => ({
            ...around,
            shift: { direction, step: lambda.map((value) => sign * value) },
          });

          const middle =
            difference === 'central' ? undefined : middleIsOutput ? z : yield { ...around, thetaWeight: middleWeight };
          const near = difference === 'forward' ? middle! : yield moved(1);
          const far = difference === 'backward' ? middle! : yield moved(-1);
          const change = far === z ? near : far;
          const compared: Compared = { near, far, sides: middle === undefined ? 2 : 1, out: change };
          const divisor = stepSize.divisor?.(lambda, shape) ?? lambda;
          const factor = divisor.map((value) => factorOf(value, drawn, compatibility));
          const dtheta = sumOfDifferences(compared, factor, shape);
          return {
            dtheta,
            state: stepSize.update(...meansOf(change, shape, marginalSamples), state),
            report: { lambda: mean(lambda), zeroGradients: zeroShare(dtheta, n) },
          };
        },
      };
    },
  };
}

/** What a sum of differences over the samples is multiplied by. */
function factorOf(lambda: number, samples: number, compatibility: IMLEOptions['compatibility']): number {
  if (compatibility === 'torch-imle') return 1 / samples;
  if (lambda === 0) return 0;
  return compatibility === undefined ? 1 / lambda : 1 / (samples * lambda);
}
