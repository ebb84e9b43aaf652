import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runTypescript } from '../../run-typescript/argv.ts';
import { hasGPU } from './gpu.ts';

describe.skipIf(!hasGPU)('a process that has used the GPU', () => {
  it.each(['end', 'keep'])('ends by itself (%s)', async (what) => {
    const script = fileURLToPath(new URL('./end.ts', import.meta.url));
    const child = spawn(process.execPath, [...runTypescript, script, what], { stdio: ['ignore', 'pipe', 'inherit'] });
    const patience = setTimeout(() => child.kill('SIGKILL'), 20_000);
    const [printed, ended] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    clearTimeout(patience);
    expect([...(ended as unknown[]), printed]).toEqual([0, null, '2 true\n']);
  });
});
