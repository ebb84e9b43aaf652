import type { Platform } from './backend.ts';
import { cpu } from './cpu.ts';
import { cuda, native } from './native.ts';
import { wasm } from './wasm.ts';
import { webgpuInNode } from './webgpu-node.ts';

/** Backends in Node. */
export const platform: Platform = {
  backends: [
    cuda,
    native,
    webgpuInNode,
    wasm,
    cpu,
    {
      id: 'webgl',
      start: () =>
        Promise.resolve({ id: 'webgl', why: 'Node has no WebGL, browsers have', commands: [], isBroken: false }),
    },
  ],
  tell: (sentence) => void process.stderr.write(`mapgrad: ${sentence}\n`),
  warn: (sentence) => process.emitWarning(sentence, { code: 'MAPGRAD_BACKEND' }),
};
