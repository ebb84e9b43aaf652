import {
  type GradientEstimator,
  type MAPSolver,
  type NoiseDistribution,
  noiseKey,
  type State,
} from '@mapgrad/contracts';
import { drive, inline } from '@mapgrad/core';
import { given } from '@mapgrad/estimators';
import { expect } from 'vitest';
import type { Matrix } from '../fixtures/goldens/goldens.ts';

export interface GoldenInput {
  /** [B][n] */
  readonly theta: Matrix;
  /** [B][S][n] */
  readonly noise: readonly Matrix[] | null;
  /** [B·S][n] */
  readonly dz: (z: Float32Array) => Matrix;
  /** The reference minimises: θ are costs. */
  readonly minimize?: boolean | undefined;
  /** Noise multiplies θ, and so does not change its sign with it. */
  readonly multiplicative?: boolean | undefined;
}

export interface GoldenOutput {
  /** [B·S, n] */
  readonly z: Float32Array;
  /** [B, n] */
  readonly grad: Float32Array;
  readonly state: State;
  readonly report: Readonly<Record<string, number>>;
}

/** One step of an estimator with noise that was drawn elsewhere. */
export function goldenStep(
  make: (noise: NoiseDistribution | undefined) => GradientEstimator,
  solver: MAPSolver,
  { theta, noise, dz, minimize = false, multiplicative = false }: GoldenInput,
  state?: State,
): GoldenOutput {
  const sign = minimize ? -1 : 1;
  const signed = (matrix: Matrix): number[][] => matrix.map((row) => row.map((value) => sign * value));
  const estimator = make(noise === null ? undefined : given(multiplicative ? noise.flat() : signed(noise.flat())));
  const executor = inline();
  const n = theta[0]!.length;
  const { output, backward } = drive(
    estimator.forward(Float32Array.from(signed(theta).flat()), { instances: theta.length, n, key: noiseKey(0) }),
    (query) => executor.solve<void>({ query, solver }),
  );
  const z = output.slice();
  const end = drive(backward(Float32Array.from(dz(z).flat()), state ?? estimator.initialState), (query) =>
    executor.solve<void>({ query, solver }),
  );
  return { z, grad: end.dtheta.map((value) => sign * value), state: end.state, report: end.report };
}

/** Compares numbers to 1e-5, relative to their size where that is above 1. */
export function expectClose(found: ArrayLike<number>, expected: Matrix | readonly number[]): void {
  const flat = expected.flat();
  expect(found.length).toBe(flat.length);
  flat.forEach((value, i) => {
    const error = Math.abs(found[i]! - value) / Math.max(1, Math.abs(value));
    if (!(error <= 1e-5)) expect.fail(`[${i}] is ${found[i]}, the reference has ${value}`);
  });
}
