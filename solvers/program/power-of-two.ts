/** The power of two that brings `size` to between `target` and 2·`target`, or the largest there is; 1 for a size of 0. */
export const powerOfTwo = (target: number, size: number): number =>
  size > 0 ? 2 ** Math.min(1023, Math.log2(target) - Math.floor(Math.log2(size))) : 1;
