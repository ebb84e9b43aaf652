import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Json, messageOf } from '@mapgrad/contracts';
import { cleaned } from './cleaned.ts';
import { membersOf } from './read-decisions.ts';
import type { EpochRecord, FinishedRun, Measured, Members, Run, RunRecord } from './run-record.ts';

type Metrics = Pick<RunRecord, 'epochs' | 'runs' | 'unfinished' | 'warnings' | 'notes'>;

/** Reads `metrics.jsonl`. Of lines about the same epoch, or the same run, the last one counts; lines that are none are noted. */
export async function readMetrics(file: string): Promise<Metrics> {
  const epochs = new Map<string, EpochRecord>();
  const runs = new Map<string, FinishedRun>();
  const begun = new Map<string, Run & { why: string }>();
  const warnings = new Map<string, Run & { message: string }>();
  const notes: string[] = [];
  const wrong: number[] = [];
  let count = 0;

  function take(line: Members): boolean {
    const run = runOf(line);
    if (run === undefined) return false;
    const name = keyOf(run);
    const { event, epoch, message } = line;
    if (!begun.has(name)) begun.set(name, { ...run, why: 'it has not ended; it was killed, or still runs' });
    if (event === 'start') begun.set(name, { ...run, why: 'it has not ended; it was killed, or still runs' });
    if (event === 'epoch') {
      if (typeof epoch !== 'number' || !Number.isFinite(epoch)) return false;
      epochs.set(`${epoch} ${name}`, { ...run, epoch, numbers: measured(line) });
    }
    if (event === 'run') runs.set(name, finished(run, line));
    if (event === 'failure') begun.set(name, { ...run, why: textOf(message) });
    if (event === 'warning') warnings.set(`${name} ${textOf(message)}`, { ...run, message: textOf(message) });
    return true;
  }

  if (existsSync(file)) {
    try {
      for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
        count++;
        if (text.trim() === '') continue;
        const line = lineOf(text);
        if (line === undefined || !take(line)) wrong.push(count);
      }
    } catch (thrown) {
      notes.push(`metrics.jsonl cannot be read: ${cleaned(messageOf(thrown))}`);
    }
    if (count === 0) notes.push('metrics.jsonl is empty: nothing has been measured yet');
  } else {
    notes.push('metrics.jsonl is not there: nothing has been measured');
  }
  if (wrong.length > 0) notes.push(left(wrong, count));
  const unfinished = [...begun].flatMap(([name, run]) => (runs.has(name) ? [] : [run]));
  const sorted = [...epochs.values()].sort((a, b) => a.epoch - b.epoch);
  return { epochs: sorted, runs: [...runs.values()], unfinished, warnings: [...warnings.values()], notes };
}

function left(wrong: readonly number[], count: number): string {
  if (wrong.length === 1 && wrong[0] === count)
    return `the last line of metrics.jsonl, ${count}, is cut off; it was left out`;
  const listed = wrong.slice(0, 5).join(', ');
  return `${wrong.length} of ${count} lines of metrics.jsonl are not what they should be, and were left out: ${listed}${wrong.length > 5 ? ' …' : ''}`;
}

function lineOf(text: string): Members | undefined {
  try {
    return membersOf(JSON.parse(text) as Json);
  } catch {
    return undefined;
  }
}

/** The variant and the seed that a line is about. */
export function runOf({ variant, seed }: Members): Run | undefined {
  return typeof variant === 'string' && typeof seed === 'number' ? { variant: cleaned(variant), seed } : undefined;
}

/** A run by a name that no other has. */
export const keyOf = ({ variant, seed }: Run): string => JSON.stringify([variant, seed]);

const finished = (run: Run, { epoch, seconds, interrupted, test, validation, counts }: Members): FinishedRun => ({
  ...run,
  epoch: typeof epoch === 'number' ? epoch : undefined,
  seconds: typeof seconds === 'number' ? seconds : undefined,
  interrupted: interrupted === true,
  test: measured(membersOf(test) ?? {}),
  validation: measured(membersOf(validation) ?? {}),
  counts: measured(membersOf(counts) ?? {}),
});

/** Larger numbers have squares that are none, so that they are left out as those that are not finite. */
const LARGEST = 1e150;

/** Keys of lines that are no measures. */
const PLACES = new Set(['seed', 'epoch', 'step', 'steps']);

const measured = (members: Members): Measured =>
  new Map(
    Object.entries(members).flatMap(([key, value]): [string, number][] =>
      typeof value === 'number' && Math.abs(value) <= LARGEST && !PLACES.has(key) ? [[cleaned(key, 60), value]] : [],
    ),
  );

const textOf = (message: Json | undefined): string =>
  typeof message === 'string' ? cleaned(message, 1000) : 'no reason is known';
