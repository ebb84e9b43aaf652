import { type AsyncMAPSolver, checkPart, type MAPSolver, MapgradError, type Query } from '@mapgrad/contracts';
import { asTheta, type Matrix, type Size } from './to-rows.ts';

/** Asks for MAP(θ) itself: one row for each instance, no noise, no shift. */
export function plainQuery(matrix: Matrix, size: Size): Query {
  const theta = asTheta(matrix, size);
  return { theta, shape: { instances: theta.length / size.n, samples: 1, n: size.n } };
}

/** The size of θ that a solver expects for some instances, which must all agree on n. */
export function sizeOf<Instance>(
  solver: MAPSolver<Instance> | AsyncMAPSolver<Instance>,
  instances: readonly Instance[] | undefined,
): Size {
  checkPart('solver', solver, ['size', 'prepare'], 'topK({ … })');
  if (instances === undefined) return { n: solver.size(undefined as Instance) };
  const sizes = instances.map((instance) => solver.size(instance));
  const n = sizes[0];
  const other = sizes.findIndex((size) => size !== n);
  if (n === undefined || other >= 0) {
    throw new MapgradError(
      'SOLVER_SIZE',
      n === undefined
        ? 'there are no instances; pass one for each row of theta'
        : `instance 0 has n = ${n} and instance ${other} has n = ${sizes[other]}; the instances of a batch must agree; ` +
            'padded({ solver, n }) of @mapgrad/solvers makes them',
    );
  }
  return { n, rows: instances.length };
}
