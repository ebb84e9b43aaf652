import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, MapgradError, messageOf } from '@mapgrad/contracts';
import { systemWords } from '@mapgrad/core/host';
import { stringify } from 'yaml';
import type { SavedCheckpoint } from './checkpoint-file.ts';
import { lockFolder } from './folder-lock.ts';
import { type GrowingFile, growingFile } from './growing-file.ts';
import { inRunFolder } from './in-run-folder.ts';
import { isFolder, makeFolder } from './make-folder.ts';
import { type RunFiles, type RunName, type RunRemains, readRun, runFiles } from './run-files.ts';
import { runFoldersIn } from './run-folders-in.ts';
import { writeWhole } from './write-whole.ts';

/** What is known of a training beside its pipeline: `run.json`. */
export interface About {
  readonly command: readonly string[];
  /** The file of the pipeline: plugins are looked up from its folder. */
  readonly file: string;
  readonly overrides: readonly string[];
  /** ISO 8601. */
  readonly started: string;
  /** Lines of metrics are written for every so many steps; for epochs alone when absent. */
  readonly logSteps?: number | undefined;
  /** Checkpoints are written after every so many steps, beside those after epochs. */
  readonly checkpointSteps?: number | undefined;
  readonly versions: Readonly<Record<string, string>>;
  readonly environment: { readonly [key: string]: Json };
}

/** The folder of a training, which holds one folder for each run. */
export interface RunFolder {
  readonly directory: string;
  readonly about: About;
  /** What each run has left, in their order; nothing from the first one on that is not done but what it goes on from. */
  readonly remains: readonly RunRemains[];
  /** Opens the files of a run, counted from 0. */
  run(index: number): RunFiles;
  /** The results, as `results.json`. */
  results(results: Json): void;
  close(): void;
}

const ABOUT = 'run.json';
const PIPELINE = 'pipeline.resolved.yaml';

/**
 * Makes `PARENT/NAME-TIME`, with the resolved pipeline in it, at once.
 *
 * @throws MapgradError RUN_FOLDER
 */
export function createRunFolder(parent: string, name: string, resolved: Json, about: About): string {
  const directory = join(parent, `${fileName(name)}-${about.started.replace(/[:.]/g, '-')}`);
  const making = `${directory}.tmp`;
  try {
    makeFolder(making);
    writeFileSync(join(making, PIPELINE), stringify(resolved, { aliasDuplicateObjects: false }));
    writeFileSync(join(making, 'metrics.jsonl'), '');
    writeWhole(join(making, ABOUT), `${JSON.stringify(about, null, 2)}\n`);
    renameSync(making, directory);
    return directory;
  } catch (thrown) {
    forget(making);
    const message = `the run folder cannot be made: ${systemWords(thrown)}; choose another with --out`;
    throw new MapgradError('RUN_FOLDER', message, { cause: thrown });
  }
}

/** The text of the pipeline of a run folder, and what is known about it; throws RUN_FOLDER for another folder. */
export function readRunFolder(directory: string): { readonly text: string; readonly about: About } {
  try {
    if (!existsSync(join(directory, ABOUT))) throw new Error(`it has no ${ABOUT}`);
    const about: unknown = JSON.parse(readFileSync(join(directory, ABOUT), 'utf8'));
    if (!isAbout(about)) throw new Error(`its ${ABOUT} does not say what was trained`);
    return { text: readFileSync(join(directory, PIPELINE), 'utf8'), about };
  } catch (thrown) {
    const isOther = !isFolder(directory) && existsSync(directory);
    const reason = isFolder(directory) ? messageOf(thrown) : isOther ? 'it is no folder' : 'there is no such folder';
    const message = `${directory} is no run folder that can be gone on with: ${reason}; name one that mapgrad train has made${runFoldersIn(directory)}`;
    throw new MapgradError('RUN_FOLDER', message, { cause: thrown });
  }
}

/**
 * Opens a run folder to train what is left of some runs; what was measured after their checkpoints is forgotten.
 *
 * @throws MapgradError CHECKPOINT_INVALID, RUN_FOLDER, which also is so while another process has it open
 */
export function openRunFolder(directory: string, about: About, runs: readonly RunName[]): RunFolder {
  const unlock = inRunFolder(directory, () => lockFolder(directory));
  try {
    return inRunFolder(directory, () => lockedRunFolder(directory, about, runs, unlock));
  } catch (thrown) {
    unlock();
    throw thrown;
  }
}

function lockedRunFolder(directory: string, about: About, runs: readonly RunName[], unlock: () => void): RunFolder {
  const folders = runs.map(({ variant, seed }, i) => join(directory, `${i + 1}-${fileName(variant)}-seed-${seed}`));
  const remains: RunRemains[] = [];
  for (const folder of folders) {
    if (remains.some(({ result }) => result === undefined)) break;
    remains.push(readRun(folder));
  }
  const length = remains.findLast(({ metrics }) => metrics !== undefined)?.metrics ?? 0;
  const metrics: GrowingFile = growingFile(join(directory, 'metrics.jsonl'), length);
  return {
    directory,
    about,
    remains,
    run(index) {
      const saved: SavedCheckpoint | undefined = remains[index]?.saved;
      const started = Date.parse(about.started) / 1000;
      const files = inRunFolder(directory, () => runFiles(folders[index]!, runs[index]!, metrics, { saved, started }));
      return {
        log: (event, line) => inRunFolder(directory, () => files.log(event, line)),
        checkpoint: (place) => inRunFolder(directory, () => files.checkpoint(place)),
        kept: (kept, decisions) => inRunFolder(directory, () => files.kept(kept, decisions)),
        done: (result) => inRunFolder(directory, () => files.done(result)),
        close: files.close,
      };
    },
    results: (results) =>
      inRunFolder(directory, () =>
        writeWhole(join(directory, 'results.json'), `${JSON.stringify(results, null, 2)}\n`),
      ),
    close() {
      metrics.close();
      unlock();
    },
  };
}

/** Removes a folder that may be where nothing can be. */
function forget(directory: string): void {
  try {
    rmSync(directory, { recursive: true, force: true });
  } catch {
    // what prevents this has prevented the folder too, and is told
  }
}

function isAbout(value: unknown): value is About {
  const { command, file, overrides, started, versions } = (value ?? {}) as Partial<Record<keyof About, unknown>>;
  const areTexts = (list: unknown): boolean => Array.isArray(list) && list.every((text) => typeof text === 'string');
  const isTime = typeof started === 'string' && !Number.isNaN(Date.parse(started));
  return areTexts(command) && areTexts(overrides) && isTime && typeof file === 'string' && typeof versions === 'object';
}

/** A name without what a path could be made of. */
const fileName = (name: string): string => name.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60);
