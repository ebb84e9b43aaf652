import { type Program, powerOfTwo } from '@mapgrad/solvers/program';

/** ⟨values, y⟩ ≤ bound, or ≥ where `least`, over the y of some indices; y = x − lower is never negative. */
export interface HalfSpace {
  readonly indices: readonly number[];
  readonly values: readonly number[];
  readonly bound: number;
  readonly least: boolean;
}

/**
 * The half-spaces whose integer points y ≥ 0 are the x of a program, less `lower`.
 *
 * Every row is multiplied by the power of two (no digit changes) that brings its largest coefficient to between 1 and 2,
 * since the tolerances of the library are absolute. An upper bound that a row implies has no half-space.
 */
export function halfSpaces({ rows, lower, upper }: Program): HalfSpace[] {
  const range = upper.map((bound, i) => bound - lower[i]!);
  const implied = new Set<number>();
  const result = rows.flatMap(({ indices, values, min, max }): HalfSpace[] => {
    const offset = indices.reduce((sum, i, k) => sum + values[k]! * lower[i]!, 0);
    if (values.every((value) => value > 0)) {
      for (const [k, i] of indices.entries()) if ((max - offset) / values[k]! <= range[i]!) implied.add(i);
    }
    const scale = powerOfTwo(1, Math.max(...values.map(Math.abs)));
    const scaled = values.map((value) => value * scale);
    const limits = [
      { bound: (min - offset) * scale, least: true },
      { bound: (max - offset) * scale, least: false },
    ];
    return limits.filter(({ bound }) => Number.isFinite(bound)).map((limit) => ({ indices, values: scaled, ...limit }));
  });
  for (const [i, bound] of range.entries()) {
    if (bound === Infinity || implied.has(i)) continue;
    result.push({ indices: [i], values: [1], bound, least: false });
  }
  return result;
}
