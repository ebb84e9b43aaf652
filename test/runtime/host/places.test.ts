import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mapgrad } from '../../cli/command.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writePlugin } from './plugin-folder.ts';

const solver = `register('solver', 'mine', () => ({
  exact: true, size: () => 8, prepare: () => (theta, z) => theta.forEach((value, i) => { z[i] = value > 0 ? 1 : 0; }),
}));`;

const pipeline = (plugin: string): string => `plugins: ["${plugin}", "@mapgrad/imle", "@mapgrad/tfjs"]
data: { use: random-linear, n: 8, features: 4 }
model: { use: linear }
layer:
  noise: { use: gumbel }
  solver: { use: mine }
  stepSize: { use: fixed, lambda: 1 }
  estimator: { use: imle }
loss: { use: hamming }
optimizer: { use: sgd, learningRate: 0.1 }
metrics: [hamming]
`;

it.each([
  ['a folder beside the pipeline', './my-plugin', 'pipelines/my-plugin', undefined],
  ['the folder of the pipeline itself', '.', 'pipelines', undefined],
  ['a folder above', '../my-plugin', 'my-plugin', undefined],
  ['a package of node_modules', 'my-plugin', 'pipelines/node_modules/my-plugin', undefined],
  ['a package with a scope, of node_modules further up', '@me/my-plugin', 'node_modules/@me/my-plugin', undefined],
  ['a package of an npm workspace', 'my-plugin', 'packages/elsewhere', 'node_modules/my-plugin'],
])(
  'a plugin is found in %s, from the folder of the pipeline, by a command that is installed elsewhere',
  async (_, name, place, link) => {
    const folder = temporaryFolder();
    writePlugin(folder, place, {
      name: name.startsWith('.') ? 'my-plugin' : name,
      contributes: { solvers: ['mine'] },
      activate: solver,
    });
    mkdirSync(join(folder, 'pipelines'), { recursive: true });
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    if (link !== undefined) symlinkSync(join(folder, place), join(folder, link));
    writeFileSync(join(folder, 'pipelines/pipeline.yaml'), pipeline(name));
    const { code, stdout, stderr } = await mapgrad(['check', 'pipelines/pipeline.yaml'], { cwd: folder });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('ok, 1 run');
  },
);
