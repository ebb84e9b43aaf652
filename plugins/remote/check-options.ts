import { checkOption, MapgradError, positiveInteger } from '@mapgrad/contracts';
import type { RemoteOptions } from './remote-solver.ts';

/** The longest time that a timer can be set to, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The options of a remote solver with their defaults; throws OPTION_INVALID. */
export function checkedRemote({
  n,
  exact = false,
  concurrency = 16,
  deadline = 10_000,
}: RemoteOptions): Required<Omit<RemoteOptions, 'instance'>> {
  positiveInteger('n', n);
  positiveInteger('concurrency', concurrency);
  checkOption('deadline', deadline, deadline > 0 && deadline <= LONGEST, `milliseconds above 0, at most ${LONGEST}`);
  return { n, exact, concurrency, deadline };
}

/** Throws OPTION_INVALID unless an option is an integer from 0. */
export const countFromZero = (name: string, value: number): void =>
  checkOption(name, value, Number.isSafeInteger(value) && value >= 0, 'an integer from 0');

/** An OPTION_INVALID about an option that is no number. */
export const invalidOption = (message: string): MapgradError => new MapgradError('OPTION_INVALID', message);
