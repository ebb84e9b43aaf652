import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeFolder } from '../../core/cli/make-folder.ts';
import { root } from '../architecture/workspace.ts';
import { runTypescript } from '../run-typescript/argv.ts';
import { temporaryFolder } from '../temporary-folder.ts';

it('no folder is made where there cannot be one, and making one ends', () => {
  const folder = temporaryFolder();
  makeFolder(join(folder, 'a/b/c'));
  makeFolder(join(folder, 'a/b/c'));
  expect(statSync(join(folder, 'a/b/c')).isDirectory()).toBe(true);
  writeFileSync(join(folder, 'file'), '');
  expect(() => makeFolder(join(folder, 'file/b'))).toThrow(`${join(folder, 'file')} is no folder`);
});

it.runIf(process.platform === 'linux')('no run folder is made under /proc, and nothing hangs', async () => {
  const script = `import { makeFolder } from ${JSON.stringify(join(root, 'core/cli/make-folder.ts'))};
    try { makeFolder('/proc/mapgrad/runs'); } catch ({ message }) { console.log(message); }`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...runTypescript, '--input-type=module', '--eval', script],
    { timeout: 20_000 },
  );
  expect(stdout).toMatch(/^no folder can be made in \/proc: /);
});
