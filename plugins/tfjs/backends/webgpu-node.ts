import { existsSync, readdirSync } from 'node:fs';
import { messageOf } from '@mapgrad/contracts';
import { tensorflow } from '../tensorflow.ts';
import { type Backend, isRunning, type Obstacle } from './backend.ts';
import { installedPackage } from './installed-package.ts';
import { type GPU, startWebGPU } from './webgpu.ts';

const INSTALL = 'npm install webgpu@0.6.2';

/**
 * WebGPU in Node, by the package `webgpu`.
 *
 * It and its globals stay for as long as the process does, which they do not hinder from ending.
 */
export const webgpuInNode: Backend = {
  id: 'webgpu',
  async start({ hardware }) {
    const api = API[process.platform] ?? 'WebGPU';
    const drivers = driverCommands();
    const obstacle = (why: string, commands: readonly string[]): Obstacle => ({
      id: 'webgpu',
      why,
      commands,
      isBroken: false,
    });
    if (installedPackage('webgpu') === undefined) {
      return obstacle('the package webgpu is not installed', [INSTALL, ...drivers]);
    }
    // Dawn prints warnings of its own where it finds no device.
    if (hardware && process.platform === 'linux' && !hasGPU()) return obstacle('there is no GPU under /dev', drivers);
    try {
      created ??= create();
      const started = await startWebGPU(await created, api, hardware, drivers);
      if (isRunning(started)) destroyedAtExit(tensorflow().backend() as unknown as WithDevice);
      return started;
    } catch (thrown) {
      const why = `the package webgpu fails: ${messageOf(thrown)}`;
      return { ...obstacle(why, [INSTALL, ...drivers]), isBroken: true, cause: thrown };
    }
  },
};

let created: Promise<GPU> | undefined;

/** What of the backend's object is looked at. */
interface WithDevice {
  readonly device: { destroy(): void };
}

const watched = new WeakSet<WithDevice>();

/** Dawn 0.6.2 crashes in a process that exits while it reads, unless its device is destroyed before. */
function destroyedAtExit(backend: WithDevice): void {
  if (watched.has(backend)) return;
  watched.add(backend);
  process.once('exit', () => backend.device.destroy());
}

/** Makes `navigator.gpu`: that of Dawn. */
async function create(): Promise<GPU> {
  const dawn = (await import('webgpu')) as unknown as { create(options: string[]): GPU; readonly globals: object };
  Object.assign(globalThis, dawn.globals);
  const gpu = dawn.create([]);
  const found = (globalThis as { readonly navigator?: object }).navigator;
  const navigator = Object.defineProperty(found ?? {}, 'gpu', { value: gpu, configurable: true });
  if (found === undefined) Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  return gpu;
}

/** What Dawn computes through, by platform. */
const API: Partial<Record<NodeJS.Platform, string>> = { linux: 'Vulkan', darwin: 'Metal', win32: 'Direct3D 12' };

/** Whether Linux shows a device that computes, `/dev/dri/renderD128` say. */
function hasGPU(): boolean {
  const rendering = existsSync('/dev/dri') && readdirSync('/dev/dri').some((name) => name.startsWith('renderD'));
  return rendering || ['/dev/nvidia0', '/dev/dxg'].some((device) => existsSync(device));
}

/** What brings a driver of Vulkan to Debian and its kin: one for the GPU that is there, or one in software. */
function driverCommands(): readonly string[] {
  if (process.platform !== 'linux') return [];
  if (hasGPU()) return ['apt-get install --yes libvulkan1 mesa-vulkan-drivers'];
  return [
    'apt-get install --yes libvulkan1 chromium',
    'export VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json',
  ];
}
