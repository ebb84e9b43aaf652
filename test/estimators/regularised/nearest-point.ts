import type { MAPSolver } from '@mapgrad/contracts';
import { dot } from '../../solvers/solve-once.ts';

type Point = readonly number[];

/** A MAP solver over listed states, ties to the first. */
export const listed = (points: readonly Point[]): MAPSolver => ({
  exact: true,
  size: () => points[0]!.length,
  prepare: () => (theta, z) => {
    const values = points.map((point) => dot([...theta], point));
    z.set(points[values.indexOf(Math.max(...values))]!);
  },
});

/** The point of the convex hull of some points that is nearest to x, by trying every set of them. */
export function nearestPoint(points: readonly Point[], x: Point): Point {
  let best = points[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (let code = 1; code < 2 ** points.length; code++) {
    const chosen = points.filter((_, j) => (code >> j) & 1);
    const weights = affineWeights(chosen, x);
    if (weights === undefined || weights.some((weight) => weight < -1e-12)) continue;
    const mean = x.map((_, i) => chosen.reduce((sum, point, j) => sum + weights[j]! * point[i]!, 0));
    const distance = mean.reduce((sum, value, i) => sum + (value - x[i]!) ** 2, 0);
    if (distance < least) {
      least = distance;
      best = mean;
    }
  }
  return best;
}

/** The weights of the nearest point of the affine hull, by the normal equations and elimination; undefined where singular. */
function affineWeights(points: readonly Point[], x: Point): number[] | undefined {
  const rows = [...points.map((a) => [...points.map((b) => dot(a, b)), 1, dot(a, x)]), [...points.map(() => 1), 0, 1]];
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let r = column; r < size; r++) if (Math.abs(rows[r]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = r;
    if (Math.abs(rows[pivot]![column]!) < 1e-9) return undefined;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let r = 0; r < size; r++) {
      if (r === column) continue;
      const factor = rows[r]![column]! / rows[column]![column]!;
      for (let c = column; c <= size; c++) rows[r]![c]! -= factor * rows[column]![c]!;
    }
  }
  return points.map((_, j) => rows[j]![size]! / rows[j]![j]!);
}
