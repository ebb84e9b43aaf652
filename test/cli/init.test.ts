import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { installed, searchFrom } from '../../core/cli/installed.ts';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const io = { cwd: root } as Parameters<typeof installed>[0];
const solvers = createHost({ plugins: installed(io), from: searchFrom(root) }).catalogue.filter(
  ({ kind }) => kind === 'solver',
);
/** These need a file, or a service, of the user's. */
const without = ['service'];

describe('mapgrad init', () => {
  it.each(solvers.map(({ id }) => id).filter((id) => !without.includes(id)))(
    'writes a pipeline of %s that is right',
    async (id) => {
      const cwd = temporaryFolder();
      expect(await mapgrad(['init', 'p.yaml', '--solver', id], { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(await mapgrad(['check', 'p.yaml'], { cwd })).toEqual({
        code: 0,
        stdout: 'p.yaml: ok, 1 run: 1 × 1 (variants × seeds)\n',
        stderr: '',
      });
      expect(readFileSync(join(cwd, 'p.yaml'), 'utf8')).toContain(`use: ${id}\n`);
    },
  );

  it.each(['top-k', 'shortest-path'])('writes a pipeline of %s that learns', async (id) => {
    const cwd = temporaryFolder();
    await mapgrad(['init', '--solver', id], { cwd });
    const { code, stdout } = await mapgrad(['train', 'pipeline.yaml', '--json'], { cwd });
    expect(code).toBe(0);
    const { summaries } = JSON.parse(stdout) as { summaries: { mean: number }[] };
    expect(summaries[0]!.mean).toBeLessThan(0.5);
  });

  it('explains what it writes with the words of the schemas', async () => {
    const cwd = temporaryFolder();
    await mapgrad(['init'], { cwd });
    const text = readFileSync(join(cwd, 'pipeline.yaml'), 'utf8');
    expect(text).toContain('samples: 4 # S, states drawn for each instance.');
    expect(text).toContain('# batchSize: 32 # B, examples in a step');
  });

  it('says how to go on, as it is typed in a shell', async () => {
    const cwd = temporaryFolder();
    const { stdout } = await mapgrad(['init', 'my pipe.yaml'], { cwd, calledAs: 'npx mapgrad' });
    const hints = "npx mapgrad check 'my pipe.yaml'\n    npx mapgrad train 'my pipe.yaml'\n";
    expect(stdout).toContain(hints);
    const text = readFileSync(join(cwd, 'my pipe.yaml'), 'utf8');
    expect(text).toContain("#     npx mapgrad train 'my pipe.yaml' train.epochs=20\n#     npx mapgrad schema >");
  });

  it('says what keeps it from writing', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'file'), '');
    const write = async (file: string): Promise<string> => (await mapgrad(['init', file], { cwd })).stderr;
    expect(await write('none/x.yaml')).toBe(
      'none/x.yaml cannot be written: there is no folder none; make it, or name another file\n' +
        '[CONFIGURATION_INVALID] mapgrad explain CONFIGURATION_INVALID\n',
    );
    expect(await write('file/x.yaml')).toContain('file/x.yaml cannot be written: a part of its path is no folder;');
  });

  it('overwrites nothing', async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'p.yaml'), 'mine');
    const { code, stderr } = await mapgrad(['init', 'p.yaml'], { cwd });
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('p.yaml is there already; name another file, or remove it\n[CONFIGURATION_INVALID]'),
    ]);
    expect(readFileSync(join(cwd, 'p.yaml'), 'utf8')).toBe('mine');
  });

  it.each([
    ['service', 'solver service needs more than a pipeline to start from'],
    ['tpo-k', "there is no solver tpo-k. Did you mean 'top-k'?"],
  ])('writes nothing for solver %s', async (id, message) => {
    const cwd = temporaryFolder();
    const { code, stderr } = await mapgrad(['init', 'p.yaml', '--solver', id], { cwd });
    expect(code).toBeGreaterThan(0);
    expect(stderr).toContain(message);
    expect(existsSync(join(cwd, 'p.yaml'))).toBe(false);
  });
});
