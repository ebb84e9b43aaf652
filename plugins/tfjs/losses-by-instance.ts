/** What samples add to L [B·S, …], by example and sample → one number for each row of states [B·G·S], by instance. */
export function lossesByInstance(
  parts: Float32Array,
  [examples = 0, ...rest]: readonly number[],
  samples: number,
): Float64Array {
  const groups = rest.slice(0, -1).reduce((product, size) => product * size, 1);
  const covered = (groups * examples * samples) / parts.length;
  const rows = new Float64Array(examples * groups * samples);
  for (let row = 0; row < rows.length; row++) {
    const sample = row % samples;
    const group = Math.floor(row / samples) % groups;
    const example = Math.floor(row / (samples * groups));
    rows[row] = parts[Math.floor(((example * samples + sample) * groups + group) / covered)]!;
  }
  return rows;
}
