import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { root } from '../../architecture/workspace.ts';
import { runTypescript } from '../../run-typescript/argv.ts';
import { child } from './positive.ts';
import { serve } from './serve.ts';

const run = promisify(execFile);
const cache = join(root, 'node_modules', '.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'mapgrad-exit-')); // from where the plugin is found
afterAll(() => rmSync(folder, { recursive: true }));
let programs = 0;

/** Runs a program that uses the plugin in a process of its own, and returns the numbers that it prints. */
async function numbersOf(program: string, argv: readonly string[] = []): Promise<number[]> {
  const imports = "import { command, endSynchronous, service, synchronous } from '@mapgrad/remote';";
  const definitions = `
    const options = { command: ${JSON.stringify(child())}, n: 3 };
    const theta = Float32Array.of(1, -1, 2);
    const pidOf = async (solver, instance = { fault: 'pid' }) =>
      Number(/\\d+$/.exec(await (async () => (await solver.prepare(instance))(theta, new Float32Array(3)))().catch((error) => error.message))[0]);`;
  const file = join(folder, `${programs++}.mjs`);
  writeFileSync(file, `${imports}${definitions}${program}`);
  const { stdout } = await run(process.execPath, [...runTypescript, ...argv, file], { cwd: root, timeout: 20_000 });
  return stdout.trim().split(/\s+/).map(Number);
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function isGone(pid: number): Promise<boolean> {
  expect(pid).toBeGreaterThan(1);
  for (let tries = 0; tries < 100 && lives(pid); tries++) await pause(20);
  return !lives(pid);
}

describe.concurrent('a process that uses a command ends by itself, and the command with it', () => {
  it.each([
    ['when all is answered', 'console.log(await pidOf(command(options)));'],
    ['after dispose', 'const solver = command(options); console.log(await pidOf(solver)); await solver.dispose();'],
    [
      'by process.exit, with a command that hangs',
      `const solver = command(options);
       console.log(await pidOf(solver));
       void pidOf(solver, { fault: 'hang' });
       setTimeout(() => process.exit(0), 50);`,
    ],
    [
      'by an error that nobody catches',
      `const solver = command(options);
       process.on('uncaughtException', () => process.exit(0));
       console.log(await pidOf(solver));
       setTimeout(() => { throw new Error('unlucky'); }, 1);`,
    ],
    ['when another thread asks it', 'console.log(await pidOf(synchronous({ solver: command(options) })));'],
    [
      'when another thread asks it, and it hangs',
      `const solver = command(options);
       console.log(await pidOf(synchronous({ solver })));
       try { synchronous({ solver, patience: 100 }).prepare({ fault: 'hang' })(theta, new Float32Array(3)); } catch (error) { console.log(Number(error.code === 'SOLVER_TIMED_OUT')); }
       process.exit(0);`,
    ],
    [
      'after the end of the other thread',
      'console.log(await pidOf(synchronous({ solver: command(options) }))); await endSynchronous();',
    ],
  ])('%s', async (_, program) => {
    const [pid, caught = 1] = await numbersOf(program);
    expect(caught).toBe(1);
    expect(await isGone(pid!)).toBe(true);
  });
});

it('a process that uses a service ends by itself', async () => {
  const { url, stop } = await serve();
  try {
    const program = (solver: string): Promise<number[]> =>
      numbersOf(`const z = new Float32Array(3);
        const solve = await ${solver}.prepare();
        await solve(theta, z);
        console.log(...z);`);
    const options = `{ url: '${url}', n: 3 }`;
    const started = performance.now();
    expect(await program(`service(${options})`)).toEqual([1, 0, 1]);
    expect(await program(`synchronous({ solver: service(${options}) })`)).toEqual([1, 0, 1]);
    expect(performance.now() - started).toBeLessThan(4000);
  } finally {
    stop();
  }
});

it('a thread that cannot start is told of, and not waited for', async () => {
  const program = `try { synchronous({ solver: command(options) }).prepare()(theta, new Float32Array(3)); }
    catch (error) { console.log(Number(error.code === 'SOLVER_FAILED' && error.message.includes('has ended'))); }
    process.exit(0);`;
  const broken = [
    '--import',
    'data:text/javascript,import { isMainThread } from "node:worker_threads"; if (!isMainThread) process.exit(1);',
  ];
  expect(await numbersOf(program, broken)).toEqual([1]);
});
