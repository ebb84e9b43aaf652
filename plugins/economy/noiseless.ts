import type { Query } from '@mapgrad/contracts';

/** Whether the rows of a query are without noise, so that rows can come again. */
export const noiseless = ({ noise }: Query): boolean => noise === undefined || noise.temperature === 0;
