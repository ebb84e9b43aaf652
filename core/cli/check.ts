import { eachVariant } from './each-variant.ts';
import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';

/** `mapgrad check FILE [a.b=c …]`: everything that training would do before its first step; writes nothing. */
export async function check(
  io: IO,
  file: string,
  overrides: readonly string[],
  { json }: { readonly json?: true | undefined },
): Promise<number> {
  const pipeline = loadPipelineFile(io, file, overrides);
  const { spec, variants, host } = pipeline;
  try {
    await eachVariant(pipeline);
  } finally {
    await host.dispose();
  }
  const count = variants.length * spec.seeds.length;
  const runs = count === 1 ? '1 run' : `${count} runs`;
  if (json) io.stdout.write(`${JSON.stringify({ ok: true, file, variants, seeds: spec.seeds })}\n`);
  else io.stdout.write(`${file}: ok, ${runs}: ${variants.length} × ${spec.seeds.length} (variants × seeds)\n`);
  return EXIT.done;
}
