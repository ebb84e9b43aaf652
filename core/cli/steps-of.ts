import type { LoadedPipeline } from '@mapgrad/core/host';
import { eachVariant } from './each-variant.ts';

/** The steps of a run of each variant; checks every variant on the way. */
export async function stepsOf(pipeline: LoadedPipeline): Promise<ReadonlyMap<string, number>> {
  const steps: number[] = [];
  await eachVariant(pipeline, ({ trainer, parts }) => {
    steps.push(trainer.steps(parts as never));
  });
  return new Map(pipeline.variants.map((variant, i) => [variant, steps[i]!]));
}
