import { MapgradError } from '@mapgrad/contracts';

/** Throws THETA_SHAPE unless all dimensions of θ but the last are instances, and the last one is n. */
export function checkThetaShape(shape: readonly number[], n: number): void {
  if (shape.length >= 2 && shape.at(-1) === n) return;
  throw new MapgradError(
    'THETA_SHAPE',
    `theta has shape [${shape.join(', ')}], expected [B, ${n}] or [B, …, ${n}], ${n} being the size of the solver's states; ` +
      'reshape it, or give the model as many outputs',
  );
}
