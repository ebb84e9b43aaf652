import { type ErrorCode, isMapgradError } from '@mapgrad/contracts';

/** Throws unless something throws an error of mapgrad with a code; gives its message. */
export function expectError(code: ErrorCode, act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    if (isMapgradError(thrown) && thrown.code === code) return thrown.message;
    throw thrown;
  }
  throw new Error(`no ${code} was thrown`);
}
