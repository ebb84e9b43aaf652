import { MapgradError } from '@mapgrad/contracts';
import type { RowsOptions } from './options.ts';
import { parseLp } from './parse-lp.ts';
import { parseMps } from './parse-mps.ts';

/**
 * The program that a file describes, an LP or an MPS file by its ending.
 *
 * @param file its name, with the ending `.lp` or `.mps`
 * @param theta the names of the variables that θ weighs, in order; all variables when absent. The objective of the file
 *   counts for the others alone
 * @throws MapgradError OPTION_INVALID for another ending, DATA_INVALID with the line and the column
 */
export function parseProgram(text: string, file: string, theta?: readonly string[]): RowsOptions {
  const parse = /\.lp$/i.test(file) ? parseLp : /\.mps$/i.test(file) ? parseMps : undefined;
  if (parse === undefined) throw new MapgradError('OPTION_INVALID', `file is ${file}, expected one named .lp or .mps`);
  const { variables = [], constraints } = parse(text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), file);
  const weighed = theta && new Set(theta);
  return {
    variables: variables.map((variable) => {
      if (typeof variable === 'string') return variable;
      const { objective, ...rest } = variable;
      return weighed === undefined || weighed.has(rest.name) ? rest : { ...rest, objective };
    }),
    constraints,
    ...(theta && { theta }),
  };
}
