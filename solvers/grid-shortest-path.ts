import { type MAPSolver, oneOf, positiveInteger } from '@mapgrad/contracts';
import { gridNeighbours } from './grid-neighbours.ts';

/** Options of {@link gridShortestPath}. */
export interface GridShortestPathOptions {
  readonly rows: number;
  readonly columns: number;
  /** 4: along the sides; 8: along the diagonals too (the default). */
  readonly neighbours?: 4 | 8;
}

/**
 * The cheapest path over the cells of a grid, from the first corner to the last: z marks its cells, both ends counted.
 *
 * The cost of a cell is −θ; a cost below 0, which noise can make, is taken as 0, so z maximises ⟨min(θ, 0), z⟩. Of equal
 * paths always the same one. By Dijkstra's algorithm, O(n log n): every way into a cell costs the same, so the first
 * one found is the cheapest and each cell enters the heap once.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function gridShortestPath({ rows, columns, neighbours = 8 }: GridShortestPathOptions): MAPSolver {
  positiveInteger('rows', rows);
  positiveInteger('columns', columns);
  oneOf('neighbours', neighbours, [4, 8]);
  const n = rows * columns;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'gridShortestPath', argument: { rows, columns, neighbours } },
    size: () => n,
    prepare() {
      const { start, cells } = gridNeighbours(rows, columns, neighbours);
      const previous = new Int32Array(n);
      const distances = new Float64Array(n + 1);
      const heap = new Int32Array(n + 1);
      let size = 0;

      const push = (distance: number, cell: number): void => {
        let hole = size++;
        while (hole > 0) {
          const parent = (hole - 1) >> 1;
          if (distances[parent]! <= distance) break;
          distances[hole] = distances[parent]!;
          heap[hole] = heap[parent]!;
          hole = parent;
        }
        distances[hole] = distance;
        heap[hole] = cell;
      };

      const dropFirst = (): void => {
        const distance = distances[--size]!;
        const cell = heap[size]!;
        let hole = 0;
        for (let child = 1; child < size; child = 2 * hole + 1) {
          if (child + 1 < size && distances[child + 1]! < distances[child]!) child++;
          if (distances[child]! >= distance) break;
          distances[hole] = distances[child]!;
          heap[hole] = heap[child]!;
          hole = child;
        }
        distances[hole] = distance;
        heap[hole] = cell;
      };

      return (theta, z) => {
        previous.fill(-1);
        previous[0] = 0;
        size = 0;
        push(0, 0);
        while (previous[n - 1]! < 0) {
          const distance = distances[0]!;
          const cell = heap[0]!;
          dropFirst();
          const end = start[cell + 1]!;
          for (let at = start[cell]!; at < end; at++) {
            const next = cells[at]!;
            if (previous[next]! >= 0) continue;
            previous[next] = cell;
            push(distance + Math.max(0, -theta[next]!), next);
          }
        }
        z.fill(0);
        for (let cell = n - 1; cell !== 0; cell = previous[cell]!) z[cell] = 1;
        z[0] = 1;
      };
    },
  };
}
