/** Numbers row by row: a matrix [rows, n] in one array. */
export type Rows = Float32Array;

/** The sizes of a batch: B instances, S samples of each, n numbers a row; sample s of instance b is row b·S + s. */
export interface Shape {
  readonly instances: number;
  readonly samples: number;
  readonly n: number;
}
