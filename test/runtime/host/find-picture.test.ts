import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createHost, findPicture, installedPlugins } from '@mapgrad/core/host';
import { describe, expect, it } from 'vitest';
import { root } from '../../architecture/workspace.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { tracesOf } from './plugin-folder.ts';

/** A folder with a plugin that draws one of its two solvers. */
function folderWith(pictures: string, picture = 'drawn', exported = true): string {
  const folder = temporaryFolder();
  const directory = join(folder, 'node_modules', 'artist');
  mkdirSync(directory, { recursive: true });
  const solvers = [
    { id: 'shown', summary: 'for a test', picture },
    { id: 'plain', summary: 'for a test' },
  ];
  writeFileSync(
    join(directory, 'package.json'),
    JSON.stringify({
      name: 'artist',
      version: '1.0.0',
      type: 'module',
      exports: { '.': './index.js', ...(exported && { './pictures': './pictures.js' }) },
      mapgrad: { engine: '^1.0.0', contributes: { solvers } },
    }),
  );
  writeFileSync(join(directory, 'index.js'), `globalThis[${JSON.stringify(folder)}].push('activated');`);
  writeFileSync(join(directory, 'pictures.js'), pictures);
  return folder;
}

const find = (solver: string, folder: string): ReturnType<typeof findPicture> =>
  findPicture(solver, { plugins: ['absent', 'artist'], from: [folder] });

describe('how a solver is drawn', () => {
  it('is what the plugin that announces it exports, none of whose other code runs', async () => {
    const folder = folderWith('export const drawn = () => 7;');
    const traces = tracesOf(folder);
    const draw = await find('shown', folder);
    expect(draw?.({ theta: [], z: [], optimum: [] }, {})).toBe(7);
    expect(traces).toEqual([]);
  });

  it('is not known of a solver without a picture, or that nobody announces', async () => {
    const folder = folderWith('throw new Error()');
    expect(await find('plain', folder)).toBeUndefined();
    expect(await find('other', folder)).toBeUndefined();
  });

  it.each([
    ['what throws', folderWith.bind(undefined, 'throw new Error("no paint")'), 'no paint'],
    ['what has another name', folderWith.bind(undefined, 'export const other = () => 7;'), 'exports no function drawn'],
    ['what is no function', folderWith.bind(undefined, 'export const drawn = 7;'), 'exports no function drawn'],
    ['what is not exported', folderWith.bind(undefined, '', 'drawn', false), './pictures'],
  ])('%s is a plugin that fails', async (_, make, message) => {
    await expect(find('shown', make())).rejects.toMatchObject({
      code: 'PLUGIN_FAILED',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is exported by every plugin that announces it', async () => {
    const plugins = installedPlugins([root]);
    const { catalogue } = createHost({ plugins, from: [root] });
    for (const { id, plugin } of catalogue.filter(({ kind }) => kind === 'solver')) {
      const manifest = readFileSync(join(root, 'node_modules', plugin, 'package.json'), 'utf8');
      const { mapgrad } = JSON.parse(manifest) as {
        mapgrad: { contributes: { solvers: { id: string; picture?: string }[] } };
      };
      const { picture } = mapgrad.contributes.solvers.find((one) => one.id === id)!;
      const draw = await findPicture(id, { plugins, from: [root], conditions: ['source'] });
      expect([id, typeof draw]).toEqual([id, picture === undefined ? 'undefined' : 'function']);
    }
  });
});
