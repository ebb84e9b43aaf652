import { type GradientProblem, gradientProblem, oneHots, squaredDistance } from '@mapgrad/diagnostics';
import { argmax } from '@mapgrad/solvers';
import { numpyNormal } from './numpy-normal.ts';

/**
 * The problem of Figures 1, 3 and 4 of arXiv:2209.04862: the gradient of E‖z − b‖², z one-hot of law softmax(θ).
 *
 * θ and b are those of the published code for a seed: θ = randn(n), b = |randn(n)| (the text has b without the modulus).
 */
export function syntheticProblem(seed: number, n: number): GradientProblem {
  const draw = numpyNormal(seed);
  const theta = Array.from({ length: n }, draw);
  const b = Array.from({ length: n }, () => Math.abs(draw()));
  return gradientProblem({ states: oneHots(n), solver: argmax({ n }), theta, loss: squaredDistance(b) });
}
