import { type Checkpoint, isMapgradError, MapgradError, messageOf, type Numbers } from '@mapgrad/contracts';
import type { LoadedPipeline } from '@mapgrad/core/host';
import type { IO } from './io.ts';
import type { ProgressBar } from './progress-bar.ts';
import type { Line, RunName } from './run-files.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunResult } from './run-result.ts';

/**
 * Trains one run, or what is left of it, and writes its files; also what it has learned before it fails.
 *
 * @param tell is told what the bits depend on beside the pipeline
 */
export async function trainOne(
  io: IO,
  pipeline: LoadedPipeline,
  folder: RunFolder,
  bar: ProgressBar,
  { variant, seed, index }: RunName & { readonly index: number },
  tell: (facts: Readonly<Record<string, string>>) => void,
): Promise<RunResult> {
  const { trainer, parts, dispose } = await pipeline.assemble(variant, seed);
  const files = folder.run(index);
  const saved = folder.remains[index]?.saved;
  const { logSteps = Number.POSITIVE_INFINITY, checkpointSteps = Number.POSITIVE_INFINITY } = folder.about;
  const now = (): number => performance.now() / 1000;
  const started = now() - (saved?.at.seconds ?? 0);
  const seconds = (): number => now() - started;
  let {
    checkpoint: latest,
    facts = {},
  }: { checkpoint?: Checkpoint | undefined; facts?: Readonly<Record<string, string>> } = saved ?? {};
  let steps = latest?.step ?? 0;
  const say = (message: string): void => bar.line(`warning: ${variant}, seed ${seed}: ${message}`);
  const measured = ({ epoch, step, ...numbers }: Numbers): Line => ({
    epoch,
    step,
    seconds: seconds(),
    ...numbers,
  });

  try {
    const trained = await trainer.train(parts as never, {
      seed,
      signal: io.signal,
      now,
      resume: latest,
      environment(found) {
        tell(found);
        if (saved === undefined) files.log('start', { time: new Date().toISOString(), ...found });
        else
          for (const change of changes(facts, found))
            say(`the run was begun with ${change}; its bits may be others than they would have been`);
        facts = found;
      },
      step(numbers) {
        steps++;
        bar.step(`${variant} seed ${seed}`, numbers);
        if (steps % logSteps === 0) files.log('step', measured(numbers));
      },
      epoch: (numbers) => files.log('epoch', measured(numbers)),
      warn(message) {
        files.log('warning', { message });
        say(message);
      },
      async checkpoint(after, take) {
        if (after === 'step' && steps % checkpointSteps !== 0) return;
        latest = await take();
        files.checkpoint({ checkpoint: latest, at: { seconds: seconds() }, facts });
      },
    });
    const result = { ...trained, variant, seed, seconds: seconds() };
    const { epoch, test, validation, counts, interrupted } = result;
    files.kept(trained, trained.decisions);
    files.log('run', { epoch, seconds: result.seconds, test, validation, counts, interrupted });
    if (!interrupted) files.done(result);
    return result;
  } catch (thrown) {
    const wrong = isMapgradError(thrown) && thrown.code === 'CHECKPOINT_INVALID';
    try {
      if (latest?.kept !== undefined) files.kept(latest.kept);
      files.log('failure', { message: messageOf(thrown), code: isMapgradError(thrown) ? thrown.code : undefined });
    } catch {
      // the first error is told: what cannot be written now is most likely what has failed the run
    }
    throw wrong ? ofFolder(thrown, folder.directory) : thrown;
  } finally {
    files.close();
    await dispose();
  }
}

/** What is other than it was, in words. */
const changes = (before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] =>
  Object.keys(before)
    .filter((name) => before[name] !== now[name])
    .map((name) => `${name} ${before[name]} and goes on with ${now[name]}`);

const ofFolder = (thrown: MapgradError, directory: string): MapgradError =>
  new MapgradError('CHECKPOINT_INVALID', `the checkpoint of ${directory} cannot be gone on from: ${thrown.message}`, {
    cause: thrown,
  });
