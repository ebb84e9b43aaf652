import { basename, dirname, extname, relative, resolve } from 'node:path';
import { type Executor, type Json, messageOf, type Numbers } from '@mapgrad/contracts';
import type { LoadedPipeline } from '@mapgrad/core/host';
import { eachVariant } from './each-variant.ts';
import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';
import { compact, type ProgressBar, progressBar } from './progress-bar.ts';
import { createRunFolder, type RunFolder } from './run-folder.ts';
import { type RunResult, summarise, summaryTable } from './run-result.ts';
import { versions } from './versions.ts';

export interface TrainOptions {
  readonly out: string;
  readonly json?: true | undefined;
}

/** `mapgrad train FILE [a.b=c …]`: trains every variant with every seed, and writes a run folder. */
export async function train(
  io: IO,
  file: string,
  overrides: readonly string[],
  options: TrainOptions,
): Promise<number> {
  const pipeline = loadPipelineFile(io, file, overrides);
  try {
    return await trainLoaded(io, file, overrides, options, pipeline);
  } finally {
    await pipeline.host.dispose();
  }
}

async function trainLoaded(
  io: IO,
  file: string,
  overrides: readonly string[],
  options: TrainOptions,
  pipeline: LoadedPipeline,
): Promise<number> {
  const { spec, variants, host } = pipeline;
  const total = await stepsOf(pipeline);
  const runs = spec.seeds.flatMap((seed) => variants.map((variant) => ({ seed, variant })));
  const started = new Date();
  const path = resolve(io.cwd, file);
  const name = `${basename(dirname(path))}-${basename(path, extname(path))}`;
  const resolved = { ...spec, versions: versions(host.plugins), overrides, started: started.toISOString() };
  const folder = createRunFolder(resolve(io.cwd, options.out), name, resolved as unknown as Json, started);
  const bar = progressBar(io.stderr, total);

  const results: RunResult[] = [];
  let failure: { readonly thrown: unknown; readonly after: string } | undefined;
  try {
    for (const [index, { seed, variant }] of runs.entries()) {
      if (io.signal.aborted) break;
      const result = await trainOne(io, pipeline, folder, bar, variant, seed);
      folder.weights(index + 1, result);
      const { epoch, seconds, test, validation, counts } = result;
      folder.log({ variant, seed, epoch, seconds, test, validation, ...(counts && { counts }) });
      const counted = counts === undefined ? '' : `; ${numbersIn(counts)}`;
      bar.line(`${variant}, seed ${seed}: ${numbersIn(test)} (epoch ${epoch}, ${seconds.toFixed(1)} s${counted})`);
      results.push(result);
    }
  } catch (thrown) {
    failure = { thrown, after: `after ${results.length} of ${runs.length} runs` };
  }
  bar.end();

  const summaries = summarise(results, spec.metrics);
  const where = relative(io.cwd, folder.directory) || folder.directory;
  const report = {
    interrupted: io.signal.aborted,
    ...(failure && { failed: messageOf(failure.thrown) }),
    runFolder: where,
    summaries,
  };
  folder.results(report as unknown as Json);
  if (options.json) io.stdout.write(`${JSON.stringify(report)}\n`);
  else io.stdout.write(`\n${summaryTable(summaries)}\n\nrun folder: ${where}\n`);
  if (failure !== undefined) {
    io.stderr.write(`failed ${failure.after}; what was learned is in ${where}\n`);
    throw failure.thrown;
  }
  if (!io.signal.aborted) return EXIT.done;
  io.stderr.write(`interrupted after ${results.length} of ${runs.length} runs; what was learned is in ${where}\n`);
  return EXIT.failed;
}

/** The steps of all runs; checks every variant on the way. */
async function stepsOf(pipeline: LoadedPipeline): Promise<number> {
  let steps = 0;
  await eachVariant(pipeline, ({ trainer, parts }) => {
    steps += pipeline.spec.seeds.length * trainer.steps(parts as never);
  });
  return steps;
}

async function trainOne(
  io: IO,
  pipeline: LoadedPipeline,
  folder: RunFolder,
  bar: ProgressBar,
  variant: string,
  seed: number,
): Promise<RunResult> {
  const { trainer, parts, dispose } = await pipeline.assemble(variant, seed);
  const started = performance.now();
  try {
    const trained = await trainer.train(parts as never, {
      seed,
      signal: io.signal,
      step: (numbers) => bar.step(`${variant} seed ${seed}`, numbers),
      epoch: (numbers) => folder.log({ variant, seed, ...numbers }),
      warn(message) {
        folder.log({ variant, seed, warning: message });
        bar.line(`warning: ${variant}, seed ${seed}: ${message}`);
      },
    });
    const { counts } = (parts.executor ?? {}) as Partial<Executor>;
    return { ...trained, variant, seed, seconds: (performance.now() - started) / 1000, counts };
  } finally {
    await dispose();
  }
}

const numbersIn = (numbers: Numbers): string =>
  Object.entries(numbers)
    .map(([key, value]) => `${key} ${compact(value)}`)
    .join(', ');
