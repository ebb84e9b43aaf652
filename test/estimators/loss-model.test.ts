import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lossModel } from '../../estimators/loss-model.ts';

const number = fc.double({ min: -3, max: 3, noNaN: true });
const row = (n: number) => fc.array(number, { minLength: n, maxLength: n });
const N = 3;
const states = fc.array(row(N), { minLength: 4, maxLength: 7 });

const float32 = (rows: readonly (readonly number[])[]): Float32Array[] =>
  rows.map((values) => Float32Array.from(values));
const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0);

/** f less its mean over the rows. */
function centred(rows: readonly (readonly number[])[], f: (z: readonly number[]) => number): number[] {
  const values = rows.map(f);
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

function expectNear(found: Float64Array, expected: readonly number[], scale = 1): void {
  for (const [i, value] of expected.entries()) expect(Math.abs(found[i]! - value)).toBeLessThan(1e-3 * scale);
}

describe('the losses of the model', () => {
  it('are those of any quadratic loss, up to a constant, where all states have gradients', () => {
    fc.assert(
      fc.property(states, row(N * N), row(N), (z, matrix, linear) => {
        const hessian = (x: readonly number[]): number[] =>
          x.map((_, i) => x.reduce((sum, value, j) => sum + (matrix[i * N + j]! + matrix[j * N + i]!) * value, 0));
        const f = (x: readonly number[]): number => dot(hessian(x), x) / 2 + dot(linear, x);
        const d = z.map((x) => hessian(x).map((value, i) => value + linear[i]!));
        const rows = z.map((x) => [...Float32Array.from(x)]);
        expectNear(lossModel(float32(z), float32(d)).losses, centred(rows, f), 10);
      }),
    );
  });

  it('are those of a squared distance also at states without a gradient', () => {
    fc.assert(
      fc.property(states, row(N), number, (z, b, weight) => {
        fc.pre(z.slice(0, 3).some((x) => x.some((value, i) => Math.abs(value - z[0]![i]!) > 0.1)));
        const f = (x: readonly number[]): number => weight * x.reduce((sum, value, i) => sum + (value - b[i]!) ** 2, 0);
        const d = z.slice(0, 3).map((x) => x.map((value, i) => 2 * weight * (value - b[i]!)));
        expectNear(lossModel(float32(z), float32(d)).losses, centred(z, f), 30);
      }),
    );
  });

  it('are those of a linear loss from a single gradient', () => {
    fc.assert(
      fc.property(states, row(N), (z, d) => {
        expectNear(
          lossModel(float32(z), float32([d])).losses,
          centred(z, (x) => dot(d, x)),
          10,
        );
      }),
    );
  });
});

it('the slope is the gradient of a squared distance at the mean of all states', () => {
  const z = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0, 0, 1],
  ];
  const b = [0.5, -1, 2];
  const d = z.slice(0, 2).map((x) => x.map((value, i) => 2 * (value - b[i]!)));
  const { mean, slope } = lossModel(float32(z), float32(d));
  expect([...mean]).toEqual([0.25, 0.25, 0.5]);
  expectNear(
    slope,
    b.map((value, i) => 2 * (mean[i]! - value)),
  );
});
