import type { Metric } from '@mapgrad/contracts';
import { edgeOverlap } from './edge-overlap.ts';

/**
 * How many of the right edges are decided: `#{z ≥ ½, z* ≥ ½} / #{z* ≥ ½}`, counted over all examples together; z* are the
 * optimal states. 0 where no edge is right.
 */
export const edgeRecall = (): Metric => ({
  better: 'higher',
  measure: ({ z, optimum }) => edgeOverlap(optimum, z),
});
