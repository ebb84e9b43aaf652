import { ConfigurationError } from '@mapgrad/core/host';
import { eachVariant } from './each-variant.ts';
import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';

/** What is said about a pipeline that is right. */
interface Found {
  readonly variants: readonly string[];
  readonly seeds: readonly number[];
}

/**
 * `mapgrad check FILE [a.b=c …]`: everything that training would do before its first step; writes nothing. With `json`, what is
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
    if (json) print({ ok: true, file, variants, seeds });
    else io.stdout.write(`${file}: ok, ${counted(variants.length, seeds.length)}\n`);
    return EXIT.done;
  } catch (thrown) {
    if (json && thrown instanceof ConfigurationError) {
      print({ ok: false, file, problems: thrown.problems.map(({ place, ...said }) => ({ ...place, ...said })) });
    }
    throw thrown;
  }
}

async function found(io: IO, file: string, overrides: readonly string[]): Promise<Found> {
  const pipeline = loadPipelineFile(io, file, overrides);
  try {
    await eachVariant(pipeline);
  } finally {
    await pipeline.host.dispose();
  }
  return { variants: pipeline.variants, seeds: pipeline.spec.seeds };
}

function counted(variants: number, seeds: number): string {
  const runs = variants * seeds;
  return `${runs === 1 ? '1 run' : `${runs} runs`}: ${variants} × ${seeds} (variants × seeds)`;
}
