import { isMapgradError } from '@mapgrad/contracts';
import { ConfigurationError, type Problem } from '@mapgrad/core/host';
import { backendProblems } from './backend-problems.ts';
import { eachVariant } from './each-variant.ts';
import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';

/** What is said about a pipeline that is right. */
interface Found {
  readonly variants: readonly string[];
  readonly seeds: readonly number[];
}

/**
 * `mapgrad check FILE [a.b=c …]`: everything that training would find wrong before its first step, a backend among it that
 * does not work here; writes nothing. With `json`, what is
 * wrong is printed as `{ ok: false, file, problems }` too.
 */
export async function check(
  io: IO,
  file: string,
  overrides: readonly string[],
  { json }: { readonly json?: true | undefined },
): Promise<number> {
  const print = (answer: object): void => void io.stdout.write(`${JSON.stringify(answer)}\n`);
  try {
    const { variants, seeds } = await found(io, file, overrides);
    if (io.signal.aborted) return EXIT.failed;
    if (json) print({ ok: true, file, variants, seeds });
    else io.stdout.write(`${file}: ok, ${counted(variants.length, seeds.length)}\n`);
    return EXIT.done;
  } catch (thrown) {
    if (json && isMapgradError(thrown) && thrown.code === 'CONFIGURATION_INVALID') {
      const problems =
        thrown instanceof ConfigurationError
          ? thrown.problems.map(({ place, ...said }) => ({ ...place, ...said }))
          : [{ file, path: '', message: thrown.message }];
      print({ ok: false, file, problems });
    }
    throw thrown;
  }
}

async function found(io: IO, file: string, overrides: readonly string[]): Promise<Found> {
  const pipeline = loadPipelineFile(io, file, overrides);
  try {
    const problems = await Promise.all([problemsOf(eachVariant(pipeline)), backendProblems(io, pipeline)]);
    if (problems.flat().length > 0) throw new ConfigurationError(problems.flat());
  } finally {
    await pipeline.host.dispose();
  }
  return { variants: pipeline.variants, seeds: pipeline.spec.seeds };
}

/** What is wrong, if an action fails for it. */
async function problemsOf(action: Promise<void>): Promise<readonly Problem[]> {
  try {
    await action;
    return [];
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown.problems;
    throw thrown;
  }
}

function counted(variants: number, seeds: number): string {
  const runs = variants * seeds;
  return `${runs === 1 ? '1 run' : `${runs} runs`}: ${variants} × ${seeds} (variants × seeds)`;
}
