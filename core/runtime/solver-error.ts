import {
  type AsyncMAPSolver,
  isMapgradError,
  type Job,
  type MAPSolver,
  MapgradError,
  messageOf,
} from '@mapgrad/contracts';
import { firstNonFinite } from './all-finite.ts';

/** An error of a solver, stamped with the solver and the row; a code that the solver chose is kept. */
export function solverError<Instance>(
  thrown: unknown,
  { solver, query }: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>,
  row: number,
): MapgradError {
  const name = solver.origin ?? solver.spec?.name ?? 'of your own';
  const instance = Math.floor(row / query.shape.samples);
  return new MapgradError(
    isMapgradError(thrown) ? thrown.code : 'SOLVER_FAILED',
    `solver ${name} failed for row ${row} (instance ${instance}): ${messageOf(thrown)}`,
    { plugin: solver.origin?.slice(0, solver.origin.lastIndexOf('/')), solver: name, instance, row, cause: thrown },
  );
}

/** Throws unless a solver has filled the whole of z with finite numbers. */
export function checkState(z: Float32Array): void {
  const at = firstNonFinite(z);
  if (at < 0) return;
  throw new MapgradError(
    'SOLVER_NOT_FINITE',
    `z[${at}] is ${z[at]}; a solver must write a finite number into each of the ${z.length} places of z`,
  );
}

/** Throws where a solver that answers later has passed for one that answers at once, as a plugin's may. */
export function refuseLater(answer: unknown): void {
  if (!(answer instanceof Promise)) return;
  answer.catch(() => undefined);
  throw new MapgradError(
    'CONFIGURATION_INVALID',
    'it answers later (its solve returns a promise), and the answer is needed at once; use differentiateAsync, with tensors layerAsync',
  );
}
