import type { Rows, Solve } from '@mapgrad/contracts';
import { checkState, type RowsOf, refuseLater } from '@mapgrad/core';

/** A solve of either kind: what it returns is to be awaited, or must not be a promise. */
export type AnySolve = (...arguments_: Parameters<Solve>) => unknown;

/** What solving needs, in whichever thread. */
export interface Solvable {
  readonly rows: RowsOf;
  readonly n: number;
  /** [count, n], receives the states. */
  readonly answers: Rows;
  /** What the solver has prepared for instance b. */
  prepared(instance: number): AnySolve | Promise<AnySolve>;
  /** The solver may answer later. */
  readonly later: boolean;
}

/** Why a row has no answer. */
export interface Failure {
  /** The row of the answers. */
  readonly row: number;
  readonly thrown: unknown;
  /** Whether the solver is to blame, and not the noise. */
  readonly bySolver: boolean;
}

/**
 * Solves the rows from `start` to before `end`, yielding what has to be awaited; ends with the first failure. Rows that repeat
 * the one before are not solved again.
 *
 * A state is copied into the answers when it is complete and finite, so two threads that solve one row do no harm.
 *
 * @param begins told each row before it is solved; false ends
 */
export function* solveRows(
  { rows, n, answers, prepared, later }: Solvable,
  start: number,
  end: number,
  begins: (row: number) => boolean = () => true,
): Generator<Promise<unknown>, Failure | undefined, unknown> {
  const z = new Float32Array(n);
  for (let row = start; row < end && begins(row); row++) {
    if (row === start || !rows.repeats(row)) {
      let bySolver = false;
      try {
        const theta = rows.make(row);
        z.fill(Number.NaN);
        bySolver = true;
        const made = prepared(rows.instance(row));
        const solve = made instanceof Promise ? ((yield made) as AnySolve) : made;
        const answer = solve(theta, z);
        if (!later) refuseLater(answer);
        else if (answer instanceof Promise) yield answer;
        checkState(z);
      } catch (thrown) {
        return { row, thrown, bySolver };
      }
    }
    answers.set(z, row * n);
  }
  return undefined;
}

/** Runs {@link solveRows} of a solver that answers at once. */
export function solveHere(solving: ReturnType<typeof solveRows>): Failure | undefined {
  const turn = solving.next();
  return turn.done === true ? turn.value : undefined;
}

/** Runs {@link solveRows} of any solver. */
export async function solveLater(solving: ReturnType<typeof solveRows>): Promise<Failure | undefined> {
  let turn = solving.next();
  while (turn.done !== true) {
    try {
      turn = solving.next(await turn.value);
    } catch (thrown) {
      turn = solving.throw(thrown);
    }
  }
  return turn.value;
}
