import { type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { solveOnce } from '../solvers/solve-once.ts';

/** What is thrown by making or solving. */
export function failure(
  make: () => MAPSolver,
  theta: readonly number[],
): { readonly code: string; readonly message: string } {
  try {
    solveOnce(make(), theta);
  } catch (thrown) {
    if (thrown instanceof MapgradError) return { code: thrown.code, message: thrown.message };
    throw thrown;
  }
  return { code: 'none', message: '' };
}

/** The answer, or the code of the error. */
export function attempt(make: () => MAPSolver, theta: readonly number[]): readonly number[] | string {
  let answer: readonly number[] | undefined;
  const { code } = failure(() => {
    answer = solveOnce(make(), theta);
    return { exact: true, size: () => theta.length, prepare: () => () => undefined };
  }, theta);
  return answer ?? code;
}
