import { existsSync } from 'node:fs';

/** Where Chromium of Debian has the Vulkan driver that needs no GPU. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';
const DRIVER = 'VK_DRIVER_FILES';
if (process.env[DRIVER] === undefined && existsSync(SWIFTSHADER)) process.env[DRIVER] = SWIFTSHADER;

/** Whether there are a driver and the package `webgpu`: without them tests on a GPU are skipped. */
export const hasGPU: boolean =
  process.env[DRIVER] !== undefined &&
  (await import('webgpu').then(
    ({ create }) => create([]).requestAdapter(),
    () => null,
  )) !== null;
