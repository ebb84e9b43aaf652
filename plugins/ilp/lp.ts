import library from 'javascript-lp-solver';

/**
 * The solver of javascript-lp-solver 1.0.
 *
 * Its declarations describe a CommonJS module, where the solver is the property `default`; Node loads its ES module,
 * whose default export is the solver itself.
 */
const solver: typeof library.default = 'default' in library ? library.default : library;

/** A program that is built constraint by constraint, and solved once: solved again, it answers wrongly. */
export const Model: typeof solver.Model = solver.Model;

/** The simplex tableau of a {@link Model}. */
export type Tableau = InstanceType<typeof solver.Tableau>;
