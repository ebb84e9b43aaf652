import type { PluginContext } from '@mapgrad/contracts';
import {
  contrastiveMAP,
  directLoss,
  edgePrecision,
  edgeRecall,
  fenchelYoung,
  hinge,
  listwise,
  noiseContrastive,
  optimalityRatio,
  pairwise,
  perturbationGradient,
  pointwise,
  regret,
  spoPlus,
  subsetPrecision,
  unambiguousRegret,
} from '@mapgrad/estimators';

/** Delivers losses on θ that need no gradient through the solver, and metrics of decisions. */
export function activate({ register }: PluginContext): void {
  register('loss', 'fenchel-young', fenchelYoung);
  register('loss', 'spo-plus', spoPlus);
  register('loss', 'perturbation-gradient', perturbationGradient);
  register('loss', 'hinge', hinge);
  register('loss', 'direct-loss', directLoss);
  register('loss', 'nce', noiseContrastive);
  register('loss', 'cmap', contrastiveMAP);
  register('loss', 'listwise', listwise);
  register('loss', 'pairwise', pairwise);
  register('loss', 'pointwise', pointwise);
  register('metric', 'regret', regret);
  register('metric', 'unambiguous-regret', unambiguousRegret);
  register('metric', 'optimality-ratio', optimalityRatio);
  register('metric', 'subset-precision', subsetPrecision);
  register('metric', 'edge-precision', edgePrecision);
  register('metric', 'edge-recall', edgeRecall);
}
