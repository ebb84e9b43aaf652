import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fold, noiseKey, randomWords } from '@mapgrad/contracts';
import { runTypescript } from '../run-typescript/argv.ts';

/** A process of which the errors are read. */
type Child = ChildProcessByStdio<null, null, Readable>;

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** How a training that was killed has ended. */
export interface Killed {
  /** Seconds after the run folder was there, or the training was resumed, at which it was killed. */
  readonly moments: readonly number[];
  readonly outcome: Outcome;
}

/** All that a training leaves behind but the time that it took. */
export type Outcome = Readonly<Record<string, string>>;

/** Trains without being disturbed: what comes out, and how many seconds it took from the run folder on. */
export async function undisturbed(out: string): Promise<{ readonly outcome: Outcome; readonly seconds: number }> {
  const child = started(['train', here('resumable.yaml'), '--out', out, '--log-steps', '2']);
  const directory = await folderIn(out, child);
  const from = performance.now();
  await ended(child);
  return { outcome: outcomeOf(directory), seconds: (performance.now() - from) / 1000 };
}

/**
 * Trains, kills the process with SIGKILL at a random moment, resumes, and perhaps kills again, until it ends.
 *
 * @param seconds that training takes from the run folder on
 * @param seed decides the moments, and how often checkpoints are written
 */
export async function killed(out: string, seconds: number, seed: number): Promise<Killed> {
  const words = new Int32Array(8);
  randomWords(fold(noiseKey(seed), 0), 0, 8, words);
  const uniform = Array.from(words, (word) => (word >>> 0) / 2 ** 32);
  const often = uniform[7]! < 0.5 ? ['--checkpoint-steps', '2'] : [];
  const kills = 1 + Math.floor(3 * uniform[6]!);

  let child = started(['train', here('resumable.yaml'), '--out', out, '--log-steps', '2', ...often]);
  const directory = await folderIn(out, child);
  const moments: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const moment = uniform[kill]! * seconds * (kill === 0 ? 1 : 1.5); // a resumed process loads its modules first
    const over = await Promise.race([once(child, 'exit').then(() => true), pause(1000 * moment, false)]);
    if (over || child.exitCode !== null) break;
    child.kill('SIGKILL');
    await once(child, 'exit');
    moments.push(moment);
    child = started(['train', '--resume', directory]);
  }
  await ended(child);
  return { moments, outcome: outcomeOf(directory) };
}

/** A process of the command, from the sources. */
export function started(argv: readonly string[]): Child {
  const child = spawn(process.execPath, [...runTypescript, here('main.ts'), ...argv], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.on('data', (text) => messages.set(child, `${messages.get(child) ?? ''}${String(text)}`));
  return child;
}

const messages = new WeakMap<Child, string>();

async function ended(child: Child): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
  if (child.exitCode !== 0) throw new Error(`the command ended with ${child.exitCode}: ${messages.get(child)}`);
}

/** The run folder, as soon as it is there. */
export async function folderIn(out: string, child: Child): Promise<string> {
  while (child.exitCode === null) {
    const [name] = existsSync(out) ? readdirSync(out).filter((found) => !found.endsWith('.tmp')) : [];
    if (name !== undefined) return join(out, name);
    await pause(2);
  }
  throw new Error(`the command ended with ${child.exitCode}: ${messages.get(child)}`);
}

/** Everything in a run folder but times; of TensorBoard's events the lengths. */
export function outcomeOf(directory: string): Outcome {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const outcome = files.map(({ parentPath, name }): [string, string] => {
    const file = join(parentPath, name);
    const place = file.slice(directory.length + 1);
    if (name.startsWith('events.')) return [place.replace(/\d+\.mapgrad/, 'TIME'), String(readFileSync(file).length)];
    const text = readFileSync(file, 'utf8');
    if (name === 'run.json') return [place, ''];
    if (name === 'results.json') return [place, text.replace(/"runFolder": ".*"/, '')];
    return [place, text.replace(/"(seconds|solverSeconds|time|metrics)": ?("[^"]*"|[-+.e\d]+)/g, '')];
  });
  return Object.fromEntries(outcome.sort());
}
