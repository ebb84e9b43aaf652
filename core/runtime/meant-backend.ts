import { didYouMean } from './did-you-mean.ts';

const ON_GPUS: readonly string[] = ['cuda', 'webgpu', 'webgl'];

/** {@link didYouMean} for backends: `gpu` is not a mistyped `cpu`, but any of those that compute on one. */
export function meantBackend(name: string, known: readonly string[]): string {
  const onGPUs = ON_GPUS.filter((backend) => known.includes(backend));
  if (!/^gpus?$/i.test(name) || onGPUs.length === 0) return didYouMean(name, known);
  return ` GPUs are used by ${onGPUs.join(', ')}; 'mapgrad doctor' says what works here`;
}
