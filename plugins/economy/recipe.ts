import {
  type Job,
  type MAPSolver,
  type Perturbation,
  type Query,
  type Rows,
  type Shape,
  samePerturbation,
} from '@mapgrad/contracts';
import { sameBits } from './bits.ts';
import { noiseless } from './noiseless.ts';

/** What the rows of a job are before its shift moves them, safe from later changes by the caller. */
export interface Recipe {
  readonly solver: object;
  readonly instances: readonly unknown[] | undefined;
  readonly theta: Rows;
  readonly shape: Shape;
  readonly weight: number;
  /** Absent at temperature 0. */
  readonly noise: Perturbation | undefined;
}

/** A copy of what a job's rows are before they are moved. */
export function recipeOf<Instance>({ solver, instances, query }: Job<MAPSolver<Instance>, Instance>): Recipe {
  const noise = noiseOf(query);
  return {
    solver,
    instances: instances && [...instances],
    theta: query.theta.slice(),
    shape: { ...query.shape },
    weight: query.thetaWeight ?? 1,
    noise: noise && { ...noise, key: { ...noise.key } },
  };
}

/** Whether a job's rows, before they are moved, are those of a recipe: θ by its bits, objects by identity. */
export function follows<Instance>(
  { solver, instances, query }: Job<MAPSolver<Instance>, Instance>,
  recipe: Recipe,
): boolean {
  const { shape } = recipe;
  return (
    solver === recipe.solver &&
    query.shape.instances === shape.instances &&
    query.shape.samples === shape.samples &&
    query.shape.n === shape.n &&
    (query.thetaWeight ?? 1) === recipe.weight &&
    samePerturbation(noiseOf(query), recipe.noise) &&
    sameInstances(instances, recipe.instances) &&
    sameBits(query.theta, recipe.theta)
  );
}

const noiseOf = (query: Query): Perturbation | undefined => (noiseless(query) ? undefined : query.noise);

function sameInstances(one: readonly unknown[] | undefined, other: readonly unknown[] | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one.length === other.length && one.every((instance, b) => Object.is(instance, other[b]));
}
