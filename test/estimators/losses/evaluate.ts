import { type Answers, type MAPSolver, noiseKey, type SolverLoss } from '@mapgrad/contracts';
import { drive, inline } from '@mapgrad/core';

export type Matrix = readonly (readonly number[])[];

/** The parts of {@link Answers} as arrays of rows. */
export interface Known {
  readonly scores?: Matrix | undefined;
  readonly states: Matrix;
  readonly pool?: Matrix | undefined;
}

export interface Judged {
  /** [B] */
  readonly losses: readonly number[];
  /** [B][n] */
  readonly dtheta: Matrix;
}

/** A loss and its gradient at θ [B][n], always with the noise of the same step. */
export function evaluate(loss: SolverLoss, solver: MAPSolver, theta: Matrix, known: Known, seed = 1): Judged {
  const n = solver.size();
  const rows = (matrix: Matrix): Float32Array => Float32Array.from(matrix.flat());
  const answers: Answers = {
    states: rows(known.states),
    scores: known.scores && rows(known.scores),
    pool: known.pool && rows(known.pool),
  };
  const executor = inline();
  const step = { instances: theta.length, n, key: noiseKey(seed) };
  const { losses, dtheta } = drive(loss.evaluate(rows(theta), answers, step, loss.initialState), (query) =>
    executor.solve<void>({ query, solver }),
  );
  return {
    losses: [...losses],
    dtheta: theta.map((_, b) => [...dtheta.subarray(b * n, (b + 1) * n)]),
  };
}

/** Central differences of the loss itself; θ ± h must be exact in float32. */
export function slopes(loss: SolverLoss, solver: MAPSolver, theta: Matrix, known: Known, h = 2 ** -12): Matrix {
  const at = (i: number, move: number): readonly number[] => {
    const moved = theta.map((row) => row.map((value, place) => (place === i ? value + move : value)));
    return evaluate(loss, solver, moved, known).losses;
  };
  const columns = Array.from({ length: solver.size() }, (_, i) => {
    const [above, below] = [at(i, h), at(i, -h)];
    return above.map((value, b) => (value - below[b]!) / (2 * h));
  });
  return theta.map((_, b) => columns.map((column) => column[b]!));
}

/** Multiples of 1/64 between −2 and 2, different for each seed. */
export const numbers = (seed: number, rows: number, n: number): Matrix =>
  Array.from({ length: rows }, (_, b) =>
    Array.from({ length: n }, (__, i) => Math.round(128 * Math.sin(1 + 2.2 * seed + 3 * b + 1.7 * i * (b + 1))) / 64),
  );

/** ⟨a, b⟩ */
export const product = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

/** MAP(θ) of each row. */
export function statesOf(solver: MAPSolver, theta: Matrix): Matrix {
  const solve = solver.prepare();
  return theta.map((row) => {
    const z = new Float32Array(row.length);
    solve(Float32Array.from(row), z);
    return [...z];
  });
}

/** Largest distance of two matrices; ∞ when they differ in size. */
export function distance(a: Matrix, b: Matrix): number {
  const [values, others] = [a.flat(), b.flat()];
  if (values.length !== others.length) return Number.POSITIVE_INFINITY;
  return values.reduce((most, value, at) => Math.max(most, Math.abs(value - others[at]!)), 0);
}
