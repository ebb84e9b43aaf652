import { MapgradError } from '@mapgrad/contracts';

/** Throws THETA_SHAPE unless all dimensions of θ but the last are instances, and the last one is n; no tensor has no shape. */
export function checkThetaShape(shape: readonly number[] | undefined, n: number): void {
  if (shape === undefined) {
    throw new MapgradError(
      'THETA_SHAPE',
      `theta is no tensor, expected one of shape [B, ${n}]; make one of your numbers by tf.tensor2d, or give them to ` +
        'differentiate of @mapgrad/core',
    );
  }
  if (shape.length >= 2 && shape.at(-1) === n) return;
  throw new MapgradError(
    'THETA_SHAPE',
    `theta has shape [${shape.join(', ')}], expected [B, ${n}] or [B, …, ${n}], ${n} being the size of the solver's states; ` +
      'reshape it, or give the model as many outputs',
  );
}
