import { LARGEST_INTEGER, type Program } from './program.ts';

/** How far a row may be passed whose numbers are not all integers, as a part of its largest coefficient. */
const TOLERANCE = 2e-7;
/** How far a row with continuous variables may be passed besides, as a part of its largest term. */
const ROUNDING = 1e-9;
/** The largest float32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/**
 * Says which bound or row of a program an x [m] breaks; undefined where it breaks none.
 *
 * A row of integers, in coefficients, limits and variables, holds to the digit; any other one to 2·10⁻⁷ of its largest
 * coefficient, with continuous variables also to 10⁻⁹ of its largest term.
 */
export function violation({ names, types, rows, lower, upper }: Program): (x: readonly number[]) => string | undefined {
  const checks = rows.map((row) => {
    const numbers = [...row.values, row.min, row.max].filter((value) => Number.isFinite(value));
    const size = row.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const continuous = row.indices.some((i) => types[i] === 'continuous');
    const exact = !continuous && numbers.every((value) => Number.isInteger(value));
    return { ...row, tolerance: exact ? 0 : TOLERANCE * size, rounding: continuous ? ROUNDING : 0 };
  });

  return (x) => {
    for (const [i, value] of x.entries()) {
      if (value < lower[i]!) return `${names[i]!} = ${value}, below its lower bound ${lower[i]!}`;
      if (value > upper[i]!) return `${names[i]!} = ${value}, above its upper bound ${upper[i]!}`;
      const most = types[i] === 'continuous' ? LARGEST : LARGEST_INTEGER;
      if (!(Math.abs(value) <= most)) return `${names[i]!} = ${value}, which float32 cannot hold`;
    }
    for (const { name, indices, values, min, max, tolerance, rounding } of checks) {
      let value = 0;
      let largest = 0;
      for (let k = 0; k < indices.length; k++) {
        const term = values[k]! * x[indices[k]!]!;
        value += term;
        largest = Math.max(largest, Math.abs(term));
      }
      const slack = tolerance + rounding * largest;
      if (value < min - slack) return `${name} = ${value}, below its least ${min}`;
      if (value > max + slack) return `${name} = ${value}, above its most ${max}`;
    }
    return undefined;
  };
}
