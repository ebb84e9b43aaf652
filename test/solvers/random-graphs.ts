import type { Edge } from '@mapgrad/solvers';
import fc from 'fast-check';

/** A connected graph of some vertices, with edges both ways between neighbours in a row, and θ for each edge. */
export interface RandomGraph {
  readonly vertices: number;
  readonly edges: readonly Edge[];
  readonly theta: readonly number[];
}

export const seed = { seed: 7, numRuns: 200 } as const;

/** Graphs of 2 to 40 vertices whose θ are from `value`. */
export const randomGraphs = (value: fc.Arbitrary<number>, density = 3): fc.Arbitrary<RandomGraph> =>
  fc
    .integer({ min: 2, max: 40 })
    .chain((vertices) => {
      const vertex = fc.integer({ min: 0, max: vertices - 1 });
      const most = density * vertices;
      return fc.tuple(
        fc.constant(vertices),
        fc.array(fc.tuple(vertex, vertex), { minLength: vertices, maxLength: most, size: 'max' }),
        fc.array(value, { minLength: most + 2 * vertices, maxLength: most + 2 * vertices }),
      );
    })
    .map(([vertices, pairs, values]) => {
      const row = Array.from({ length: vertices - 1 }, (_, v) => [
        [v, v + 1],
        [v + 1, v],
      ]).flat() as unknown as Edge[];
      const edges = [...pairs, ...row];
      return { vertices, edges, theta: values.slice(0, edges.length).map(Math.fround) };
    });

/** The same graph with its vertices renamed: v becomes (v·step + 1) mod vertices. */
export function renamed({ vertices, edges }: RandomGraph): {
  readonly name: (v: number) => number;
  readonly edges: readonly Edge[];
} {
  const step = [7, 5, 3, 2, 1].find((candidate) => vertices % candidate !== 0 || candidate === 1)!;
  const name = (v: number): number => (v * step + 1) % vertices;
  return { name, edges: edges.map(([from, to]) => [name(from), name(to)]) };
}
