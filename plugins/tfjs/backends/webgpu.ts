import { tensorflow } from '../tensorflow.ts';
import type { Obstacle, RunningBackend } from './backend.ts';

/** What is asked of the WebGPU of a browser or of npm, whose declarations differ. */
export interface GPU {
  requestAdapter(options: { readonly powerPreference: 'high-performance' }): Promise<Adapter | null>;
}

interface Adapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/**
 * Runs TensorFlow.js on WebGPU, which the caller has put into `navigator.gpu`.
 *
 * Tensors cannot be read at once: `dataSync` copies by a canvas in browsers, which loses bits, and throws in Node.
 *
 * @param api in front of the name of the device: `Vulkan`
 * @param commands which would make an adapter appear
 */
export async function startWebGPU(
  gpu: GPU,
  api: string,
  hardware: boolean,
  commands: readonly string[],
): Promise<RunningBackend | Obstacle> {
  const obstacle = (why: string): Obstacle => ({ id: 'webgpu', why, commands, isBroken: false });
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) return obstacle(`${api} finds no device`);
  const isSoftware = inSoftware(adapter);
  const name = nameOf(adapter);
  if (hardware && isSoftware) return obstacle(`${name} imitates a GPU in software, which is slower than wasm`);
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tensorflow().setBackend('webgpu'))) return { ...obstacle(`${name} gives no device`), isBroken: true };
  return {
    id: 'webgpu',
    device: [api, name, ...(isSoftware ? ['in software'] : [])].join(', '),
    readsAtOnce: false,
  };
}

const inSoftware = ({ info }: Adapter): boolean =>
  info.isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(`${info.architecture} ${info.device}`);

const nameOf = ({ info: { device, description, vendor, architecture } }: Adapter): string =>
  [device.replace(/\W+$/, ''), description].filter((part) => part !== '').join(', ') || `${vendor} ${architecture}`;
