/** A box with rows. */
export interface Polytope {
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  readonly constraints: readonly {
    readonly coefficients: readonly number[];
    readonly min: number;
    readonly max: number;
  }[];
}

type Plane = readonly [normal: readonly number[], offset: number];

/** The vertices of a polytope: where n of its planes meet, if it is inside all others. */
export function verticesOf({ lower, upper, constraints }: Polytope): number[][] {
  const n = lower.length;
  const axis = (i: number): number[] => lower.map((_, j) => (i === j ? 1 : 0));
  const planes: Plane[] = [
    ...lower.map((value, i): Plane => [axis(i), value]),
    ...upper.map((value, i): Plane => [axis(i), value]),
    ...constraints.flatMap(({ coefficients, min, max }): Plane[] => [
      [coefficients, min],
      [coefficients, max],
    ]),
  ];
  const inside = (x: readonly number[]): boolean =>
    x.every((value, i) => value >= lower[i]! - 1e-9 && value <= upper[i]! + 1e-9) &&
    constraints.every(({ coefficients, min, max }) => {
      const value = coefficients.reduce((sum, coefficient, i) => sum + coefficient * x[i]!, 0);
      return value >= min - 1e-9 && value <= max + 1e-9;
    });
  return choices(planes, n).flatMap((chosen) => {
    const x = meet(chosen);
    return x !== undefined && inside(x) ? [x] : [];
  });
}

function choices<T>(from: readonly T[], count: number): T[][] {
  if (count === 0) return [[]];
  return from.flatMap((first, at) => choices(from.slice(at + 1), count - 1).map((rest) => [first, ...rest]));
}

/** Where n planes meet, by Gauss and Jordan; undefined where that is no point. */
function meet(planes: readonly Plane[]): number[] | undefined {
  const rows = planes.map(([normal, offset]) => [...normal, offset]);
  const n = rows.length;
  for (let i = 0; i < n; i++) {
    const pivot = rows.slice(i).reduce((best, row) => (Math.abs(row[i]!) > Math.abs(best[i]!) ? row : best));
    if (Math.abs(pivot[i]!) < 1e-9) return undefined;
    rows.splice(rows.indexOf(pivot), 1);
    rows.splice(i, 0, pivot);
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = row[i]! / pivot[i]!;
      for (let j = i; j <= n; j++) row[j]! -= factor * pivot[j]!;
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}
