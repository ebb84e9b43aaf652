import { isScalar, type Scalar } from 'yaml';

interface Fault {
  readonly fault: string;
}

/** Reads a scalar: text, a finite number that is kept exactly, true, false or null. */
export function readScalar({
  value,
  source = '',
}: Scalar): { readonly value: string | number | boolean | null } | Fault {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return { value };
  if (typeof value !== 'number') return { fault: 'must be text, a number, true, false or null' };
  if (!Number.isFinite(value)) return { fault: `must be a finite number (got ${source})` };
  if (/^[-+]?\d+$|^0[ox]/.test(source) && !Number.isSafeInteger(value)) {
    return { fault: `must be within ±${Number.MAX_SAFE_INTEGER} to be kept exactly (got ${source})` };
  }
  return { value };
}

/** Far more than a name has; every value within is known by a path that has it. */
const LONGEST_KEY = 1000;

/** Reads the key of a block; `held` is the value that it has, null when not even a colon follows. */
export function readKey(key: unknown, held: unknown): { readonly value: string } | Fault {
  if (!isScalar(key) || key.value === null) return { fault: 'a key must be plain text' };
  const value = typeof key.value === 'string' ? key.value : (key.source ?? '');
  if (value.length > LONGEST_KEY) return { fault: `a key has ${value.length} letters, more than ${LONGEST_KEY}` };
  if (value === '<<') return { fault: "merge keys '<<' are not supported; write the keys out" };
  if (value === '__proto__') return { fault: "the key '__proto__' is not allowed" };
  if (held === null && /^\w+:\S/.test(value)) return { fault: `a space is missing after the colon of '${value}'` };
  return { value };
}
