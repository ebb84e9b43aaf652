import { type ErrorCode, LARGEST, MapgradError, type Rows } from '@mapgrad/contracts';
import { firstNonFinite } from './all-finite.ts';

/** A matrix as a caller may write it: one flat array row by row, or an array of rows. */
export type Matrix = Rows | readonly (readonly number[])[];

/** n numbers a row, and how many rows where that is known. */
export interface Size {
  readonly n: number;
  readonly rows?: number | undefined;
}

const EXPECTED = 'pass one Float32Array row by row, or an array of rows';

const UPSTREAM =
  'look before this layer for a division by zero, a logarithm of zero, or a learning rate that is too high';
const DATA = 'look where the data come from';

/** Checks θ. */
export const asTheta = (theta: Matrix, size: Size): Rows =>
  toRows('theta', theta, size, 'THETA_SHAPE', 'THETA_NOT_FINITE');

/** Checks dL/dz. */
export const asGradient = (dz: Judgement, size: Size): Rows =>
  toRows('dz', dz, size, 'GRADIENT_SHAPE', 'GRADIENT_NOT_FINITE');

/** Checks a part of the answers. */
export const asAnswer = (name: string, values: Matrix, size: Size): Rows =>
  toRows(name, values, size, 'ANSWERS_SHAPE', 'ANSWERS_NOT_FINITE');

/** What a backward pass is given: dL/dz [B·S, n], or losses [B·S]. */
export type Judgement = Matrix | ArrayLike<number>;

/** Checks the losses of some rows. */
export function asLosses(losses: Judgement | undefined, rows: number): Float64Array {
  if (losses?.length !== rows) {
    throw new MapgradError(
      'LOSS_SHAPE',
      `there are ${losses?.length ?? 'no'} losses, expected ${rows}: what each sample adds to the loss`,
    );
  }
  const values = Float64Array.from(losses as ArrayLike<number>);
  const row = values.findIndex((value) => !(Math.abs(value) <= LARGEST));
  if (row >= 0) {
    throw new MapgradError('LOSS_NOT_FINITE', `the loss of row ${row} is ${values[row]}, expected a finite float32`, {
      row,
    });
  }
  return values;
}

/** Checks the shape and the finiteness of a matrix; a flat array is used as it is, not copied. */
function toRows(name: string, matrix: unknown, { n, rows }: Size, shape: ErrorCode, notFinite: ErrorCode): Rows {
  if (!(matrix instanceof Float32Array) && !Array.isArray(matrix)) {
    throw new MapgradError(shape, `${name} is ${matrix === undefined ? 'missing' : 'of another type'}, ${EXPECTED}`);
  }
  const values = matrix instanceof Float32Array ? matrix : flat(name, matrix, n, shape);
  const found = values.length / n;
  if (!Number.isInteger(found) || found === 0 || (rows !== undefined && found !== rows)) {
    throw new MapgradError(
      shape,
      `${name} has ${values.length} numbers, expected ${rows ?? 'B'} rows of ${n}; ${EXPECTED}`,
    );
  }
  const at = firstNonFinite(values);
  if (at >= 0) {
    const row = Math.floor(at / n);
    throw new MapgradError(
      notFinite,
      `${name}[${row}][${at % n}] is ${values[at]}, expected finite numbers; ${notFinite === 'ANSWERS_NOT_FINITE' ? DATA : UPSTREAM}`,
      { row },
    );
  }
  return values;
}

function flat(name: string, matrix: readonly unknown[], n: number, code: ErrorCode): Rows {
  const values = new Float32Array(matrix.length * n);
  matrix.forEach((row, index) => {
    if (!isRow(row) || row.length !== n) {
      const found = Array.isArray(row) ? `a row of ${row.length}` : typeof row;
      throw new MapgradError(code, `${name}[${index}] is ${found}, expected an array of ${n} numbers`, { row: index });
    }
    values.set(row, index * n);
  });
  return values;
}

const isRow = (row: unknown): row is readonly number[] =>
  Array.isArray(row) && row.every((value) => typeof value === 'number');
