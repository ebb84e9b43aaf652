import { MapgradError } from '@mapgrad/contracts';
import type { Cut, CutPoint } from './cut.ts';

/** Throws CONFIGURATION_INVALID unless a computation was a generator function, as JavaScript admits others. */
export function checkCut<T>(started: Cut<T>): Cut<T> {
  if (typeof (started as Partial<Cut<T>> | undefined)?.next === 'function') return started;
  throw misused('it is no generator function');
}

/** Throws CONFIGURATION_INVALID unless a computation waits for points. */
export function checkPoints(points: readonly CutPoint[]): void {
  if (!Array.isArray(points)) throw misused('its yield has no star');
}

const misused = (what: string): MapgradError =>
  new MapgradError(
    'CONFIGURATION_INVALID',
    `the computation cannot be followed: ${what}; write function* () { … const z = yield* pick(theta); … }`,
  );
