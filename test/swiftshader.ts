import { existsSync } from 'node:fs';

const MANIFEST = '/usr/lib/chromium/vk_swiftshader_icd.json';

/** Variables of the environment with which WebGPU in Node finds the GPU that Chromium imitates; undefined where that is not installed. */
export const swiftshader: NodeJS.ProcessEnv | undefined = existsSync(MANIFEST)
  ? { VK_DRIVER_FILES: MANIFEST, LD_LIBRARY_PATH: '/usr/lib/chromium' }
  : undefined;
