const DAMPING = 23; // e^(−23) = 1e-10, the error of discretisation
const TERMS = 30;
const AVERAGED = 12;

/**
 * P(Y ≤ y) of Y = Σ_l Gamma(shape, scale_l), from its Laplace transform `Π_l (1 + scale_l p)^(−shape)` by the trapezoidal
 * rule on a vertical line, with Euler's averages of the alternating series.
 *
 * Source: J. Abate and W. Whitt, "Numerical inversion of Laplace transforms of probability distributions", ORSA J.
 * Computing 7 (1995), algorithm EULER.
 */
export function gammaSumCdf(shape: number, scales: readonly number[], y: number): number {
  if (y <= 0) return 0;
  const real = DAMPING / (2 * y);

  /** The real part of the transform of P(Y ≤ y), Π (1 + scale p)^(−shape) / p, at p = real + i·imaginary. */
  const transform = (imaginary: number): number => {
    let logModulus = -0.5 * Math.log(real * real + imaginary * imaginary);
    let angle = -Math.atan2(imaginary, real);
    for (const scale of scales) {
      const a = 1 + scale * real;
      const b = scale * imaginary;
      logModulus -= (shape / 2) * Math.log(a * a + b * b);
      angle -= shape * Math.atan2(b, a);
    }
    return Math.exp(logModulus) * Math.cos(angle);
  };

  const factor = Math.exp(DAMPING / 2) / y;
  let sum = (factor * transform(0)) / 2;
  let average = 0;
  let binomial = 2 ** -AVERAGED;
  for (let term = 1; term <= TERMS + AVERAGED; term++) {
    if (term > TERMS) {
      average += binomial * sum;
      const j = term - TERMS;
      binomial *= (AVERAGED + 1 - j) / j;
    }
    sum += (term % 2 === 0 ? 1 : -1) * factor * transform((term * Math.PI) / y);
  }
  return average + binomial * sum;
}
