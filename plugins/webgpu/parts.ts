/** Some rows of a query's answer, which are solved in one go. */
export interface Part {
  readonly first: number;
  /** How many. */
  readonly count: number;
}

/** Numbers of z that one part has at most: 64 MiB, so that no part takes a device so long that a system stops it. */
const MOST = 2 ** 24;

/**
 * Divides rows into parts that fit a device.
 *
 * @param workgroups that one call may start at most
 * @param bytes that a buffer may have at most
 * @param most rows of a part, if that is less
 */
export function partsOf(rows: number, n: number, workgroups: number, bytes: number, most: number): readonly Part[] {
  const fit = Math.min(most, workgroups, Math.floor(bytes / (4 * n)), Math.max(1, Math.floor(MOST / n)));
  return Array.from({ length: Math.ceil(rows / fit) }, (_, i) => ({
    first: i * fit,
    count: Math.min(fit, rows - i * fit),
  }));
}
