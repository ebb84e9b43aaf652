import { MapgradError, messageOf } from '@mapgrad/contracts';
import { destroyedAtExit, packagedGPU } from '#packaged-gpu';
import type { Adapter, Device, GPU, Limits } from './gpu.ts';

/** Which GPU is asked for, where there are several. */
export type Power = 'high' | 'low';

/** A device and the name of its GPU. */
export interface Opened {
  readonly device: Device;
  readonly name: string;
}

/** The one of Node, kept because devices do not keep it. */
let ofNode: GPU | undefined;

/**
 * Opens a device with all that its GPU has: by `navigator.gpu` where there is one, else by the package `webgpu`.
 *
 * @throws MapgradError DEVICE_MISSING
 */
export async function openDevice(power: Power): Promise<Opened> {
  const gpu = navigatorsGPU() ?? (await nodesGPU());
  try {
    const adapter = await gpu.requestAdapter({ powerPreference: power === 'high' ? 'high-performance' : 'low-power' });
    if (adapter === null) throw new Error('no adapter was found');
    const device = await adapter.requestDevice({ requiredLimits: limitsOf(adapter.limits) });
    destroyedAtExit(device);
    return { device, name: nameOf(adapter) };
  } catch (thrown) {
    throw missing(`no device of WebGPU could be opened (${messageOf(thrown)})`, thrown);
  }
}

function navigatorsGPU(): GPU | undefined {
  const navigator: unknown = Reflect.get(globalThis, 'navigator');
  if (typeof navigator !== 'object' || navigator === null) return undefined;
  const gpu: unknown = Reflect.get(navigator, 'gpu');
  return isGPU(gpu) ? gpu : undefined;
}

const isGPU = (value: unknown): value is GPU =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'requestAdapter') === 'function';

async function nodesGPU(): Promise<GPU> {
  if (ofNode !== undefined) return ofNode;
  try {
    const gpu = await packagedGPU();
    if (!isGPU(gpu)) throw new Error('it makes no GPU');
    ofNode = gpu;
    return gpu;
  } catch (thrown) {
    throw missing(`there is no navigator.gpu, and the package webgpu cannot be loaded (${messageOf(thrown)})`, thrown);
  }
}

const missing = (what: string, cause: unknown): MapgradError =>
  new MapgradError(
    'DEVICE_MISSING',
    `${what}, expected a GPU; in Node install webgpu (npm install webgpu) and a driver of Vulkan, Metal or Direct3D, in a ` +
      'browser turn WebGPU on, or solve with inline or threads',
    { cause },
  );

const limitsOf = ({
  maxBufferSize,
  maxStorageBufferBindingSize,
  maxComputeWorkgroupStorageSize,
  maxComputeWorkgroupsPerDimension,
}: Limits): Record<keyof Limits, number> => ({
  maxBufferSize,
  maxStorageBufferBindingSize,
  maxComputeWorkgroupStorageSize,
  maxComputeWorkgroupsPerDimension,
});

const nameOf = ({ info }: Adapter): string =>
  [info.vendor, info.architecture, info.description].filter((part) => part !== '').join(' ');
