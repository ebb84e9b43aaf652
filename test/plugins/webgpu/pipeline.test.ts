import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mapgrad } from '../../cli/command.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { hasGPU } from './gpu.ts';

interface Line {
  readonly event: string;
  readonly variant: string;
  readonly loss: number;
  readonly counts?: Readonly<Record<string, number>>;
}

describe.skipIf(!hasGPU)('a pipeline with `executor: { use: webgpu }`', () => {
  it('learns what it learns without', async () => {
    const out = temporaryFolder();
    const { code, stderr } = await mapgrad(['train', 'test/plugins/webgpu/pipeline.yaml', '--out', out, '--json']);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    const lines = readFileSync(join(out, readdirSync(out)[0]!, 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const losses = (variant: string): number[] =>
      lines.filter((line) => line.event === 'epoch' && line.variant === variant).map(({ loss }) => loss);
    expect(losses('here')).toHaveLength(2);
    expect(losses('on-the-gpu')).toEqual(losses('here'));
    const counts = lines.findLast(({ variant }) => variant === 'on-the-gpu')?.counts;
    expect(counts).toMatchObject({ 'webgpu.gpuRows': expect.any(Number) as number, 'webgpu.otherRows': 0 });
  });
});
