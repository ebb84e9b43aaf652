import { rowsOf } from '@mapgrad/core';

/**
 * What a pass cannot do without, for the `rows` of one pass: `kernels` solves them, `made` makes each again (noise, sums,
 * checks) and solves it. Neither keeps a state. Where some rows are harder than others, they take turns with the rows of several
 * passes, as passes do.
 *
 * The solver is prepared once, because a function of which there are several is compiled for all of them, and slower.
 */
export function kernelsOf({ n, solver, layer, passes }) {
  const solve = solver.prepare();
  const z = new Float32Array(n);
  let asked = [];
  const pass = layer({
    solve({ query }) {
      asked.push(query);
      const { count, make } = rowsOf(query);
      const states = new Float32Array(count * n);
      for (let row = 0; row < count; row++) solve(make(row), states.subarray(row * n, (row + 1) * n));
      return states;
    },
    dispose() {},
  });
  const all = Array.from({ length: passes }, () => {
    asked = [];
    pass();
    return { queries: asked, rows: asked.flatMap((query) => rowsMade(query, n)) };
  });
  const inTurns = () => {
    let turn = 0;
    return () => all[turn++ % passes];
  };
  const [solved, made] = [inTurns(), inTurns()];

  return {
    rows: all[0].rows,
    solve,
    kernels() {
      for (const theta of solved().rows) solve(theta, z);
    },
    made() {
      for (const query of made().queries) {
        const { count, make } = rowsOf(query);
        for (let row = 0; row < count; row++) solve(make(row), z);
      }
    },
  };
}

function rowsMade(query, n) {
  const { count, make } = rowsOf(query);
  const all = new Float32Array(count * n);
  return Array.from({ length: count }, (_, row) => {
    const theta = all.subarray(row * n, (row + 1) * n);
    theta.set(make(row));
    return theta;
  });
}
