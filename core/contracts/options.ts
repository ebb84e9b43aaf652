import { MapgradError } from './errors.ts';

/** Throws OPTION_INVALID unless a condition on an option holds. */
export function checkOption(name: string, value: number, holds: boolean, expected: string): void {
  if (holds && Number.isFinite(value)) return;
  throw new MapgradError('OPTION_INVALID', `${name} is ${value}, expected ${expected}`);
}

/** Throws OPTION_INVALID unless an option is an integer from 1. */
export const positiveInteger = (name: string, value: number): void =>
  checkOption(name, value, Number.isSafeInteger(value) && value >= 1, 'an integer from 1');

/** Throws OPTION_INVALID unless an option is one of some choices. */
export function oneOf<T>(name: string, value: T, choices: readonly T[]): void {
  if (choices.includes(value)) return;
  throw new MapgradError('OPTION_INVALID', `${name} is ${String(value)}, expected ${choices.map(String).join(' or ')}`);
}

/**
 * Throws OPTION_INVALID unless an option is a part that has some methods, which compilers see and plain JavaScript does not.
 *
 * @param example what makes such a part, as it is written
 */
export function checkPart(name: string, part: unknown, methods: readonly string[], example: string): void {
  const isObject = typeof part === 'object' && part !== null;
  const missing = methods.filter((method) => !isObject || typeof Reflect.get(part, method) !== 'function');
  if (missing.length === 0) return;
  const found = isObject
    ? `without ${missing.join(' and ')}`
    : typeof part === 'function'
      ? 'a function'
      : String(part);
  const call = typeof part === 'function' ? '; is it the function that makes one, to be called first?' : '';
  throw new MapgradError('OPTION_INVALID', `${name} is ${found}, expected what ${example} makes${call}`);
}
