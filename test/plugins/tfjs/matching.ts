import { expect } from 'vitest';

/** An error of a code, whose message has a pattern. */
export function coded(code: string, pattern = /./): unknown {
  const message: unknown = expect.stringMatching(pattern);
  return expect.objectContaining({ code, message });
}

/** Any number. */
export const aNumber: unknown = expect.any(Number);

/** A number up to its 10th decimal. */
export const near = (value: number): unknown => expect.closeTo(value, 10);

/** Text with a pattern in it. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
