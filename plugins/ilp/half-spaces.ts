import type { IntegerProgram } from './integer-program.ts';
import { powerOfTwo } from './power-of-two.ts';

/** ⟨values, y⟩ ≤ bound, or ≥ where `least`, over the y of some indices; y = z − lower is never negative. */
export interface HalfSpace {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly bound: number;
  readonly least: boolean;
}

/**
 * The half-spaces whose integer points y ≥ 0 are the z of a program, less `lower`.
 *
 * Every row is multiplied by the power of two (no digit changes) that brings its largest coefficient to between 1 and 2,
 * since the tolerances of the library are absolute. An upper bound that a row implies has no half-space.
 */
export function halfSpaces({ n, rows, lower, upper }: IntegerProgram): HalfSpace[] {
  const range = upper.map((bound, i) => bound - lower[i]!);
  const implied = new Set<number>();
  const result = rows.flatMap(({ coefficients, min, max }): HalfSpace[] => {
    const indices = [...coefficients.keys()].filter((i) => coefficients[i] !== 0);
    const offset = indices.reduce((sum, i) => sum + coefficients[i]! * lower[i]!, 0);
    if (indices.every((i) => coefficients[i]! > 0)) {
      for (const i of indices) if ((max - offset) / coefficients[i]! <= range[i]!) implied.add(i);
    }
    const scale = powerOfTwo(1, Math.max(...indices.map((i) => Math.abs(coefficients[i]!))));
    const values = indices.map((i) => coefficients[i]! * scale);
    const limits = [
      { bound: (min - offset) * scale, least: true },
      { bound: (max - offset) * scale, least: false },
    ];
    return limits.filter(({ bound }) => Number.isFinite(bound)).map((limit) => ({ indices, values, ...limit }));
  });
  for (let i = 0; i < n; i++) {
    if (range[i] === Infinity || implied.has(i)) continue;
    result.push({ indices: [i], values: [1], bound: range[i]!, least: false });
  }
  return result;
}
