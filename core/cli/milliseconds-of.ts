import { MapgradError } from '@mapgrad/contracts';

/** What Node's timers can wait for. */
const MOST = 2_147_483;

/**
 * The seconds of an option, in milliseconds.
 *
 * @throws MapgradError OPTION_INVALID unless it is a number above 0, and at most 24 days
 */
export function millisecondsOf(name: string, seconds: string): number {
  const value = Number(seconds);
  if (value > 0 && value <= MOST) return 1000 * value;
  throw new MapgradError(
    'OPTION_INVALID',
    `${name} is '${seconds}', expected seconds, a number above 0 and at most ${MOST}`,
  );
}
