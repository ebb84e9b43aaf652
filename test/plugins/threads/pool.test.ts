import { expect, it } from 'vitest';
import { openPool } from '../../../plugins/threads/pool.ts';
import { runTypescript as execArgv } from '../../run-typescript/argv.ts';

const handles = (): number => (process.report.getReport() as { readonly libuv: readonly unknown[] }).libuv.length;

it('whether a worker lives is known without the event loop, and costs no handle', async () => {
  const pool = openPool({ workers: 1, execArgv }, 0);
  pool.fill();
  const [member] = pool.members;
  const before = handles();
  for (let time = 0; time < 100; time++) expect(member!.lives()).toBe(true);
  expect(handles()).toBe(before);
  await pool.stop();
  expect(member!.lives()).toBe(false);
});
