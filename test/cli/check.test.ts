import { readdirSync, readFileSync } from 'node:fs';
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

describe('a pipeline with parts within parts', () => {
  const plugins = (text: string): string =>
    `plugins=${/^plugins: (\[.*\])/m.exec(text)![1]!.replace(']', ', "@mapgrad/compose"]')}`;
  const check = (estimator: string): ReturnType<typeof mapgrad> =>
    mapgrad(['check', energy, plugins(readFileSync(join(root, energy), 'utf8')), `layer.estimator=${estimator}`]);

  it('is right where each of them is', async () => {
    const { code, stderr } = await check(
      '{ use: clipped, norm: 1, of: { use: sum, of: [{ use: imle, samples: 2 }, { use: clipped, value: 2, of: { use: imle, samples: 2 } }] } }',
    );
    expect([code, stderr]).toEqual([0, '']);
  });

  it('is refused at the place of the part whose factory refuses', async () => {
    const estimator = '{ use: clipped, norm: 1, of: { use: sum, of: [{ use: imle }], weights: [0.5] } }';
    expect(await check(estimator)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(
        `override 'layer.estimator=${estimator}': layer.estimator.of: the sum of weights is 0.5, expected 1`,
      ) as string,
    });
  });
});

it('says which package lacks, what is meant, and how to get it', async () => {
  const { code, stderr } = await mapgrad(['check', energy, 'plugins=["@mapgrad/ilpp"]']);
  expect(code).toBe(2);
  expect(stderr).toContain('plugin @mapgrad/ilpp was not found');
  expect(stderr).toContain("try: npm install @mapgrad/ilpp. Did you mean '@mapgrad/ilp'?");
});
