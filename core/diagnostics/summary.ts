/** Some numbers in three. */
export interface Summary {
  readonly mean: number;
  /** The standard deviation, with one degree of freedom less than there are numbers; 0 of a single one. */
  readonly sd: number;
  /** The standard error of the mean, sd/√count. */
  readonly error: number;
}

/** The mean of some numbers, how far they spread, and how sure the mean is. */
export function summaryOf(values: ArrayLike<number>): Summary {
  const count = values.length;
  const mean = meanOf(values);
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (values[i]! - mean) ** 2;
  const sd = count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  return { mean, sd, error: sd / Math.sqrt(count) };
}

/** Σ values / their number. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
