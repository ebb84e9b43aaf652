/** The neighbours of each cell of a grid, in the order of their index: those of v are `cells[start[v] … start[v + 1])`. */
export interface GridNeighbours {
  readonly start: Int32Array;
  readonly cells: Int32Array;
}

/** Lists the 4 or 8 cells around each cell of a grid, row by row. */
export function gridNeighbours(rows: number, columns: number, neighbours: 4 | 8): GridNeighbours {
  const start = new Int32Array(rows * columns + 1);
  const cells: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const steps = Math.abs(r - row) + Math.abs(c - column);
          if (steps === 1 || (steps === 2 && neighbours === 8)) cells.push(r * columns + c);
        }
      }
      start[row * columns + column + 1] = cells.length;
    }
  }
  return { start, cells: Int32Array.from(cells) };
}
