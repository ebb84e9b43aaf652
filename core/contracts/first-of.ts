/** An array of numbers of one kind. */
type Numbers = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** Views of the first numbers of an array, the last one remembered: making a view costs as much as copying 500 numbers. */
export function firstOf<Array extends Numbers>(all: Array): (length: number) => Array {
  let last = all.subarray(0, 0) as Array;
  return (length) => {
    if (last.length !== length) last = all.subarray(0, length) as Array;
    return last;
  };
}
