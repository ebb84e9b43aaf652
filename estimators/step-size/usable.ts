import { LARGEST, SMALLEST_NORMAL } from '@mapgrad/contracts';

/** λ itself if float32 can hold it with all its digits, else 0. */
export const usable = (lambda: number): number => (lambda >= SMALLEST_NORMAL && lambda <= LARGEST ? lambda : 0);
