import { prepareOnce } from '@mapgrad/core';

/** A number for each C, the set of a solver and an instance; neither is kept from being collected. */
export function sets(): (solver: object, instance: unknown) => number {
  let count = 0;
  const numbers = prepareOnce<object, (instance: unknown) => number>(() => prepareOnce(() => count++));
  return (solver, instance) => numbers(solver)(instance);
}
