import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { temporaryFolder } from '../temporary-folder.ts';
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
  [['train', 'x.yaml', '--epochs', '3'], 'Values of the pipeline are changed behind its file, as train.epochs=3'],
])('answers misuse with 2: %s', async (argv, message) => {
  const { code, stdout, stderr } = await mapgrad(argv);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
});

describe('a pipeline file that cannot be read', () => {
  const said = async (file: string, cwd: string): Promise<string> => {
    const { code, stderr } = await mapgrad(['check', file], { cwd, calledAs: 'npx mapgrad' });
    expect(code).toBe(2);
    return stderr.split('\n')[0]!;
  };

  it('is told with what can be meant', async () => {
    const cwd = temporaryFolder();
    expect(await said('p.yaml', cwd)).toBe(
      'p.yaml cannot be read: it is not there. A pipeline to start from is written by: npx mapgrad init',
    );
    mkdirSync(join(cwd, 'in'));
    for (const file of ['pipeline.yaml', 'other.YML', 'notes.txt']) writeFileSync(join(cwd, 'in', file), '');
    expect(await said('in/pipelien.yaml', cwd)).toBe(
      "in/pipelien.yaml cannot be read: it is not there. Did you mean 'in/pipeline.yaml'?",
    );
    expect(await said('in/x', cwd)).toBe(
      'in/x cannot be read: it is not there. There are in/other.YML, in/pipeline.yaml',
    );
    expect(await said('in', cwd)).toBe('in cannot be read: it is a folder. There are in/other.YML, in/pipeline.yaml');
    expect(await said('in/notes.txt/x.yaml', cwd)).toBe(
      'in/notes.txt/x.yaml cannot be read: a part of its path is no folder',
    );
    expect(await said('', join(cwd, 'in'))).toBe(
      "'' cannot be read: it is a folder. There are other.YML, pipeline.yaml",
    );
  });

  it('is told with what it is instead', async () => {
    const cwd = temporaryFolder();
    symlinkSync('nowhere', join(cwd, 'link.yaml'));
    expect(await said('link.yaml', cwd)).toMatch(
      /^link.yaml cannot be read: it is a link to what is not there\. A pipeline/,
    );
    writeFileSync(join(cwd, 'utf16.yaml'), Buffer.from('\uFEFFplugins: []', 'utf16le'));
    expect(await said('utf16.yaml', cwd)).toBe('utf16.yaml cannot be read: it is in UTF-16, expected text in UTF-8');
    writeFileSync(join(cwd, 'photo.yaml'), Buffer.from([0x89, 0x50, 0xc3, 0x28]));
    expect(await said('photo.yaml', cwd)).toBe('photo.yaml cannot be read: it is no text, expected text in UTF-8');
  });

  it('is told as JSON too', async () => {
    const { stdout } = await mapgrad(['check', 'no.yaml', '--json'], { cwd: temporaryFolder() });
    const message = expect.stringMatching(/^no.yaml cannot be read: it is not there/) as string;
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      file: 'no.yaml',
      problems: [{ file: 'no.yaml', path: '', message }],
    });
  });
});

it.each(['schema', 'types'])('%s fails for a plugin that there is not, and prints nothing else', async (command) => {
  expect(await mapgrad([command, './examples/energy', '@mapgrad/ilpp'])).toEqual({
    code: 2,
    stdout: '',
    stderr:
      `plugin @mapgrad/ilpp was not found from ${root}; try: npm install @mapgrad/ilpp. Did you mean '@mapgrad/ilp'?\n` +
      '[PLUGIN_NOT_FOUND] mapgrad explain PLUGIN_NOT_FOUND\n',
  });
});

it('schema of a folder whose path lacks its dot says how it is written, and not to install a package of that name', async () => {
  const { code, stderr } = await mapgrad(['schema', 'examples/energy']);
  expect(code).toBe(2);
  expect(stderr).toContain('there is a folder of that name, which is listed as ./examples/energy');
  expect(stderr).not.toContain('npm install');
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
