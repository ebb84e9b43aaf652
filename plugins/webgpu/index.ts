import type { PluginContext } from '@mapgrad/contracts';
import { webgpu } from './webgpu.ts';

export { type WebGPUExecutor, type WebGPUOptions, webgpu } from './webgpu.ts';

/** Delivers the executor `webgpu`. */
export function activate({ register }: PluginContext): void {
  register('executor', 'webgpu', webgpu);
}
