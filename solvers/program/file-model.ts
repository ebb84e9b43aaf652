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
  /** Where something was last said of it alone. */
  place: Place;
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
export const newVariable = (name: string, place: Place): FileVariable => ({
  name,
  place,
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
    variables: [...variables.values()].map(({ place, ...variable }) => {
      const { name, type, lower, upper } = variable;
      if (lower > upper)
        throw flaw(place, `variable ${name} is to be ${lower} or more and ${upper} or less: give it other bounds`);
      const bounds = { lower: Number.isFinite(lower) ? lower : null, upper: Number.isFinite(upper) ? upper : null };
      if (type === 'integer' && !Object.values(bounds).every((bound) => Number.isInteger(bound ?? 0)))
        throw flaw(place, `variable ${name} is an integer between ${lower} and ${upper}, expected integers`);
      return { ...variable, ...bounds };
    }),
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
