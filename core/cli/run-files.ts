import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, type Kept, MapgradError, messageOf, type Numbers, type ShownDecision } from '@mapgrad/contracts';
import { readCheckpoint, type SavedCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { eventRecord } from './event-record.ts';
import { exactly, numbersOf } from './exact-numbers.ts';
import { type GrowingFile, growingFile } from './growing-file.ts';
import type { RunResult } from './run-result.ts';
import { writeWhole } from './write-whole.ts';

/** A variant with a seed. */
export interface RunName {
  readonly variant: string;
  readonly seed: number;
}

/** What a run has left behind: its result once it is done, else what it goes on from, if it has come so far. */
export interface RunRemains {
  readonly result?: RunResult | undefined;
  readonly saved?: SavedCheckpoint | undefined;
  /** How long `metrics.jsonl` was then. */
  readonly metrics?: number | undefined;
}

/** The files of one run. */
export interface RunFiles {
  /** A line of `metrics.jsonl`, and its numbers for TensorBoard. */
  log(event: LogEvent, line: Line): void;
  checkpoint(saved: SavedCheckpoint): void;
  /** `weights.json`, and `decisions.json` if there are any. */
  kept(kept: Kept, decisions?: readonly ShownDecision[]): void;
  /** `result.json`: from here on the run is done. */
  done(result: RunResult): void;
  close(): void;
}

/** What a line of `metrics.jsonl` says. */
export interface Line {
  readonly [key: string]: Json | undefined;
}

/** What a line of `metrics.jsonl` is about. */
export type LogEvent = 'start' | 'step' | 'epoch' | 'warning' | 'run' | 'failure';

const RESULT = 'result.json';
const CHECKPOINT = 'checkpoint';

/** Reads what the run of a folder has left; throws CHECKPOINT_INVALID, RUN_FOLDER. */
export function readRun(directory: string): RunRemains {
  const file = join(directory, RESULT);
  if (!existsSync(file)) {
    const saved = readCheckpoint(join(directory, CHECKPOINT));
    return { saved, metrics: saved?.at.metrics };
  }
  try {
    const { test, validation, counts, metrics, ...others } = JSON.parse(readFileSync(file, 'utf8')) as RunResult & {
      metrics: number;
    };
    const numbers = {
      test: numbersOf(test),
      validation: numbersOf(validation),
      ...(counts && { counts: numbersOf(counts) }),
    };
    return { result: { ...others, weights: [], ...numbers }, metrics };
  } catch (thrown) {
    throw new MapgradError(
      'RUN_FOLDER',
      `${file} cannot be read: ${messageOf(thrown)}; remove it to train this run anew`,
      { cause: thrown },
    );
  }
}

/**
 * Opens the files of a run, which is new or goes on from what is saved.
 *
 * @param started when the command started, in seconds since 1970: names the file of events
 */
export function runFiles(
  directory: string,
  { variant, seed }: RunName,
  metrics: GrowingFile,
  { saved, started }: { readonly saved: SavedCheckpoint | undefined; readonly started: number },
): RunFiles {
  mkdirSync(directory, { recursive: true });
  const eventsFile = join(directory, `events.out.tfevents.${Math.floor(started)}.mapgrad`);
  const had = saved?.at.events ?? 0;
  const isWhole = (statSync(eventsFile, { throwIfNoEntry: false })?.size ?? 0) >= had;
  const events = growingFile(eventsFile, isWhole ? had : 0); // they can be lost: metrics.jsonl has the same numbers
  if (events.length === 0) events.append(eventRecord(Date.now() / 1000, 'version'));
  let step = saved?.checkpoint.step ?? 0;

  return {
    log(event, line) {
      metrics.append(`${JSON.stringify({ event, variant, seed, ...line })}\n`);
      if (typeof line.step === 'number') step = line.step;
      const scalars = scalarsOf(event, line);
      if (Object.keys(scalars).length > 0) events.append(eventRecord(Date.now() / 1000, { step, scalars }));
    },
    checkpoint({ at, ...others }) {
      metrics.sync();
      events.sync();
      const lengths = { metrics: metrics.length, events: events.length };
      writeCheckpoint(join(directory, CHECKPOINT), { ...others, at: { ...at, ...lengths } });
    },
    kept({ epoch, validation, weights }, decisions = []) {
      const plain = weights.map(({ name, shape, values }) => ({ name, shape, values: [...values] }));
      writeWhole(join(directory, 'weights.json'), JSON.stringify({ variant, seed, epoch, validation, weights: plain }));
      if (decisions.length === 0) return;
      const examples = decisions.map(({ theta, z, optimum, ...example }) => ({
        ...example,
        theta: [...theta],
        z: [...z],
        optimum: [...optimum],
      }));
      writeWhole(join(directory, 'decisions.json'), JSON.stringify({ variant, seed, examples }));
    },
    done({ epoch, seconds, test, validation, counts }) {
      metrics.sync();
      const numbers = {
        test: exactly(test),
        validation: exactly(validation),
        ...(counts && { counts: exactly(counts) }),
      };
      const result = { variant, seed, epoch, seconds, ...numbers, metrics: metrics.length };
      writeWhole(join(directory, RESULT), `${JSON.stringify(result, null, 2)}\n`);
      rmSync(join(directory, CHECKPOINT), { force: true });
    },
    close: () => events.close(),
  };
}

/** The numbers of a line by tags: `epoch/loss`, `test/hamming`. */
function scalarsOf(event: LogEvent, { test, validation, ...numbers }: Line): Numbers {
  if (event === 'run') return { ...tagged('test', test), ...tagged('validation', validation) };
  return event === 'step' || event === 'epoch' ? tagged(event, numbers) : {};
}

const tagged = (prefix: string, numbers: Line | Json | undefined): Numbers =>
  Object.fromEntries(
    Object.entries((numbers ?? {}) as Line).flatMap(([name, value]) =>
      typeof value === 'number' && name !== 'step' ? [[`${prefix}/${name}`, value]] : [],
    ),
  );
