import { type Asking, type Rows, saturated } from '@mapgrad/contracts';
import type { Ascent, StartAscent } from './ascent.ts';
import type { RegularisedOptions } from './regularised-options.ts';

/** Where the B instances have come. */
export interface RegularisedArgmax {
  /** [B], each with its μ. */
  readonly ascents: readonly Ascent[];
  /** [B], the Frank-Wolfe gap when each was last asked about, at least as large as what its μ falls short of the maximum. */
  readonly gaps: Float64Array;
  /** [B], how many states each has asked for. */
  readonly asked: Float64Array;
}

/**
 * `argmax { ⟨θ_b, μ⟩ − (γ/2)‖μ‖² : μ ∈ conv C }` for B instances at once: starts at MAP(θ), then asks for MAP(θ − γμ) of
 * those that are not done. Each goes its own way, whatever the others do.
 *
 * The solver is asked in float32, so a gap below `2⁻²³ Σ_i |θ_i − γμ_i| |z_i − μ_i|` may be missed.
 */
export function* regularisedArgmax(
  theta: Rows,
  { instances, n }: { readonly instances: number; readonly n: number },
  { strength, tolerance, rounds }: Required<RegularisedOptions>,
  start: StartAscent,
): Asking<RegularisedArgmax> {
  const shape = { instances, samples: 1, n };
  const first = yield { theta, shape };
  const ascents = Array.from({ length: instances }, (_, b) => start(rowOf(theta, b, n), rowOf(first, b, n), strength));
  const gaps = new Float64Array(instances);
  const asked = new Float64Array(instances).fill(1);
  const question = new Float32Array(instances * n);
  let running = Int32Array.from(ascents.keys());
  for (let round = 0; round < rounds && running.length > 0; round++) {
    for (const b of running) {
      const { gradient } = ascents[b]!;
      for (let i = 0; i < n; i++) question[b * n + i] = saturated(gradient[i]!);
    }
    const answers = yield { theta: question, shape, only: running };
    running = running.filter((b, k) => {
      const z = rowOf(answers, k, n);
      const gap = ascents[b]!.gap(z);
      gaps[b] = Math.max(0, gap);
      asked[b]!++;
      return gap > tolerance && ascents[b]!.climb(z);
    });
  }
  return { ascents, gaps, asked };
}

const rowOf = (rows: Rows, row: number, n: number): Rows => rows.subarray(row * n, (row + 1) * n);
