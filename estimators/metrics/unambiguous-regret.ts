import { checkOption, type Metric, saturated } from '@mapgrad/contracts';
import { norm } from '../norm.ts';
import { rowProducts } from '../row-products.ts';

/** Options of {@link unambiguousRegret}. */
export interface UnambiguousRegretOptions {
  /** How far θ is tilted against the true scores, relative to its length; 1e-4 when absent. */
  readonly tilt?: number;
}

/**
 * The relative regret of the worst decisions that the predictions allow, so that equal predictions win nothing by luck:
 * `Σ_b ⟨t_b, z*_b − z°_b⟩ / Σ_b |⟨t_b, z*_b⟩|` with `z°_b = MAP(θ_b − δ_b t_b)`, `δ_b = tilt · ‖θ_b‖ / ‖t_b‖`, and
 * `z°_b = MAP(−t_b)` where θ_b is 0.
 *
 * Targets are true scores. With an exact solver z° is the worst of the states that maximise ⟨θ, z⟩, if no other state comes
 * so near that the tilt makes up for it; such near ones count as ties. Never below the relative regret, but for rounding;
 * ∞ where something is missed and the best values are all 0.
 *
 * Source: arXiv:1710.08005, where ties are broken by a second optimisation.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function unambiguousRegret({ tilt = 1e-4 }: UnambiguousRegretOptions = {}): Metric {
  checkOption('tilt', tilt, tilt > 0 && tilt <= 1, 'a number above 0, at most 1');
  return {
    better: 'lower',
    probe({ n, theta, targets }) {
      const tilted = new Float32Array(theta.length);
      for (let from = 0; from < theta.length; from += n) {
        const [length, other] = [norm(theta, from, from + n), norm(targets, from, from + n)];
        const delta = length === 0 ? 1 : other === 0 ? 0 : (tilt * length) / other;
        for (let i = from; i < from + n; i++) tilted[i] = saturated(theta[i]! - delta * targets[i]!);
      }
      return tilted;
    },
    measure({ n, targets, optimum }, worst) {
      const decided = rowProducts(targets, worst!, n);
      let [missed, had] = [0, 0];
      rowProducts(targets, optimum, n).forEach((best, b) => {
        missed += best - decided[b]!;
        had += Math.abs(best);
      });
      return missed === 0 ? 0 : missed / had;
    },
  };
}
