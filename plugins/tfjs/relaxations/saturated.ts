import { LARGEST } from '@mapgrad/contracts';

/** A number, brought into the range of float32. */
export const saturated = (value: number): number => Math.min(LARGEST, Math.max(-LARGEST, value));
