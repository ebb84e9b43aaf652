import { type NoiseKey, randomWords } from '@mapgrad/contracts';

/**
 * A smooth random field [rows, columns] of values from −1 to 1: random numbers every `down` rows and `right` columns, and
 * between them `a + (b − a)(3t² − 2t³)` along both axes.
 */
export function valueNoise(
  key: NoiseKey,
  { rows, columns, down, right }: { rows: number; columns: number; down: number; right: number },
): Float64Array {
  const across = Math.ceil(columns / right) + 1;
  const count = (Math.ceil(rows / down) + 1) * across;
  const words = new Int32Array(count + 1);
  randomWords(key, 0, count, words);
  const field = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const top = Math.floor(row / down);
    const v = eased(row / down - top);
    for (let column = 0; column < columns; column++) {
      const left = Math.floor(column / right);
      const u = eased(column / right - left);
      const at = top * across + left;
      const above = words[at]! + (words[at + 1]! - words[at]!) * u;
      const below = words[at + across]! + (words[at + across + 1]! - words[at + across]!) * u;
      field[row * columns + column] = (above + (below - above) * v) / 2 ** 31;
    }
  }
  return field;
}

const eased = (t: number): number => t * t * (3 - 2 * t);
