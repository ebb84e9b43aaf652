import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { mapgrad } from './command.ts';

const broken = join(root, 'test/pipelines/broken');
const energy = 'examples/energy/pipeline.yaml';

describe('a broken pipeline ends with 2 and the message beside it', () => {
  it.each(readdirSync(broken).filter((file) => file.endsWith('.yaml')))('%s', async (file) => {
    const { code, stdout, stderr } = await mapgrad(['check', file], { cwd: broken });
    expect([code, stdout]).toEqual([2, '']);
    await expect(stderr).toMatchFileSnapshot(join(broken, file.replace('.yaml', '.txt')));
  });
});

it('counts the runs of a pipeline that is right', async () => {
  expect(await mapgrad(['check', energy])).toEqual({
    code: 0,
    stdout: `${energy}: ok, 30 runs: 3 × 10 (variants × seeds)\n`,
    stderr: '',
  });
});

it('reports options that only a factory can refuse, where they are', async () => {
  const { code, stderr } = await mapgrad([
    'check',
    energy,
    'layer.noise.terms=900',
    'layer.noise.k=1',
    'data.train=900',
  ]);
  expect(code).toBe(2);
  expect(stderr).toContain(': data: train + validation + test is 1139, expected at most the 789 days that there are');
  expect(stderr).toContain(': layer.noise: terms is 900, expected at most 1000, and at most 700·k');
  expect(stderr.match(/terms is 900/g)).toHaveLength(1);
});

it('says which package lacks, what is meant, and how to get it', async () => {
  const { code, stderr } = await mapgrad(['check', energy, 'plugins=["@mapgrad/ilpp"]']);
  expect(code).toBe(2);
  expect(stderr).toContain('plugin @mapgrad/ilpp was not found');
  expect(stderr).toContain("try: npm install @mapgrad/ilpp. Did you mean '@mapgrad/ilp'?");
});
