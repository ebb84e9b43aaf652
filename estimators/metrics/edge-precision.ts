import type { Metric } from '@mapgrad/contracts';
import { edgeOverlap } from './edge-overlap.ts';

/**
 * How many of the decided edges are right ones: `#{z ≥ ½, z* ≥ ½} / #{z ≥ ½}`, counted over all examples together; z* are
 * the optimal states. 0 where nothing is decided.
 */
export const edgePrecision = (): Metric => ({
  better: 'higher',
  measure: ({ z, optimum }) => edgeOverlap(z, optimum),
});
