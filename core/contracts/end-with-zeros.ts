/**
 * Writes zeros behind the first numbers of an array, in the lanes that a vector of four may still read. For so few, stores are faster
 * than `fill`.
 */
export function endWithZeros(numbers: Float32Array, length: number): void {
  numbers[length] = 0;
  numbers[length + 1] = 0;
  numbers[length + 2] = 0;
}
