import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import type { RowsOptions } from '@mapgrad/solvers/program';
import { expectOptimal, type Known } from './expect-optimal.ts';

type Coefficients = Readonly<Record<string, number>>;

/** A model as javascript-lp-solver takes it, with the answer that its tests expect. */
export interface JslpModel {
  readonly name: string;
  /** The attribute whose sum is the objective; none in a question of feasibility. */
  readonly optimize?: string;
  readonly opType?: 'min' | 'max';
  readonly constraints: Readonly<
    Record<string, { readonly min?: number; readonly max?: number; readonly equal?: number }>
  >;
  readonly variables: Readonly<Record<string, Coefficients>>;
  readonly ints?: Coefficients;
  readonly binaries?: Coefficients;
  /** `tolerance`: the solver may stop that far, as a part of it, from the optimum. */
  readonly options?: { readonly tolerance?: number };
  readonly expects: { readonly feasible: boolean; readonly result?: number };
}

/** A model as options and a question. */
export function questionOf(model: JslpModel): readonly [RowsOptions, Known] {
  const { name, optimize, opType = 'max', expects, options: { tolerance = 0 } = {} } = model;
  const ints = Object.keys(model.ints ?? {});
  const binaries = Object.keys(model.binaries ?? {});
  const entries = Object.entries(model.variables);
  const constraints = Object.entries(model.constraints).map(([row, limits]) => ({
    name: row,
    coefficients: Object.fromEntries(
      entries.flatMap(([variable, attributes]) => (attributes[row] === undefined ? [] : [[variable, attributes[row]]])),
    ),
    ...limits,
  }));
  const variables = entries.map(([variable]) => ({
    name: variable,
    type: ints.includes(variable) || binaries.includes(variable) ? ('integer' as const) : ('continuous' as const),
    upper: binaries.includes(variable) ? 1 : null,
  }));
  const sign = opType === 'min' ? -1 : 1;
  const theta = entries.map(([, attributes]) => sign * (optimize === undefined ? 0 : (attributes[optimize] ?? 0)));
  const allows = (z: readonly number[]): boolean => {
    const numbers = new Map(entries.map(([variable], i) => [variable, z[i]!]));
    return (
      z.every((value, i) => value >= 0 && (variables[i]!.type === 'continuous' || Number.isInteger(value))) &&
      constraints.every(({ coefficients, min, max, equal }) => {
        const terms = Object.entries<number>(coefficients).map(([v, each]) => each * numbers.get(v)!);
        const sum = terms.reduce((total, term) => total + term, 0);
        const slack = 1e-6 * (1 + terms.reduce((total, term) => total + Math.abs(term), 0));
        return sum >= (equal ?? min ?? -Infinity) - slack && sum <= (equal ?? max ?? Infinity) + slack;
      })
    );
  };
  const optimum = expects.feasible ? sign * (expects.result ?? 0) : null;
  return [
    { variables, constraints },
    { name, theta, optimum, tolerance, allows },
  ];
}

/** All models of a folder by `highs`, and those of integers alone by `ilp`, which `highs` takes over from after a second. */
export function checkJslp(folder: string): string {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  let slowest = 0;
  let integral = 0;
  for (const file of files) {
    const [options, known] = questionOf(JSON.parse(readFileSync(join(folder, file), 'utf8')) as JslpModel);
    slowest = Math.max(
      slowest,
      expectOptimal(() => highs({ ...options, deadline: 60_000 }), known),
    );
    if (!options.variables!.every((one) => typeof one !== 'string' && one.type === 'integer')) continue;
    integral++;
    slowest = Math.max(
      slowest,
      expectOptimal(() => ilp({ ...options, deadline: 1000, fallback: highs(options) }), known),
    );
  }
  return `${files.length} models by highs, ${integral} by ilp too; slowest solve ${Math.ceil(slowest)} ms`;
}
