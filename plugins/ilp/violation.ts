import { type IntegerProgram, LARGEST_INTEGER } from './integer-program.ts';

/** How far a row may be passed whose numbers are not all integers, as a part of its largest coefficient. */
const TOLERANCE = 2e-7;

/** Says which bound or row of a program an integer z [n] breaks; undefined where it breaks none. */
export function violation({ rows, lower, upper }: IntegerProgram): (z: readonly number[]) => string | undefined {
  const checks = rows.map((row) => {
    const numbers = [...row.coefficients, row.min, row.max].filter((x) => Number.isFinite(x));
    const size = Math.max(...row.coefficients.map((coefficient) => Math.abs(coefficient)));
    return { ...row, tolerance: numbers.every((x) => Number.isInteger(x)) ? 0 : TOLERANCE * size };
  });

  return (z) => {
    for (const [i, value] of z.entries()) {
      if (value < lower[i]!) return `z[${i}] = ${value}, below its lower bound ${lower[i]!}`;
      if (value > upper[i]!) return `z[${i}] = ${value}, above its upper bound ${upper[i]!}`;
      if (!(Math.abs(value) <= LARGEST_INTEGER)) return `z[${i}] = ${value}, which float32 cannot hold`;
    }
    for (const { name, coefficients, min, max, tolerance } of checks) {
      const value = coefficients.reduce((sum, coefficient, i) => sum + coefficient * z[i]!, 0);
      if (value < min - tolerance) return `${name} = ${value}, below its least ${min}`;
      if (value > max + tolerance) return `${name} = ${value}, above its most ${max}`;
    }
    return undefined;
  };
}
