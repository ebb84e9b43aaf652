import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, MapgradError, messageOf } from '@mapgrad/contracts';
import { stringify } from 'yaml';
import type { RunResult } from './run-result.ts';

/** The folder that a training run leaves behind. */
export interface RunFolder {
  readonly directory: string;
  /** One line of metrics.jsonl. */
  log(line: Json): void;
  /** Weights of a finished run, as weights/NAME.json. */
  weights(index: number, result: RunResult): void;
  /** The results, as results.json. */
  results(results: Json): void;
}

/**
 * Makes `PARENT/NAME-TIME` with the resolved configuration in it.
 *
 * @throws MapgradError RUN_FOLDER
 */
export function createRunFolder(parent: string, name: string, resolved: Json, time: Date): RunFolder {
  const stamp = time.toISOString().replace(/[:.]/g, '-');
  const directory = join(parent, `${fileName(name)}-${stamp}`);
  try {
    mkdirSync(join(directory, 'weights'), { recursive: true });
  } catch (thrown) {
    throw new MapgradError(
      'RUN_FOLDER',
      `the run folder cannot be made: ${messageOf(thrown)}; choose another with --out`,
      {
        cause: thrown,
      },
    );
  }
  writeFileSync(join(directory, 'pipeline.resolved.yaml'), stringify(resolved, { aliasDuplicateObjects: false }));
  return {
    directory,
    log: (line) => {
      appendFileSync(join(directory, 'metrics.jsonl'), `${JSON.stringify(line)}\n`);
    },
    weights(index, { variant, seed, epoch, weights }) {
      const plain = weights.map(({ name: weight, shape, values }) => ({ name: weight, shape, values: [...values] }));
      const file = join(directory, 'weights', `${index}-${fileName(variant)}-seed-${seed}.json`);
      writeFileSync(file, JSON.stringify({ variant, seed, epoch, weights: plain }));
    },
    results: (results) => {
      writeFileSync(join(directory, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
    },
  };
}

/** A name without what a path could be made of. */
const fileName = (name: string): string => name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
