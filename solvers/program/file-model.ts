import type { MapgradError } from '@mapgrad/contracts';
import type { Place } from './file-flaw.ts';
import type { RowsOptions, VariableType } from './options.ts';

/** What has limits, infinite where there are none. */
export interface Limited {
  lower: number;
  upper: number;
}

/** A variable of a file while it is read; maximisation. */
export interface FileVariable extends Limited {
  readonly name: string;
  type: VariableType;
  objective: number;
}

/** A row of a file while it is read. */
export interface FileRow extends Limited {
  readonly name: string;
  readonly place: Place;
  readonly coefficients: Map<string, number>;
}

/** What a file says, as it is collected. */
export interface FileModel {
  readonly variables: Map<string, FileVariable>;
  readonly rows: Map<string, FileRow>;
}

/** A variable as one begins: continuous, from 0 up. */
export const newVariable = (name: string): FileVariable => ({
  name,
  type: 'continuous',
  lower: 0,
  upper: Infinity,
  objective: 0,
});

/** The options that describe a model; rows without limits are left out. */
export function optionsOf(
  { variables, rows }: FileModel,
  flaw: (place: Place, message: string) => MapgradError,
  end: Place,
): RowsOptions {
  if (variables.size === 0) throw flaw(end, 'there are no variables');
  const limited = [...rows.values()].filter(({ lower, upper }) => Number.isFinite(lower) || Number.isFinite(upper));
  return {
    variables: [...variables.values()].map((variable) => ({
      ...variable,
      lower: Number.isFinite(variable.lower) ? variable.lower : null,
      upper: Number.isFinite(variable.upper) ? variable.upper : null,
    })),
    constraints: limited.map(({ name, place, coefficients, lower: min, upper: max }) => {
      if (min > max) throw flaw(place, `row ${name} is to be ${min} or more and ${max} or less`);
      return {
        name,
        coefficients: Object.fromEntries(coefficients),
        ...(min === max
          ? { equal: min }
          : { ...(Number.isFinite(min) && { min }), ...(Number.isFinite(max) && { max }) }),
      };
    }),
  };
}
