import { LARGEST, type Rows } from '@mapgrad/contracts';
import { allFinite } from './all-finite.ts';
import { AT_ONCE, type SumOfTerms, sumOfTermsSIMD } from './sum-of-terms-simd.ts';

/** A factor times n numbers. */
export interface Term {
  /** [n] */
  readonly row: Rows;
  readonly factor: number;
}

/** Vectors pay from this many numbers on. */
const MANY = 64;
let many: readonly SumOfTerms[] | undefined;

/** Writes the sum of a few terms into out [n], computed in double precision, and returns whether all of it is finite. */
export function sumOfTerms(out: Float32Array, one: Term, two?: Term, three?: Term): boolean {
  if (out.length < MANY || out.length > AT_ONCE) return sumOneByOne(out, one, two, three);
  many ??= ([1, 2, 3] as const).map((count) => sumOfTermsSIMD(count) ?? sumOneByOne);
  return many[two === undefined ? 0 : three === undefined ? 1 : 2]!(out, one, two, three);
}

/** {@link sumOfTerms} without vectors. */
export function sumOneByOne(out: Float32Array, one: Term, two?: Term, three?: Term): boolean {
  if (two === undefined) scaled(out, one);
  else if (three === undefined) sumOfTwo(out, one, two);
  else sumOfThree(out, one, two, three);
  return allFinite(out);
}

function scaled(out: Float32Array, { row, factor }: Term): void {
  for (let i = 0; i < out.length; i++) out[i] = factor * row[i]!;
}

function sumOfTwo(out: Float32Array, { row: x, factor: a }: Term, { row: y, factor: b }: Term): void {
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]!;
}

function sumOfThree(out: Float32Array, one: Term, two: Term, three: Term): void {
  const { row: x, factor: a } = one;
  const { row: y, factor: b } = two;
  const { row: z, factor: c } = three;
  for (let i = 0; i < out.length; i++) out[i] = a * x[i]! + b * y[i]! + c * z[i]!;
}

/** Writes `one ⊙ exp(noise − τ²/2) + shift` into out [n], τ being the factor of the noise; returns whether all is finite. */
export function multiplied(out: Float32Array, one: Term, noise: Term, shift?: Term): boolean {
  const { row: theta, factor: weight } = one;
  const { row: epsilon, factor: temperature } = noise;
  const shrink = temperature ** 2 / 2;
  for (let i = 0; i < out.length; i++) {
    const factor = Math.min(LARGEST, Math.exp(temperature * epsilon[i]! - shrink));
    const moved = shift === undefined ? 0 : shift.factor * shift.row[i]!;
    out[i] = weight * theta[i]! * factor + moved;
  }
  return allFinite(out);
}
