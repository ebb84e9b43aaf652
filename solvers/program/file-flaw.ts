import { MapgradError } from '@mapgrad/contracts';

/** Where something stands in a file, lines and columns counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Makes errors about places of a file, `model.lp:3:14: …`, with the code DATA_INVALID. */
export const fileFlaw =
  (file: string): ((place: Place, message: string) => MapgradError) =>
  ({ line, column }, message) =>
    new MapgradError('DATA_INVALID', `${file}:${line}:${column}: ${message}`);
