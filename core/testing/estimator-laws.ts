import type { GradientEstimator, MAPSolver, Query, Rows } from '@mapgrad/contracts';
import { drive, driveAsync, inlineAsync } from '@mapgrad/core';
import { backwards } from './backwards.ts';
import { answersOf, type Batch, batchOf, converse } from './converse.ts';
import { cubeDerivative } from './cube-law.ts';
import { everyCase } from './every-case.ts';
import { chainRule, identityBreach, identityInExpectation } from './identity-law.ts';
import { identityMap } from './identity-map.ts';
import { ensure, type Law, law } from './law.ts';
import { adversarial, integers, uniform } from './numbers.ts';
import { positivePart } from './positive-part.ts';
import { difference, show } from './show.ts';

/** What {@link estimatorLaws} are told of the contribution. */
export interface EstimatorLawOptions {
  /** It meets the law of the identity in expectation only, or there up to a positive factor; false when absent. */
  readonly inExpectation?: boolean | 'up to scale';
  /** Its output, with z = θ, is another smooth function of θ, which it differentiates too; false when absent. */
  readonly composed?: boolean;
  /**
   * It needs a bounded C, which z = θ has not, and differentiates its output: the law of the identity gives way to one on
   * the cube; false when absent.
   */
  readonly bounded?: boolean;
  /** The gradient of an instance may depend on the rest of the batch; false when absent. */
  readonly coupled?: boolean;
}

interface Size {
  readonly instances: number;
  readonly n: number;
}

/** From small to large, so that the first that breaks a law is a small one. */
const SIZES: readonly Size[] = [
  { instances: 1, n: 1 },
  { instances: 1, n: 3 },
  { instances: 3, n: 2 },
  { instances: 4, n: 17 },
];

/**
 * What every estimator obeys: its scale is that of the chain rule, nothing but its arguments decides its answers, and
 * finite numbers give finite numbers.
 *
 * @param make a new estimator each time, with the noise and the step size that it is to be checked with
 */
export function estimatorLaws(make: () => GradientEstimator, options: EstimatorLawOptions = {}): readonly Law[] {
  const { inExpectation = false, composed = false, bounded = false, coupled = false } = options;

  /** Tries [θ | dz] of many sizes, with z = θ (unless C must be bounded) and with z = [θ > 0]. */
  const everyBatch = async (
    numbers: readonly ((seed: number, length: number) => Float32Array)[],
    breach: (
      estimator: GradientEstimator,
      batch: Batch,
      solver: MAPSolver,
    ) => string | undefined | Promise<string | undefined>,
  ): Promise<void> => {
    const estimator = make();
    for (const { instances, n } of SIZES) {
      for (const solver of bounded ? [allFree(n)] : [identityMap({ n }), allFree(n)]) {
        const length = instances * n * (1 + estimator.outputs);
        const cases = numbers.flatMap((draw) => [1, 2, 3, 4, 5].map((seed) => draw(seed, length)));
        await everyCase(cases, async (both) => {
          const batch = batchOf(estimator, both, n);
          const found = await breach(estimator, batch, solver);
          return found && `${found}, for theta ${show(batch.theta)} and dz ${show(batch.dz)}, n = ${n}`;
        });
      }
    }
  };

  const laws = [
    law('estimator: the output has the shape that `outputs` says, and dtheta that of theta', () =>
      everyBatch([uniform], (estimator, batch, solver) => {
        const { output, backward } = converse(estimator, batch, answersOf(solver));
        const rows = batch.instances * estimator.outputs;
        if (output.length !== rows * batch.n)
          return `the output has ${output.length} numbers, not ${rows} rows of ${batch.n}`;
        return backward.dtheta.length === batch.theta.length
          ? undefined
          : `dtheta has ${backward.dtheta.length} numbers`;
      }),
    ),

    law('estimator: where dz is 0, dtheta is 0', () =>
      everyBatch([uniform, integers], (estimator, batch, solver) => {
        const dz = new Float32Array(batch.dz.length);
        const { dtheta } = converse(estimator, { ...batch, dz }, answersOf(solver)).backward;
        const at = dtheta.findIndex((value) => value !== 0);
        return at < 0 ? undefined : `dtheta[${at}] is ${dtheta[at]} though all of dz was made 0`;
      }),
    ),

    law('estimator: finite theta and dz give finite dtheta, state and report', () =>
      everyBatch([adversarial, uniform], (estimator, batch, solver) => {
        const { output, backward } = converse(estimator, batch, answersOf(solver));
        const numbers = { output: [...output], dtheta: [...backward.dtheta], ...backward.state, ...backward.report };
        const wrong = Object.entries(numbers).find(([, values]) => ![values].flat().every(Number.isFinite));
        return wrong && `${wrong[0]} is ${show([wrong[1]].flat())}`;
      }),
    ),

    law('estimator: the same step gives the same bits, also where the backward pass is made twice', () =>
      everyBatch([uniform], (estimator, batch, solver) => {
        const answers = answersOf(solver);
        const first = converse(estimator, batch, answers);
        const second = converse(make(), batch, answersOf(solver));
        const third = drive(first.forward.backward(batch.dz, batch.state), answers);
        const changed =
          difference(second.output, first.output) ??
          difference(second.backward.dtheta, first.backward.dtheta) ??
          difference(third.dtheta, first.backward.dtheta);
        return changed && `done again it has ${changed}`;
      }),
    ),

    law('estimator: theta and dz are left as they are, and the backward pass leaves the output', () =>
      everyBatch([uniform], (estimator, batch, solver) => {
        const before = [batch.theta.slice(), batch.dz.slice()] as const;
        const { output, forward } = converse(estimator, batch, answersOf(solver));
        const changed =
          difference(batch.theta, before[0]) ?? difference(batch.dz, before[1]) ?? difference(forward.output, output);
        return changed && `afterwards one of them has ${changed}`;
      }),
    ),

    law('estimator: no executor can change the bits', () =>
      everyBatch([uniform], async (estimator, batch, solver) => {
        const expected = converse(estimator, batch, answersOf(solver));
        const other = converse(estimator, batch, (query) => backwards().solve<void>({ query, solver }));
        const later = await converseLater(estimator, batch, solver);
        const changed =
          difference(other.output, expected.output) ??
          difference(other.backward.dtheta, expected.backward.dtheta) ??
          difference(later.output, expected.output) ??
          difference(later.dtheta, expected.backward.dtheta);
        return changed && `with rows answered in another order, or later, it has ${changed}`;
      }),
    ),

    law('estimator: the state keeps its names and stays finite', () => {
      const estimator = make();
      const names = Object.keys(estimator.initialState).sort().join();
      const n = 4;
      let state = Object.freeze({ ...estimator.initialState });
      for (let step = 0; step < 50; step++) {
        const both = [uniform, integers, adversarial][step % 3]!(step, 2 * n * (1 + estimator.outputs));
        const batch = batchOf(estimator, both, n, state, step);
        const next = converse(estimator, batch, answersOf(allFree(n))).backward.state;
        const kept = Object.keys(next).sort().join() === names && Object.values(next).every(Number.isFinite);
        ensure(kept, () => `after ${JSON.stringify(state)} comes ${JSON.stringify(next)}, for dz ${show(batch.dz)}`);
        state = Object.freeze({ ...next });
      }
    }),

    bounded
      ? cubeDerivative(make, allFree)
      : composed
        ? chainRule(make)
        : inExpectation === false
          ? law('estimator: with z = theta, dtheta is the sum of dz over the samples', () =>
              everyBatch([uniform, integers], (estimator, batch) => identityBreach(estimator, batch)),
            )
          : identityInExpectation(make, inExpectation === 'up to scale'),
  ];

  const alone = law('estimator: an instance does not depend on the rest of the batch', () =>
    everyBatch([uniform], (estimator, batch, solver) => {
      const { instances, n } = batch;
      const whole = converse(estimator, batch, answersOf(solver));
      const width = estimator.outputs * n;
      for (let b = 0; b < instances; b++) {
        for (const kept of [instances, b + 1]) {
          const theta = uniform(9, kept * n);
          const dz = uniform(10, kept * width);
          theta.set(batch.theta.subarray(b * n, (b + 1) * n), b * n);
          dz.set(batch.dz.subarray(b * width, (b + 1) * width), b * width);
          const other = converse(estimator, { ...batch, instances: kept, theta, dz }, answersOf(solver));
          const changed =
            difference(rowOf(other.output, b, width), rowOf(whole.output, b, width)) ??
            difference(rowOf(other.backward.dtheta, b, n), rowOf(whole.backward.dtheta, b, n));
          if (changed !== undefined) return `instance ${b} has ${changed} in another batch of ${kept}`;
        }
      }
      return undefined;
    }),
  );

  return coupled ? laws : [...laws, alone];
}

async function converseLater(
  estimator: GradientEstimator,
  { theta, dz, instances, n, key, state }: Batch,
  solver: MAPSolver,
): Promise<{ readonly output: Rows; readonly dtheta: Rows }> {
  const executor = inlineAsync();
  const answers = (query: Query): Promise<Rows> => executor.solve<void>({ query, solver });
  const forward = await driveAsync(estimator.forward(theta, { instances, n, key }), answers);
  const output = forward.output.slice();
  return { output, dtheta: (await driveAsync(forward.backward(dz, state), answers)).dtheta };
}

function allFree(n: number): MAPSolver {
  const solver = positivePart({ n });
  return { exact: true, size: () => n, prepare: () => solver.prepare({ free: n }) };
}

const rowOf = (rows: Rows, index: number, width: number): Rows => rows.subarray(index * width, (index + 1) * width);
