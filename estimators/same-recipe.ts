import { type Query, samePerturbation } from '@mapgrad/contracts';

/** Whether two queries without a shift ask for the same rows, as far as it shows without comparing numbers one by one. */
export function sameRecipe(one: Query, other: Query): boolean {
  const shape = one.shape;
  return (
    one.theta === other.theta &&
    shape.instances === other.shape.instances &&
    shape.samples === other.shape.samples &&
    shape.n === other.shape.n &&
    (one.thetaWeight ?? 1) === (other.thetaWeight ?? 1) &&
    samePerturbation(one.noise, other.noise) &&
    [one.shift, other.shift, one.only, other.only].every((part) => part === undefined)
  );
}
