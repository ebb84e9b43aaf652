import { program } from '@mapgrad/solvers/program';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dualSimplex } from '../../plugins/ilp/dual-simplex.ts';
import { type HalfSpace, halfSpaces } from '../../plugins/ilp/half-spaces.ts';
import { Model, type Tableau } from '../../plugins/ilp/lp.ts';
import { binaryPrograms, optionsOf, programs } from './ilp-programs.ts';

/** The tableau of some half-spaces before any pivot. */
function tableauOf(spaces: readonly HalfSpace[], costs: readonly number[]): Tableau {
  const model = new Model().maximize();
  const variables = costs.map((cost) => model.addVariable(cost, null, true));
  for (const { indices, values, bound, least } of spaces) {
    const constraint = least ? model.greaterThan(bound) : model.smallerThan(bound);
    for (const [k, i] of indices.entries()) constraint.addTerm(values[k]!, variables[i]!);
  }
  return model.tableau.setModel(model);
}

/** The numbers of the basis: all from 0 up where the tableau is feasible. */
const basis = ({ matrix, width, height }: Tableau): number[] =>
  Array.from({ length: height - 1 }, (_, r) => matrix[(r + 1) * width]!);

it('makes a tableau feasible or finds a row that shows that none is, by either of its rules', () => {
  const costs = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 6, maxLength: 6 });
  const verdicts = new Set<boolean>();
  fc.assert(
    fc.property(programs(fc.integer({ min: -4, max: 3 }), fc.nat(4)), costs, (options, numbers) => {
      const spaces = halfSpaces(program(options));
      const found = [0, 5].map((patience) => {
        const tableau = tableauOf(spaces, numbers.slice(0, options.n));
        dualSimplex(tableau, patience);
        const { matrix, width } = tableau;
        const shown = basis(tableau).some(
          (value, r) => value < -1e-7 && matrix.subarray((r + 1) * width + 1, (r + 2) * width).every((x) => x >= -1e-8),
        );
        expect(tableau.feasible ? Math.min(0, ...basis(tableau)) >= -1e-7 : shown).toBe(true);
        return tableau.feasible;
      });
      expect(found[0]).toBe(found[1]);
      verdicts.add(found[0]!);
    }),
    { seed: 7, numRuns: 400 },
  );
  expect(verdicts.size).toBe(2);
});

it('keeps the costs of an optimum from rising, as a dual method does', () => {
  for (const known of binaryPrograms.mid) {
    const costs = known.theta.map((value) => -Math.abs(value));
    const tableau = tableauOf(halfSpaces(program(optionsOf(known))), costs);
    dualSimplex(tableau);
    expect(tableau.feasible).toBe(true);
    expect(Math.max(...tableau.matrix.subarray(1, tableau.width))).toBeLessThan(1e-9);
  }
});

it.each(binaryPrograms.endless)('ends where the first phase of the library does not: $name', (known) => {
  const pivots = (replaced: boolean): number => {
    // As the rows are given, not scaled.
    const spaces = optionsOf(known).constraints.flatMap(({ coefficients, min, max, equal }): HalfSpace[] => {
      const sides = [
        { bound: equal ?? min, least: true },
        { bound: equal ?? max, least: false },
      ];
      return sides.flatMap(({ bound, least }) =>
        bound === undefined ? [] : [{ indices: [...coefficients.keys()], values: coefficients, bound, least }],
      );
    });
    const upper = known.theta.map((_, i): HalfSpace => ({ indices: [i], values: [1], bound: 1, least: false }));
    const tableau = tableauOf([...spaces, ...upper], known.theta);
    const { pivot } = tableau;
    let count = 0;
    tableau.pivot = (row, column) => {
      if (++count > 20_000) throw new Error('endless');
      pivot.call(tableau, row, column);
    };
    if (replaced) tableau.phase1 = () => dualSimplex(tableau);
    tableau.model!.checkForCycles = false;
    tableau.branchAndCut();
    return count;
  };
  expect(() => pivots(false)).toThrow('endless');
  expect(pivots(true)).toBeLessThan(20_000);
});
