import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { runTypescript } from '../run-typescript/argv.ts';
import { kindsEndedBy } from './kinds.ts';

it.concurrent.each([
  ['end', 'leaves no handle behind when they are ended'],
  ['keep', 'ends by itself although they are not ended'],
])(
  'a process whose solvers fail in all ways to solve (%s) %s',
  async (what) => {
    const script = fileURLToPath(new URL('./end.ts', import.meta.url));
    const child = spawn(process.execPath, [...runTypescript, script, what], { stdio: ['ignore', 'pipe', 'inherit'] });
    const patience = setTimeout(() => child.kill('SIGKILL'), 60_000);
    const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number]>]);
    clearTimeout(patience);
    expect([code, printed]).toEqual([
      0,
      kindsEndedBy(what === 'end')
        .map(({ name }) => `${name}: \n`)
        .join(''),
    ]);
  },
  90_000,
);
