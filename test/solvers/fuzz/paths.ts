import { dagPath, type Edge, gridShortestPath } from '@mapgrad/solvers';
import { draws } from '../draws.ts';
import { expectFirstBest, type Fuzzed } from '../fuzzed.ts';
import { dot, solveOnce } from '../solve-once.ts';

/** The edges of every path, in the order in which paths are preferred: by their first edge, then by the second. */
function dagPaths(edges: readonly Edge[], from: number, target: number): number[][] {
  if (from === target) return [[]];
  return edges.flatMap(([tail, head], edge) =>
    tail === from ? dagPaths(edges, head, target).map((rest) => [edge, ...rest]) : [],
  );
}

/** All paths over the cells of a grid, as marks. */
function gridPaths(rows: number, columns: number, neighbours: 4 | 8): number[][] {
  const n = rows * columns;
  const marks = new Array<number>(n).fill(0);
  const found: number[][] = [];
  const walk = (cell: number): void => {
    marks[cell] = 1;
    if (cell === n - 1) found.push([...marks]);
    for (let next = 0; next < n; next++) {
      const down = Math.abs(Math.floor(next / columns) - Math.floor(cell / columns));
      const across = Math.abs((next % columns) - (cell % columns));
      const adjacent = neighbours === 8 ? Math.max(down, across) === 1 : down + across === 1;
      if (adjacent && marks[next] === 0) walk(next);
    }
    marks[cell] = 0;
  };
  walk(0);
  return found;
}

const grids = ([4, 8] as const).map((neighbours) =>
  [1, 2, 3].map((rows) => [1, 2, 3].map((columns) => gridPaths(rows, columns, neighbours))),
);

const fuzzed: readonly Fuzzed[] = [
  {
    name: 'dagPath',
    check(seed) {
      const { integer, theta } = draws(seed);
      const vertices = integer(2, 5);
      const edge = (): Edge => {
        const from = integer(0, vertices - 2);
        return [from, integer(from + 1, vertices - 1)];
      };
      const edges: Edge[] = Array.from({ length: integer(0, 7) }, edge);
      edges.splice(integer(0, edges.length), 0, [0, vertices - 1]);
      const states = dagPaths(edges, 0, vertices - 1).map((path) => edges.map((_, at) => Number(path.includes(at))));
      expectFirstBest(dagPath({ vertices, edges }), states, theta(edges.length));
    },
  },
  {
    name: 'gridShortestPath',
    check(seed) {
      const { integer, theta } = draws(seed);
      const [rows, columns, eight] = [integer(1, 3), integer(1, 3), integer(0, 1)];
      const paths = grids[eight]![rows - 1]![columns - 1]!;
      const costs = theta(rows * columns).map((value) => Math.min(0, value));
      const z = solveOnce(gridShortestPath({ rows, columns, neighbours: eight === 1 ? 8 : 4 }), costs);
      const best = Math.max(...paths.map((path) => dot(costs, path)));
      if (!paths.some((path) => path.join() === z.join()) || dot(costs, z) < best - 1e-9)
        throw new Error(
          `theta [${costs.join(', ')}] of ${rows} by ${columns} gives [${z.join(', ')}], expected value ${best}`,
        );
    },
  },
];

export default fuzzed;
