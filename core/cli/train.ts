import { basename, dirname, extname, resolve } from 'node:path';
import { type Json, MapgradError } from '@mapgrad/contracts';
import { loadPipeline } from '@mapgrad/core/host';
import { environment } from './environment.ts';
import { searchFrom } from './installed.ts';
import type { IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';
import { type About, createRunFolder, readRunFolder } from './run-folder.ts';
import { stepsOf } from './steps-of.ts';
import { trainRuns } from './train-runs.ts';
import { changedVersions, versions } from './versions.ts';

export interface TrainOptions {
  /** `runs` when absent. */
  readonly out?: string | undefined;
  /** A run folder to go on with, in place of a file. */
  readonly resume?: string | undefined;
  readonly logSteps?: string | undefined;
  readonly checkpointSteps?: string | undefined;
  readonly json?: true | undefined;
}

/**
 * `mapgrad train FILE [a.b=c …]`: trains every variant with every seed, and writes a run folder; `mapgrad train --resume DIR`
 * goes on with one.
 */
export async function train(
  io: IO,
  file: string | undefined,
  overrides: readonly string[],
  options: TrainOptions,
): Promise<number> {
  if (options.resume !== undefined) {
    checkAlone({
      file,
      '--out': options.out,
      '--log-steps': options.logSteps,
      '--checkpoint-steps': options.checkpointSteps,
    });
    return resume(io, options.resume, options);
  }
  if (file === undefined)
    throw new MapgradError('OPTION_INVALID', "missing required argument 'file', or --resume with a run folder");
  const logSteps = interval('--log-steps', options.logSteps);
  const checkpointSteps = interval('--checkpoint-steps', options.checkpointSteps);
  const pipeline = loadPipelineFile(io, file, overrides);
  try {
    const steps = await stepsOf(pipeline);
    const path = resolve(io.cwd, file);
    const about: About = {
      command: ['mapgrad', 'train', file, ...overrides],
      file: path,
      overrides,
      started: new Date().toISOString(),
      logSteps,
      checkpointSteps,
      versions: versions(pipeline.host.plugins),
      environment: environment(dirname(path)),
    };
    const name = `${basename(dirname(path))}-${basename(path, extname(path))}`;
    const folder = createRunFolder(
      resolve(io.cwd, options.out ?? 'runs'),
      name,
      pipeline.spec as unknown as Json,
      about,
    );
    return await trainRuns(io, pipeline, steps, folder, about, options);
  } finally {
    await pipeline.host.dispose();
  }
}

/** Trains what is left of a run folder, by the configuration that it has. */
async function resume(io: IO, folder: string, options: TrainOptions): Promise<number> {
  const directory = resolve(io.cwd, folder);
  const { text, about } = readRunFolder(directory);
  const from = searchFrom(dirname(about.file));
  const file = `${folder}/pipeline.resolved.yaml`;
  const pipeline = loadPipeline({ text, file, from, conditions: io.conditions ?? [] });
  try {
    const changed = changedVersions(about.versions, versions(pipeline.host.plugins));
    if (changed.length > 0) {
      io.stderr.write(
        `warning: ${folder} was begun with other versions, so its runs may not be what they would have been: ${changed.join(', ')}\n`,
      );
    }
    return await trainRuns(io, pipeline, await stepsOf(pipeline), directory, about, options);
  } finally {
    await pipeline.host.dispose();
  }
}

/** Throws OPTION_INVALID for what a run folder decides already. */
function checkAlone(given: Readonly<Record<string, string | undefined>>): void {
  const found = Object.keys(given).filter((name) => given[name] !== undefined);
  if (found.length === 0) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `--resume goes on with what the run folder says; leave out ${found.join(', ')}`,
  );
}

/** The steps of an option, which has to be a positive integer if it is there. */
function interval(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const steps = Number(text);
  if (Number.isSafeInteger(steps) && steps >= 1) return steps;
  throw new MapgradError('OPTION_INVALID', `${name} is '${text}', expected an integer from 1`);
}
