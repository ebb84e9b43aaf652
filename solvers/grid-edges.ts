import { positiveInteger } from '@mapgrad/contracts';

/** Options of {@link gridEdges}. */
export interface GridEdgesOptions {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The edges to the right and down of a grid whose vertices are numbered row by row, `rows·(columns − 1) +
 * columns·(rows − 1)` of them.
 *
 * Row after row: first those along the row, from left to right, then those down to the next row, from left to right.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function gridEdges({ rows, columns }: GridEdgesOptions): readonly (readonly [number, number])[] {
  positiveInteger('rows', rows);
  positiveInteger('columns', columns);
  const edges: (readonly [number, number])[] = [];
  for (let row = 0; row < rows; row++) {
    const first = row * columns;
    for (let v = first; v < first + columns - 1; v++) edges.push([v, v + 1]);
    if (row < rows - 1) for (let v = first; v < first + columns; v++) edges.push([v, v + columns]);
  }
  return edges;
}
