import type { LossValue, Rows, State } from '@mapgrad/contracts';
import { zeroShare } from '../rows.ts';

/** What a loss that learns nothing ends with. Report: `zeroGradients`, the share of instances whose gradient is 0. */
export const lossValue = (losses: Float64Array, dtheta: Rows, n: number, state: State): LossValue => ({
  losses,
  dtheta,
  state,
  report: { zeroGradients: zeroShare(dtheta, n) },
});
