/**
 * The values of a variable: `integer`; `continuous`; or `implied`, an integer that a linear program yields by itself,
 * since all vertices of C are integral (assignments, paths, flows).
 */
export type VariableType = 'integer' | 'continuous' | 'implied';

/** A variable by its name; what it leaves out is as the program has it for all. */
export interface VariableOptions {
  readonly name: string;
  readonly type?: VariableType | undefined;
  /** null where there is no bound. */
  readonly lower?: number | null | undefined;
  /** null where there is no bound. */
  readonly upper?: number | null | undefined;
  /** What one of it adds to ⟨θ, z⟩, for a variable that θ does not weigh; 0 when absent. */
  readonly objective?: number | undefined;
}

/** A row: `min ≤ ⟨coefficients, x⟩ ≤ max`, one of the two at least; or `⟨coefficients, x⟩ = equal` alone. */
export interface Constraint {
  /** `constraints[r]` when absent. */
  readonly name?: string | undefined;
  /** A number for each variable in order, or numbers by the names of variables; those left out are 0. */
  readonly coefficients: readonly number[] | Readonly<Record<string, number>>;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly equal?: number | undefined;
}

interface ForAll {
  /** Of all variables that have none of their own; `integer` when absent. */
  readonly type?: VariableType | undefined;
  /** The smallest value of the variables, or null where there is none: one for all, or one for each. 0 when absent. */
  readonly lower?: number | null | readonly (number | null)[] | undefined;
  /** The largest value of the variables, or null where there is none: one for all, or one for each. 1 when absent. */
  readonly upper?: number | null | readonly (number | null)[] | undefined;
  /** The names of the variables that θ weighs, in the order of θ and z; all variables when absent. */
  readonly theta?: readonly string[] | undefined;
}

/** A program by its rows, of `n` variables named `z[0]`, `z[1]`, … or of `variables` with names. */
export interface RowsOptions extends ForAll {
  readonly n?: number | undefined;
  readonly variables?: readonly (string | VariableOptions)[] | undefined;
  readonly constraints: readonly Constraint[];
}

/** A program of one row, `⟨weights, z⟩ ≤ capacity`: what `knapsack` takes, but the numbers may be any. */
export interface WeightsOptions extends ForAll {
  /** [n] */
  readonly weights: readonly number[];
  readonly capacity: number;
}

/** A program by its rows, or by the weights of its only one. */
export type ProgramOptions = RowsOptions | WeightsOptions;
