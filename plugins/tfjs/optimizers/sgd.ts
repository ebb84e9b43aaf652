import { checkOption } from '@mapgrad/contracts';
import type { OptimizerFactory } from '../optimizer-factory.ts';
import { tensorflow } from '../tensorflow.ts';

/** Options of {@link sgd}. */
export interface SGDOptions {
  readonly learningRate: number;
  /** The share of the last step that is made again; 0 when absent. */
  readonly momentum?: number;
}

/**
 * Gradient descent: `v ← momentum · v + gradient`, `weight ← weight − learningRate · v`.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function sgd({ learningRate, momentum = 0 }: SGDOptions): OptimizerFactory {
  checkOption('learningRate', learningRate, learningRate > 0, 'a positive number');
  checkOption('momentum', momentum, momentum >= 0 && momentum < 1, 'a number from 0 to below 1');
  return {
    create() {
      const { train, SGDOptimizer } = tensorflow();
      if (momentum === 0) return train.sgd(learningRate);
      const optimizer = train.momentum(learningRate, momentum);
      const dispose = optimizer.dispose.bind(optimizer);
      // TensorFlow.js 4.22 forgets the learning rate of its momentum optimizer.
      optimizer.dispose = () => {
        dispose();
        SGDOptimizer.prototype.dispose.call(optimizer);
      };
      return optimizer;
    },
  };
}
