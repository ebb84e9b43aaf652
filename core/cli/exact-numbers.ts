import type { Json, Numbers } from '@mapgrad/contracts';

/** Numbers as JSON that gives them back bit by bit: what JSON has no number for is a string, `"NaN"`, `"-Infinity"`, `"-0"`. */
export const exactly = (numbers: Numbers): { readonly [name: string]: number | string } =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, hasNumber(value) ? value : textOf(value)]));

/** The inverse of {@link exactly}. */
export const numbersOf = (json: Json | undefined): Numbers =>
  Object.fromEntries(Object.entries((json ?? {}) as object).map(([name, value]) => [name, Number(value)]));

const hasNumber = (value: number): boolean => Number.isFinite(value) && !Object.is(value, -0);
const textOf = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
