import type { Query, Rows } from '@mapgrad/contracts';
import type { Drawing } from './drawing.ts';
import { QUERY_BYTES } from './kernels/scores.ts';
import type { Part } from './parts.ts';

/** The numbers of `Query` in WGSL. */
export function queryData(drawing: Drawing, offset: number, samples: number): Uint8Array<ArrayBuffer> {
  const data = new DataView(new ArrayBuffer(QUERY_BYTES));
  const { key, strataKey, weight, temperature, shrink } = drawing;
  [key.key0, key.key1, strataKey.key0, strataKey.key1, offset, samples].forEach((word, i) => {
    data.setUint32(4 * i, word, true);
  });
  [weight, temperature, shrink].forEach((value, i) => {
    data.setFloat32(24 + 4 * i, value, true);
  });
  return new Uint8Array(data.buffer);
}

/** What the kernels read of a part of a query. */
export interface Inputs {
  /** Samples of the first instance that come before the part. */
  readonly offset: number;
  /** θ of the instances [·, n]. */
  readonly theta: Float32Array<ArrayBuffer>;
  /** Of the instances the number b and the step, as words [·, 2]. */
  readonly asked: Uint32Array<ArrayBuffer>;
  /** [count, n] */
  direction(): Float32Array<ArrayBuffer>;
}

/** Copies out of a query what a part of its rows needs. */
export function inputsOf({ theta, shape, shift, only }: Query, { first, count }: Part): Inputs {
  const { samples, n } = shape;
  const begin = Math.floor(first / samples);
  const end = Math.floor((first + count - 1) / samples) + 1;
  const instance = (place: number): number => only?.[place] ?? place;
  const asked = new DataView(new ArrayBuffer(8 * (end - begin)));
  for (let place = begin; place < end; place++) {
    asked.setUint32(8 * (place - begin), instance(place), true);
    asked.setFloat32(8 * (place - begin) + 4, shift?.step[instance(place)] ?? 0, true);
  }
  const gathered = (
    rows: Rows,
    from: number,
    to: number,
    numberOf: (place: number) => number,
  ): Float32Array<ArrayBuffer> => {
    const out = new Float32Array((to - from) * n);
    if (only === undefined) out.set(rows.subarray(from * n, to * n));
    else for (let i = from; i < to; i++) out.set(rows.subarray(numberOf(i) * n, (numberOf(i) + 1) * n), (i - from) * n);
    return out;
  };
  return {
    offset: first % samples,
    theta: gathered(theta, begin, end, instance),
    asked: new Uint32Array(asked.buffer),
    direction: () =>
      gathered(
        shift?.direction ?? new Float32Array(0),
        first,
        first + count,
        (row) => instance(Math.floor(row / samples)) * samples + (row % samples),
      ),
  };
}
