import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockFolder } from '../../core/cli/folder-lock.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { mapgrad } from './command.ts';

const held = (folder: string, pid: number, host = hostname()): void =>
  writeFileSync(join(folder, 'lock'), JSON.stringify({ pid, host }));
const ended = (): number => spawnSync(process.execPath, ['-e', '']).pid;

it('a folder is locked by one process, until that gives it back', () => {
  const folder = temporaryFolder();
  const unlock = lockFolder(folder);
  expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toEqual({ pid: process.pid, host: hostname() });
  unlock();
  expect(readdirSync(folder)).toEqual([]);
  unlock();
});

it.each([
  ['a process that runs', process.ppid, hostname(), `process ${process.ppid} `],
  ['another machine', 1, 'elsewhere', 'process 1 on elsewhere '],
])('is refused where it is held by %s', (_what, pid, host, who) => {
  const folder = temporaryFolder();
  held(folder, pid, host);
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({
      code: 'RUN_FOLDER',
      message: `${folder} is being trained in by ${who.trim()}; wait for it, stop it, or, if it is no more, remove ${join(folder, 'lock')}`,
    }) as Error,
  );
  expect(existsSync(join(folder, 'lock'))).toBe(true);
});

it.each([
  ['of a process that has ended', (folder: string) => held(folder, ended())],
  ['of an earlier process with the number of this one', (folder: string) => held(folder, process.pid)],
  ['that was never written to its end', (folder: string) => writeFileSync(join(folder, 'lock'), '{"pid":')],
])('takes over a lock %s', (_what, leave) => {
  const folder = temporaryFolder();
  leave(folder);
  lockFolder(folder)();
  expect(readdirSync(folder)).toEqual([]);
});

it('nothing is trained in a run folder that another process trains in', async () => {
  const cwd = temporaryFolder();
  const text = `plugins: ["@mapgrad/core", "@mapgrad/top-k", "@mapgrad/imle", "@mapgrad/tfjs"]
data: { use: random-linear, n: 4, features: 3, examples: 16 }
model: { use: linear }
layer: { solver: { use: top-k, n: 4, k: 2 }, stepSize: { use: fixed, lambda: 5 }, estimator: { use: imle } }
loss: { use: hamming }
optimizer: { use: adam }
train: { epochs: 1 }
metrics: [hamming]
`;
  writeFileSync(join(cwd, 'p.yaml'), text);
  expect((await mapgrad(['train', 'p.yaml'], { cwd })).code).toBe(0);
  const folder = join(cwd, 'runs', readdirSync(join(cwd, 'runs'))[0]!);
  expect(existsSync(join(folder, 'lock'))).toBe(false);
  held(folder, process.ppid);
  const { code, stderr } = await mapgrad(['train', '--resume', folder], { cwd });
  expect([code, stderr]).toEqual([1, expect.stringContaining('is being trained in by process')]);
});
