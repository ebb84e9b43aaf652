/** What gradients at some states say of the losses at all. */
export interface LossModel {
  /** [N], less their mean over all N */
  readonly losses: Float64Array;
  /** z̄ [n], over all N */
  readonly mean: Float64Array;
  /** The model's gradient at z̄ [n]. */
  readonly slope: Float64Array;
}

/**
 * Models a loss from its gradients d at S of N states, up to a constant.
 *
 * With means d̄, z̄ over the S: the losses of these are `½⟨d_s + d̄, z_s − z̄⟩`, which is exact, up to a constant, for every
 * quadratic loss (the trapezoidal rule between all pairs). Those of the others are
 * `⟨d̄, z − z̄⟩ + (h/2)‖z − z̄‖²` with the secant curvature `h = Σ⟨d_s − d̄, z_s − z̄⟩ / Σ‖z_s − z̄‖²` (0 from a single state):
 * exact, by the same constant, for linear losses, and from two different states on for squared distances.
 *
 * @param states [N][n], those with gradients first
 * @param gradients [S][n]
 */
export function lossModel(states: readonly Float32Array[], gradients: readonly Float32Array[]): LossModel {
  const count = states.length;
  const known = gradients.length;
  const center = meanRow(states.slice(0, known));
  const slope = meanRow(gradients);
  const n = slope.length;
  const offsets = new Float64Array(known);
  let turning = 0;
  let spread = 0;
  for (let s = 0; s < known; s++) {
    const [state, gradient] = [states[s]!, gradients[s]!];
    let own = 0;
    for (let i = 0; i < n; i++) {
      const away = state[i]! - center[i]!;
      own += (gradient[i]! - slope[i]!) * away;
      spread += away * away;
    }
    offsets[s] = own / 2;
    turning += own;
  }
  const curvature = spread > 0 ? turning / spread : 0;

  const losses = new Float64Array(count);
  for (let s = 0; s < count; s++) {
    const state = states[s]!;
    let linear = 0;
    let square = 0;
    for (let i = 0; i < n; i++) {
      const away = state[i]! - center[i]!;
      linear += slope[i]! * away;
      square += away * away;
    }
    losses[s] = linear + (s < known ? offsets[s]! : (curvature / 2) * square);
  }
  const average = losses.reduce((sum, value) => sum + value, 0) / count;
  const mean = meanRow(states);
  return {
    losses: losses.map((value) => value - average),
    mean,
    slope: slope.map((value, i) => value + curvature * (mean[i]! - center[i]!)),
  };
}

function meanRow(rows: readonly Float32Array[]): Float64Array {
  const mean = new Float64Array(rows[0]!.length);
  for (const row of rows) for (let i = 0; i < mean.length; i++) mean[i]! += row[i]! / rows.length;
  return mean;
}
