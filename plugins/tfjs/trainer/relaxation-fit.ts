import { MapgradError, messageOf, noiseKey, type Rows, randomWords } from '@mapgrad/contracts';
import { isSolverLoss, type MinibatchParts } from './minibatch-parts.ts';

type Fitted = Pick<MinibatchParts, 'dataset' | 'loss' | 'estimator' | 'relaxation' | 'solver'>;

/** Rows for which a relaxation and a solver are compared. */
const PROBES = 4;

/** Throws CONFIGURATION_INVALID where a relaxation stands beside an estimator, or cannot relax states of n numbers. */
export function checkRelaxation({ relaxation, estimator, dataset: { n } }: Fitted): void {
  if (relaxation === undefined) return;
  const path = ['layer', 'relaxation'];
  if (estimator !== undefined) {
    throw new MapgradError('CONFIGURATION_INVALID', 'estimator and relaxation exclude each other; remove one of them', {
      path,
    });
  }
  try {
    relaxation.create(0).map(new Float32Array(n), n);
  } catch (thrown) {
    throw new MapgradError(
      'CONFIGURATION_INVALID',
      `the relaxation does not fit the data set, whose states are ${n} numbers: ${messageOf(thrown)}; configure one to fit ` +
        'the other',
      { path, cause: thrown },
    );
  }
}

/**
 * Warns of a relaxation that the loss has no use for, and of one that chooses other states than the solver does for the same
 * θ: it would be trained for one problem and judged by another.
 *
 * @param map MAP(θ) by the solver; asked for θ < 0 alone, which every solver admits
 */
export async function relaxationWarnings(
  { relaxation, loss, solver, dataset: { n } }: Fitted,
  map: (theta: Rows) => Promise<Rows>,
  warn: (message: string) => void,
): Promise<void> {
  if (relaxation === undefined) return;
  if (isSolverLoss(loss) || loss.judges === 'theta') {
    warn('the loss is on θ, so that the relaxation is not used; remove layer.relaxation, or choose a loss on z');
    return;
  }
  if (solver === undefined) return;
  const theta = negativeScores(PROBES, n);
  const relaxed = relaxation.create(0).map(theta, n);
  const solved = await map(theta);
  if (relaxed.every((value, i) => value === solved[i])) return;
  warn(
    'the relaxation relaxes another problem than the solver solves: they choose different states for the same θ, as they do ' +
      'where k differs; configure both alike, unless it is meant',
  );
}

/** Uniform numbers in [−1, 0), [rows, n], always the same. */
function negativeScores(rows: number, n: number): Rows {
  const words = new Int32Array(rows * n + 1);
  randomWords(noiseKey(0), 0, rows * n, words);
  return Float32Array.from({ length: rows * n }, (_, i) => -((words[i]! >>> 0) + 1) / 2 ** 32);
}
