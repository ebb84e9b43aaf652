import type { Optimizer } from '@tensorflow/tfjs';

/** Makes optimizers, a fresh one for each run; `dispose` of each frees all that it has allocated. */
export interface OptimizerFactory {
  create(): Optimizer;
}
