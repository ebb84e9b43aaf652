import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTypescript } from '../../run-typescript/argv.ts';
import { hasGPU } from './gpu.ts';

describe.skipIf(!hasGPU)('a process that has used the GPU', () => {
  it.each([
    ['end', 0],
    ['keep', 0],
    ['exit', 3],
    ['fail', 1],
  ])('ends by itself (%s)', async (what, code) => {
    const script = fileURLToPath(new URL('./end.ts', import.meta.url));
    const child = spawn(process.execPath, [...runTypescript, script, what], {
      stdio: ['ignore', 'pipe', what === 'fail' ? 'ignore' : 'inherit'],
    });
    const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [printed, ended] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    clearTimeout(patience);
    expect([...(ended as unknown[]), printed]).toEqual([code, null, '2 true\n']);
  });
});
