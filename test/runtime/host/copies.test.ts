import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { root } from '../../architecture/workspace.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { writePlugin } from './plugin-folder.ts';

const { version } = JSON.parse(readFileSync(join(root, 'core/contracts/package.json'), 'utf8')) as { version: string };

/** Writes a copy of a package of mapgrad into the node_modules of a folder. */
function writeCopy(folder: string, name: string, copied: string): void {
  const directory = join(folder, 'node_modules', name);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), JSON.stringify({ name, version: copied }));
}

describe('a plugin that brings a copy of its own', () => {
  it.each(['@mapgrad/contracts', '@mapgrad/core'])('of another version of %s is refused at opening', (name) => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', { contributes: { metrics: ['one'] } });
    writeCopy(join(folder, 'a'), name, '0.0.9');
    writePlugin(folder, 'b', { contributes: { metrics: ['two'] } });
    const host = createHost({ plugins: ['./a', './b'], from: [folder] });
    expect(host.plugins.map((plugin) => plugin.name)).toEqual(['b']);
    expect(host.problems).toMatchObject([
      { plugin: './a', error: { code: 'PLUGIN_DUPLICATE', context: { plugin: 'a' } } },
    ]);
    const [{ error }] = host.problems as [(typeof host.problems)[number]];
    expect(error.message).toContain(
      `plugin a would run with ${name} 0.0.9 of ${join(folder, 'a/node_modules', name)}, and the host with ${version} of `,
    );
    expect(error.message).toContain('install one version for both (npm dedupe), or another version of a');
  });

  it('of the same version works: errors are known by code', async () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'a', {
      contributes: { metrics: ['one'] },
      activate: `class MapgradError extends Error { name = 'MapgradError'; code = 'DATA_INVALID'; context = {}; }
        register('metric', 'one', () => { throw new MapgradError('no rows'); });`,
    });
    writeCopy(join(folder, 'a'), '@mapgrad/contracts', version);
    const host = createHost({ plugins: ['./a'], from: [folder] });
    expect(host.problems).toEqual([]);
    await expect(host.create('metric', 'one')).rejects.toMatchObject({ code: 'DATA_INVALID', message: 'no rows' });
  });

  it('is found from where its folder really is', () => {
    const folder = temporaryFolder();
    writePlugin(folder, 'elsewhere/a', { name: 'a', contributes: { metrics: ['one'] } });
    writeCopy(join(folder, 'elsewhere'), '@mapgrad/contracts', '2.0.0');
    mkdirSync(join(folder, 'project/node_modules'), { recursive: true });
    symlinkSync(join(folder, 'elsewhere/a'), join(folder, 'project/node_modules/a'));
    const host = createHost({ plugins: ['a'], from: [join(folder, 'project')] });
    expect(host.problems).toMatchObject([{ error: { code: 'PLUGIN_DUPLICATE' } }]);
  });
});

it('a package that is listed from two folders is opened from the first, and said of the second', () => {
  const folder = temporaryFolder();
  writePlugin(folder, 'one', { name: 'a', contributes: { metrics: ['one'] } });
  writePlugin(folder, 'two', { name: 'a', contributes: { metrics: ['two'] } });
  const host = createHost({ plugins: ['./one', './two', './one/../one'], from: [folder] });
  expect(host.catalogue.map(({ id }) => id)).toEqual(['one']);
  expect(host.problems).toMatchObject([{ plugin: './two', error: { code: 'PLUGIN_DUPLICATE' } }]);
});
