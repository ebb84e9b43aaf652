import { MapgradError } from '@mapgrad/contracts';

/** Throws LOSS_SHAPE unless there is a loss for each sample, or for each group of one, in z. */
export function checkLossShape(found: readonly number[], z: readonly number[]): void {
  if (found.length >= 1 && found.length < z.length && found.every((size, i) => size === z[i])) return;
  throw new MapgradError(
    'LOSS_SHAPE',
    `the losses have shape [${found.join(', ')}], expected [${z[0]}]${z.length > 2 ? ` or [${z.slice(0, -1).join(', ')}]` : ''}: ` +
      `what each sample in z [${z.join(', ')}] adds to the loss, before any sum or mean over samples`,
  );
}
