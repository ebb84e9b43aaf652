import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The packages of the workspace as they would be published, from the folder on the command line. */
const folder = resolve(process.argv[2]);
export const tarballs = readdirSync(folder)
  .filter((file) => file.endsWith('.tgz') && !file.startsWith('mapgrad-example-'))
  .map((file) => join(folder, file));

const QUIET = ['--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];

/**
 * Runs a line of shell as a newcomer types it; what `npm install` would fetch of mapgrad comes from the tarballs.
 *
 * @returns {{ code: number, text: string }}
 */
export function run(line, cwd) {
  const [, packages] = /^npm install(.*)$/.exec(line) ?? [];
  const others = packages?.split(' ').filter((name) => name !== '' && !/^(@mapgrad\/|mapgrad$)/.test(name)) ?? [];
  const save = packages === '' ? ['--no-save'] : [];
  const [command, argv] =
    packages === undefined ? ['bash', ['-c', line]] : ['npm', ['install', ...QUIET, ...save, ...tarballs, ...others]];
  try {
    const text = execFileSync(command, argv, { cwd, encoding: 'utf8', stdio: 'pipe', timeout: 120_000 });
    return { code: 0, text };
  } catch (thrown) {
    return { code: thrown.status ?? -1, text: `${thrown.stdout}${thrown.stderr}` };
  }
}

/** Throws with what was printed, unless a condition holds. */
export function expect(holds, what, text) {
  if (!holds) throw new Error(`${what}\n${text}`);
  console.log(`ok ${what}`);
}
