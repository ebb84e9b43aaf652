/** ‖values[from … to)‖₂ in double precision, which no float32 can overflow. */
export function norm(values: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]! * values[i]!;
  return Math.sqrt(sum);
}
