import { type Rows, type Shape, saturated } from '@mapgrad/contracts';

/** `factor_b · Σ_s rows_bs` [B, n], summed in double precision, saturating at the range of float32. */
export function sumOfSamples(rows: Rows, factor: Float64Array, { instances, samples, n }: Shape): Rows {
  const sums = new Float32Array(instances * n);
  const sum = new Float64Array(n);
  for (let b = 0; b < instances; b++) {
    sum.fill(0);
    for (let s = 0; s < samples; s++) {
      const from = (b * samples + s) * n;
      for (let i = 0; i < n; i++) sum[i] = sum[i]! + rows[from + i]!;
    }
    const scale = factor[b]!;
    for (let i = 0; i < n; i++) sums[b * n + i] = saturated(sum[i]! * scale);
  }
  return sums;
}

/** Each row [B, n] S times, divided by S: dL/dz_s where the output is the mean of the z_s. */
export function sharedOut(rows: Rows, { instances, samples, n }: Shape): Rows {
  const shares = new Float32Array(instances * samples * n);
  for (let row = 0; row < instances * samples; row++) {
    const from = Math.floor(row / samples) * n;
    for (let i = 0; i < n; i++) shares[row * n + i] = rows[from + i]! / samples;
  }
  return shares;
}

/** Means of `group` consecutive rows each, and the shape they have. */
export function meansOf(rows: Rows, { instances, samples, n }: Shape, group: number): readonly [Rows, Shape] {
  const shape: Shape = { instances, samples: samples / group, n };
  if (group === 1) return [rows, shape];
  const eachGroup: Shape = { instances: instances * shape.samples, samples: group, n };
  const factor = new Float64Array(eachGroup.instances).fill(1 / group);
  return [sumOfSamples(rows, factor, eachGroup), shape];
}

/** The share of instances whose row [n] is zero throughout. */
export function zeroShare(rows: Rows, n: number): number {
  const count = rows.length / n;
  let zeros = 0;
  for (let b = 0; b < count; b++) {
    let i = b * n;
    while (i < (b + 1) * n && rows[i] === 0) i++;
    if (i === (b + 1) * n) zeros++;
  }
  return zeros / count;
}

/** The arithmetic mean. */
export const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
