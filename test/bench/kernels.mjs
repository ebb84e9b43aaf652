import { rowsOf } from '@mapgrad/core';

/**
 * What a pass cannot do without, for the `rows` of one pass: `kernels` solves them, `made` makes each again (noise, sums,
 * checks) and solves it. Neither keeps a state.
 *
 * The solver is prepared once, because a function of which there are several is compiled for all of them, and slower.
 */
export function kernelsOf({ n, solver, layer }) {
  const solve = solver.prepare();
  const queries = [];
  layer({
    solve({ query }) {
      queries.push(query);
      const { count, make } = rowsOf(query);
      const states = new Float32Array(count * n);
      for (let row = 0; row < count; row++) solve(make(row), states.subarray(row * n, (row + 1) * n));
      return states;
    },
    dispose() {},
  })();

  const z = new Float32Array(n);
  const rows = queries.flatMap((query) => {
    const { count, make } = rowsOf(query);
    const all = new Float32Array(count * n);
    return Array.from({ length: count }, (_, row) => {
      const theta = all.subarray(row * n, (row + 1) * n);
      theta.set(make(row));
      return theta;
    });
  });
  return {
    rows,
    solve,
    kernels() {
      for (const theta of rows) solve(theta, z);
    },
    made() {
      for (const query of queries) {
        const { count, make } = rowsOf(query);
        for (let row = 0; row < count; row++) solve(make(row), z);
      }
    },
  };
}
