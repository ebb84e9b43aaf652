import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { mapgrad } from './command.ts';

const { version } = JSON.parse(readFileSync(join(root, 'core/cli/package.json'), 'utf8')) as { version: string };

it('prints its version', async () => {
  expect(await mapgrad(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it('prints help', async () => {
  const { code, stdout } = await mapgrad(['--help']);
  expect(code).toBe(0);
  for (const command of ['train', 'check', 'schema', 'plugins']) expect(stdout).toContain(command);
});

it.each([
  [['trian', 'x.yaml'], "unknown command 'trian'"],
  [['check'], "missing required argument 'file'"],
  [['check', 'x.yaml', '--nope'], "unknown option '--nope'"],
])('answers misuse with 2: %s', async (argv, message) => {
  const { code, stdout, stderr } = await mapgrad(argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

it('says which file cannot be read', async () => {
  const { code, stderr } = await mapgrad(['check', 'no-such.yaml']);
  expect(code).toBe(2);
  expect(stderr).toContain('no-such.yaml cannot be read');
});

it('lists plugins without running their code', async () => {
  const { code, stdout } = await mapgrad(['plugins', '--json']);
  expect(code).toBe(0);
  const { contributions } = JSON.parse(stdout) as { contributions: { plugin: string; id: string }[] };
  const ids = contributions.map(({ plugin, id }) => `${plugin}/${id}`);
  expect(ids).toContain('@mapgrad/top-k/top-k');
  expect(ids).toContain('@mapgrad/imle/sum-of-gamma');
});

it('prints one schema for all installed plugins', async () => {
  const { code, stdout } = await mapgrad(['schema']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' });
  expect(stdout).toContain('grid-path');
});
