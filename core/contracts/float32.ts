/** The largest float32. */
export const LARGEST: number = 2 ** 128 - 2 ** 104;

/** The smallest float32 that has all its digits. */
export const SMALLEST_NORMAL: number = 2 ** -126;

/** The nearest number in the range of float32. */
export const saturated = (value: number): number => Math.min(LARGEST, Math.max(-LARGEST, value));
