import { readFileSync } from 'node:fs';
import { type Program, type ProgramOptions, parseLp, parseMps, program } from '@mapgrad/solvers/program';
import fc from 'fast-check';
import type { EncodedModel } from 'highs';
import { describe, expect, it } from 'vitest';
import { library } from '../../../plugins/highs/library.ts';
import { binaryPrograms, models, optionsOf } from '../../plugins/ilp-programs.ts';
import { writeLp, writeMps } from './write.ts';

/** A program without what files do not say: which variables θ weighs, and rows and variables by numbers. */
function plain(options: ProgramOptions, objective: readonly number[]): Program {
  const made = program(options);
  return {
    ...made,
    names: made.names.map((_, i) => `x${i}`),
    rows: made.rows.map((row, r) => ({ ...row, name: `r${r}` })),
    objective,
  };
}

/** What a file says, with its objective, which for all variables at once no option holds. */
function read(parse: typeof parseLp, text: string): Program {
  const { variables = [], constraints } = parse(text, 'model');
  const objective = variables.map((variable) => (typeof variable === 'string' ? 0 : (variable.objective ?? 0)));
  const weighed = variables.map((variable) =>
    typeof variable === 'string' ? variable : { ...variable, objective: undefined },
  );
  return { ...program({ variables: weighed, constraints }), objective };
}

const encoded = (format: 'lp' | 'mps', text: string): EncodedModel =>
  format === 'lp' ? { format, data: text } : { format, data: new TextEncoder().encode(text) };

/** A program as HiGHS has it. */
function readByHighs(format: 'lp' | 'mps', text: string): ReturnType<typeof byColumns> {
  const { maximize } = library.constants.objectiveSense;
  return library.withModel(encoded(format, text), (model) => {
    const { colCost, colLower, colUpper, rowLower, rowUpper, matrix, sense, integrality, numCols } = model.getModel();
    const dense = Array.from(rowLower, () => new Array<number>(numCols).fill(0));
    for (let j = 0; j < numCols; j++)
      for (let k = matrix.starts[j]!; k < matrix.starts[j + 1]!; k++) dense[matrix.indices[k]!]![j] = matrix.values[k]!;
    return {
      objective: Array.from(colCost, (value) => (sense === maximize ? value : 0 - value) + 0),
      bounds: Array.from(colLower, (value, i) => [value, colUpper[i]!]),
      rows: dense.map((row, r) => [rowLower[r]!, ...row, rowUpper[r]!]),
      integer: Array.from(colCost, (_, i) => integrality[i] === 1),
    };
  });
}

/** As the lower limits of ranges are in an MPS file, which has the upper limit and the difference. */
const asWritten = (written: Program, format: 'lp' | 'mps'): Program => ({
  ...written,
  rows: written.rows.map(({ min, max, ...row }) =>
    format === 'lp' || min === -Infinity || max === Infinity
      ? { ...row, min, max }
      : { ...row, min: max - (max - min), max },
  ),
});

/** Without what HiGHS cannot have in an LP file: ranges, which it takes for other rows, and rows without variables. */
const forHighs = (written: Program, format: 'lp' | 'mps'): Program => ({
  ...written,
  rows: written.rows.flatMap((row) => {
    if (format === 'mps') return [row];
    if (row.indices.length === 0) return [];
    if (row.min === row.max || row.min === -Infinity || row.max === Infinity) return [row];
    return [
      { ...row, max: Infinity },
      { ...row, name: `${row.name}'`, min: -Infinity },
    ];
  }),
});

const byColumns = ({ names, types, lower, upper, objective, rows }: Program) => ({
  objective: objective.map((value) => value + 0),
  bounds: lower.map((value, i) => [value, upper[i]!]),
  rows: rows.map(({ indices, values, min, max }) => [
    min,
    ...names.map((_, i) => (indices.includes(i) ? values[indices.indexOf(i)]! : 0)),
    max,
  ]),
  integer: types.map((type) => type === 'integer'),
});

const number = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((x) => x / 1024),
  fc.constantFrom(1e-7, -2.5e9, 1.25e-8),
);
const limits = fc.tuple(fc.option(fc.integer({ min: -5, max: 0 })), fc.option(fc.integer({ min: 1, max: 9 })));
const arbitrary: fc.Arbitrary<Program> = fc
  .record({
    variables: fc.array(fc.tuple(number, limits, fc.boolean()), { minLength: 1, maxLength: 5 }),
    rows: fc.array(fc.tuple(fc.array(number, { minLength: 5, maxLength: 5 }), limits, fc.boolean()), { maxLength: 4 }),
  })
  .map(({ variables, rows }) =>
    plain(
      {
        variables: variables.map(([, [lower, upper], integer], i) => ({
          name: `x${i}`,
          type: integer ? ('integer' as const) : ('continuous' as const),
          lower,
          upper,
        })),
        constraints: rows.map(([coefficients, [min, max], equal]) => ({
          coefficients: coefficients.slice(0, variables.length),
          ...(equal
            ? { equal: min ?? 3 }
            : { ...(min !== null && { min }), ...(max !== null ? { max } : min === null && { max: 0 }) }),
        })),
      },
      variables.map(([objective]) => objective),
    ),
  );

const known = [
  ...models.map((model) => ({ ...optionsOf(model), upper: null, costs: model.theta })),
  ...binaryPrograms.endless.map((model) => ({ ...optionsOf(model), costs: model.theta })),
  ...(
    JSON.parse(readFileSync(new URL('../../fixtures/ilp/mixed-models.json', import.meta.url), 'utf8')) as {
      readonly theta: readonly number[];
      readonly program: ProgramOptions;
    }[]
  ).map((model) => ({ ...model.program, costs: model.theta })),
];

const formats: readonly (readonly [string, typeof parseLp, (written: Program) => string, 'lp' | 'mps'])[] = [
  ['LP', parseLp, writeLp, 'lp'],
  ['free MPS', parseMps, (written) => writeMps(written, false), 'mps'],
  ['fixed MPS', parseMps, (written) => writeMps(written, true), 'mps'],
];

describe.each(formats)('%s files', (_, parse, write, format) => {
  it('of programs of any kind are read as they were written, and as HiGHS reads them', () => {
    fc.assert(
      fc.property(arbitrary, (written) => {
        expect(read(parse, write(written))).toEqual(written);
        const text = write(forHighs(written, format));
        expect(byColumns(read(parse, text))).toEqual(readByHighs(format, text));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('of the known programs are read as they were written', () => {
    expect(known.length).toBe(27);
    for (const { costs, ...options } of known) {
      const written = plain(options, costs);
      expect(read(parse, write(written))).toEqual(asWritten(written, format));
    }
  });

  it('that HiGHS writes are read', () => {
    for (const { costs, ...options } of known) {
      const text = write(forHighs(plain(options, costs), format));
      const again = library.withModel(encoded(format, text), (model) => {
        model.options.set('output_flag', false);
        return format === 'lp' ? model.exportModel('lp') : new TextDecoder().decode(model.exportModel('mps'));
      });
      expect(byColumns(read(parse, again))).toEqual(readByHighs(format, again));
    }
  });
});
