import type { Platform } from './backend.ts';
import { cpu } from './cpu.ts';
import { wasm } from './wasm.ts';
import { webgl } from './webgl.ts';
import { type GPU, startWebGPU } from './webgpu.ts';

/** Backends in a browser, or a worker of one. */
export const platform: Platform = {
  backends: [
    {
      id: 'webgpu',
      async start({ hardware }) {
        const gpu = (globalThis as { readonly navigator?: { readonly gpu?: GPU } }).navigator?.gpu;
        if (gpu !== undefined) return startWebGPU(gpu, 'WebGPU', hardware, []);
        return { id: 'webgpu', why: 'the browser has no WebGPU', commands: [], isBroken: false };
      },
    },
    webgl,
    wasm,
    cpu,
    ...(['cuda', 'tensorflow'] as const).map((id) => ({
      id,
      start: () =>
        Promise.resolve({ id, why: 'it is native code, which browsers do not run', commands: [], isBroken: false }),
    })),
  ],
  tell: (sentence) => console.info(`mapgrad: ${sentence}`),
  warn: (sentence) => console.warn(`mapgrad: ${sentence}`),
};
