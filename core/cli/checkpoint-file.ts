import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type Checkpoint, type Json, MapgradError, messageOf, type NamedArray, type Numbers } from '@mapgrad/contracts';
import { exactly, numbersOf } from './exact-numbers.ts';
import { writeWhole } from './write-whole.ts';

/** A checkpoint, and what the command remembers beside it. */
export interface SavedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The lengths of files at that moment, and how long the run had taken. */
  readonly at: Numbers;
  /** What the trainer has said of its environment. */
  readonly facts: Readonly<Record<string, string>>;
}

interface Header {
  readonly at: Numbers;
  readonly facts: Readonly<Record<string, string>>;
  readonly step: number;
  readonly kept?: { readonly epoch: number; readonly validation: Json; readonly weights: readonly Shape[] };
  readonly numbers: Json;
  readonly arrays: readonly Shape[];
}

type Shape = Pick<NamedArray, 'name' | 'shape'>;

const MAGIC = 'mapgrad-checkpoint 1 sha256';

/**
 * Writes a checkpoint as a whole: a line with the hash of the rest, a line of JSON, and the numbers of all arrays, float32.
 *
 * @throws Error what the file system says
 */
export function writeCheckpoint(file: string, { checkpoint, at, facts }: SavedCheckpoint): void {
  const { step, kept, numbers, arrays } = checkpoint;
  const header: Header = {
    at,
    facts,
    step,
    ...(kept && {
      kept: { epoch: kept.epoch, validation: exactly(kept.validation), weights: kept.weights.map(shapeOf) },
    }),
    numbers: exactly(numbers),
    arrays: arrays.map(shapeOf),
  };
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const values = [...(kept?.weights ?? []), ...arrays].map((array) => bytesOf(array.values));
  writeWhole(file, `${MAGIC} ${hashOf([line, ...values])}\n`, line, ...values);
}

/**
 * Reads a checkpoint; undefined where there is none.
 *
 * @throws MapgradError CHECKPOINT_INVALID, which says which file, unless it is as it was written
 */
export function readCheckpoint(file: string): SavedCheckpoint | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return parsed(readFileSync(file));
  } catch (thrown) {
    throw new MapgradError(
      'CHECKPOINT_INVALID',
      `the checkpoint ${file} cannot be used: ${messageOf(thrown)}; put back what was written, or remove it to train this run from its start`,
      { cause: thrown },
    );
  }
}

function parsed(bytes: Buffer): SavedCheckpoint {
  const first = bytes.indexOf('\n');
  const second = bytes.indexOf('\n', first + 1);
  const start = bytes.toString('latin1', 0, Math.max(0, first));
  if (!start.startsWith(`${MAGIC} `) || second < 0) throw new Error(`it does not start with '${MAGIC}'`);
  if (start.slice(MAGIC.length + 1) !== hashOf([bytes.subarray(first + 1)])) {
    throw new Error('its hash is another than that in its first line, so it is cut off or was changed');
  }
  const { at, facts, step, kept, numbers, arrays } = JSON.parse(bytes.toString('utf8', first + 1, second)) as Header;
  let offset = second + 1;
  const read = ({ name, shape }: Shape): NamedArray => {
    const end = offset + 4 * shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(new Uint8Array(bytes.subarray(offset, end)).buffer);
    offset = end;
    return { name, shape, values };
  };
  const learned = kept && { ...kept, validation: numbersOf(kept.validation), weights: kept.weights.map(read) };
  return { checkpoint: { step, kept: learned, numbers: numbersOf(numbers), arrays: arrays.map(read) }, at, facts };
}

const shapeOf = ({ name, shape }: NamedArray): Shape => ({ name, shape });

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function hashOf(parts: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}
