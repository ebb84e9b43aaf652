import type { Numbers, Rows, SolverLoss, State } from '@mapgrad/contracts';
import type { Tensor } from '@tensorflow/tfjs';
import type { Cut } from '../cut/cut.ts';
import { layerAsync } from '../layer-async.ts';
import type { Loss } from '../loss.ts';
import { samplingAsync } from '../sampling-async.ts';
import { solverLossAsync } from '../solver-loss-async.ts';
import { tensorflow } from '../tensorflow.ts';
import { tileLike } from '../tile-like.ts';
import { distinctRows } from './distinct-rows.ts';
import { gather } from './gather.ts';
import type { Head } from './heads.ts';
import { isPlain, isSolverLoss, requiredEstimator, requiredSolver } from './minibatch-parts.ts';

/** What training makes small. */
export interface Objective {
  /** θ [B, n] of the training examples in some places → one loss a row: of each example, or of each of its samples. */
  losses(theta: Tensor, chosen: Int32Array): Cut<Tensor>;
  /** Numbers worth watching of the latest step. */
  report(): Numbers;
  /** What the layer or the loss has learned; given back, it goes on to the same bits. */
  state(): State;
}

/**
 * Joins the loss of a layer with what it needs: nothing but the solver for a `SolverLoss`, nothing at all for a loss on θ or
 * where z is θ, and for a loss on z else the estimator with the solver, or the relaxation alone.
 *
 * @param optimum the right states of all training examples, solved on the first call
 * @param state what an earlier run has left, to go on from
 */
export async function objective(
  parts: Head,
  seed: number,
  optimum: () => Promise<Rows>,
  state?: State,
): Promise<Objective> {
  const { loss } = parts;
  return isSolverLoss(loss)
    ? asked({ ...parts, loss }, seed, optimum, state)
    : judged({ ...parts, loss }, seed, optimum, state);
}

async function asked(
  { loss, executor, dataset, layer, ...others }: Head & { readonly loss: SolverLoss },
  seed: number,
  optimum: () => Promise<Rows>,
  state: State | undefined,
): Promise<Objective> {
  const solver = requiredSolver({ loss, ...others });
  const { n, train } = dataset;
  const states = await optimum();
  const pool = loss.needs.includes('pool') ? distinctRows(states, n) : undefined;
  const taped = solverLossAsync({ loss, solver, executor, seed, layer, state });
  return {
    losses: (theta, chosen) =>
      taped(theta, {
        scores: loss.needs.includes('scores') ? gather(train.targets, n, chosen) : undefined,
        states: gather(states, n, chosen),
        pool,
      }),
    report: () => taped.report,
    state: () => taped.state,
  };
}

async function judged(
  parts: Head & { readonly loss: Loss },
  seed: number,
  optimum: () => Promise<Rows>,
  state: State | undefined,
): Promise<Objective> {
  const { loss, executor, relaxation, dataset, layer } = parts;
  const { n, train } = dataset;
  const rowLoss = await loss.prepare({ n, targets: train.targets, optimum });
  const right = loss.compares === 'states' ? await optimum() : train.targets;
  const judge = (rows: Tensor, chosen: Int32Array): Tensor =>
    rowLoss(rows, tileLike(tensorflow().tensor(gather(right, n, chosen), [chosen.length, n]), rows));
  if (loss.judges === 'theta' || isPlain(parts)) {
    return {
      // biome-ignore lint/correctness/useYield: a computation that waits for nothing
      *losses(theta, chosen) {
        return judge(theta, chosen);
      },
      report: () => ({}),
      state: () => ({}),
    };
  }

  if (relaxation !== undefined) {
    const relaxed = relaxation.create(seed, layer, state);
    return {
      *losses(theta, chosen) {
        return judge(yield* relaxed.cut(theta), chosen);
      },
      report: () => ({}),
      state: () => relaxed.state,
    };
  }
  const estimator = requiredEstimator(parts);
  const solver = requiredSolver(parts);
  if (estimator.learnsFrom === 'losses') {
    const sampled = samplingAsync({ estimator, solver, executor, seed, layer, state });
    return {
      *losses(theta, chosen) {
        const { z, losses } = yield* sampled(theta);
        return losses(judge(z, chosen));
      },
      report: () => sampled.report,
      state: () => sampled.state,
    };
  }
  const solved = layerAsync({ estimator, solver, executor, seed, layer, state });
  return {
    *losses(theta, chosen) {
      return judge(yield* solved(theta), chosen);
    },
    report: () => solved.report,
    state: () => solved.state,
  };
}
