import type { PluginContext } from '@mapgrad/contracts';
import { antithetic, exponential, laplace, logistic, stratified } from '@mapgrad/estimators';

/** Delivers the noises `logistic`, `laplace` and `exponential`, and the plans `antithetic` and `stratified` of others. */
export function activate({ register }: PluginContext): void {
  register('noise', 'logistic', logistic);
  register('noise', 'laplace', laplace);
  register('noise', 'exponential', exponential);
  register('noise', 'antithetic', antithetic);
  register('noise', 'stratified', stratified);
}
