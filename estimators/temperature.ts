import { checkOption } from '@mapgrad/contracts';

/** Throws OPTION_INVALID unless a temperature is a number from 0. */
export const temperature = (name: string, value: number): void =>
  checkOption(name, value, value >= 0, 'a number from 0');
