import type { Numbers, Rows, SolverLoss } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import { layer } from '../layer.ts';
import type { Loss } from '../loss.ts';
import { sampling } from '../sampling.ts';
import { solverLoss } from '../solver-loss.ts';
import { tensorflow } from '../tensorflow.ts';
import { tileLike } from '../tile-like.ts';
import { distinctRows } from './distinct-rows.ts';
import { gather } from './gather.ts';
import { isSolverLoss, type MinibatchParts, requiredEstimator } from './minibatch-parts.ts';

/** What training makes small. */
export interface Objective {
  /** θ [B, n] of the training examples in some places → one loss a row: of each example, or of each of its samples. */
  losses(theta: Tensor, chosen: Int32Array): Tensor;
  /** Numbers worth watching of the latest step. */
  report(): Numbers;
}

/**
 * Joins the loss of a run with what it needs of the layer: nothing but the solver for a `SolverLoss`, nothing at all for a
 * loss on θ, and for a loss on z the estimator with the solver, or the relaxation alone.
 *
 * @param optimum the right states of all training examples, solved on the first call
 */
export function objective(parts: MinibatchParts, seed: number, optimum: () => Rows): Objective {
  const { loss } = parts;
  return isSolverLoss(loss) ? asked({ ...parts, loss }, seed, optimum) : judged({ ...parts, loss }, seed, optimum);
}

function asked(
  { loss, solver, executor, dataset }: MinibatchParts & { readonly loss: SolverLoss },
  seed: number,
  optimum: () => Rows,
): Objective {
  const { n, train } = dataset;
  const states = optimum();
  const pool = loss.needs.includes('pool') ? distinctRows(states, n) : undefined;
  const taped = solverLoss({ loss, solver, executor, seed });
  return {
    losses: (theta, chosen) =>
      taped(theta, {
        scores: loss.needs.includes('scores') ? gather(train.targets, n, chosen) : undefined,
        states: gather(states, n, chosen),
        pool,
      }),
    report: () => ({ ...taped.report, ...taped.state }),
  };
}

function judged(parts: MinibatchParts & { readonly loss: Loss }, seed: number, optimum: () => Rows): Objective {
  const { loss, solver, executor, relaxation, dataset } = parts;
  const { n, train } = dataset;
  const rowLoss = loss.prepare({ n, targets: train.targets, optimum });
  const right = loss.compares === 'states' ? optimum() : train.targets;
  const judge = (rows: Tensor, chosen: Int32Array): Tensor =>
    rowLoss(rows, tileLike(tensorflow().tensor(gather(right, n, chosen), [chosen.length, n]), rows));
  if (loss.judges === 'theta') return { losses: judge, report: () => ({}) };

  if (relaxation !== undefined) {
    const relaxed = relaxation.create(seed);
    return { losses: (theta, chosen) => judge(relaxed(theta), chosen), report: () => relaxed.state };
  }
  const estimator = requiredEstimator(parts);
  if (estimator.learnsFrom === 'losses') {
    const sampled = sampling({ estimator, solver, executor, seed });
    return {
      losses(theta, chosen) {
        const { z, losses } = sampled(theta);
        return losses(judge(z, chosen));
      },
      report: () => ({ ...sampled.report, ...sampled.state }),
    };
  }
  const solved = layer({ estimator, solver, executor, seed });
  return {
    losses: (theta, chosen) => judge(solved(theta), chosen),
    report: () => ({ ...solved.report, ...solved.state }),
  };
}
