import { relative } from 'node:path';
import { type Json, messageOf, type Numbers } from '@mapgrad/contracts';
import type { LoadedPipeline } from '@mapgrad/core/host';
import { commandLine } from './command-line.ts';
import { EXIT, type IO } from './io.ts';
import { compact, progressBar } from './progress-bar.ts';
import { type About, openRunFolder } from './run-folder.ts';
import { summarise, summaryTable } from './run-result.ts';
import { trainOne } from './train-one.ts';

/**
 * Trains the runs of a folder that are not done, and prints what all of them have come to; returns the exit code.
 *
 * @param steps of a run of each variant
 */
export async function trainRuns(
  io: IO,
  pipeline: LoadedPipeline,
  steps: ReadonlyMap<string, number>,
  directory: string,
  about: About,
  { json }: { readonly json?: true | undefined },
): Promise<number> {
  const { spec, variants } = pipeline;
  const runs = spec.seeds.flatMap((seed) => variants.map((variant) => ({ seed, variant })));
  const folder = openRunFolder(directory, about, runs);
  const results = folder.remains.flatMap(({ result }) => (result === undefined ? [] : [result]));
  const left = runs.slice(results.length);
  const begun = folder.remains[results.length]?.saved?.checkpoint.step ?? 0;
  const total = left.reduce((sum, { variant }) => sum + steps.get(variant)!, -begun);
  const bar = progressBar(io.stderr, total);

  let told = '';
  const tell = (facts: Readonly<Record<string, string>>): void => {
    const text = Object.entries(facts)
      .map(([name, fact]) => `${name}: ${fact}`)
      .join('; ');
    if (text !== told) bar.line(text);
    told = text;
  };

  let failure: { readonly thrown: unknown } | undefined;
  try {
    for (const { variant, seed } of left) {
      if (io.signal.aborted) break;
      const result = await trainOne(io, pipeline, folder, bar, { variant, seed, index: results.length }, tell);
      const { epoch, seconds, test, counts } = result;
      const counted = counts === undefined ? '' : `; ${numbersIn(counts)}`;
      bar.line(`${variant}, seed ${seed}: ${numbersIn(test)} (epoch ${epoch}, ${seconds.toFixed(1)} s${counted})`);
      results.push(result);
    }
  } catch (thrown) {
    failure = { thrown };
  } finally {
    folder.close();
  }
  bar.end();

  const interrupted =
    io.signal.aborted && (results.length < runs.length || results.some((result) => result.interrupted));
  const where = relative(io.cwd, directory) || directory;
  const summaries = summarise(results);
  const report = { interrupted, ...(failure && { failed: messageOf(failure.thrown) }), runFolder: where, summaries };
  try {
    folder.results(report as unknown as Json);
  } catch (thrown) {
    failure ??= { thrown };
  }
  if (json) io.stdout.write(`${JSON.stringify(report)}\n`);
  else io.stdout.write(`${results.length === 0 ? '' : `\n${summaryTable(summaries)}\n`}\nrun folder: ${where}\n`);
  if (failure === undefined && !interrupted) return EXIT.done;
  const done = results.filter((result) => result.interrupted !== true).length;
  const how = failure === undefined ? 'interrupted' : 'failed';
  io.stderr.write(`${how} after ${done} of ${runs.length} runs; what was learned is in ${where}\n`);
  io.stderr.write(`go on with: ${commandLine(io, 'train', '--resume', where)}\n`);
  if (failure === undefined) return EXIT.failed;
  throw failure.thrown;
}

const numbersIn = (numbers: Numbers): string =>
  Object.entries(numbers)
    .map(([key, value]) => `${key} ${compact(value)}`)
    .join(', ');
