import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';

/** `mapgrad check FILE [a.b=c …]`: everything that training would do before its first step; writes nothing. */
export async function check(
  io: IO,
  file: string,
  overrides: readonly string[],
  { json }: { readonly json?: true | undefined },
): Promise<number> {
  const { spec, variants, host, assemble } = loadPipelineFile(io, file, overrides);
  try {
    for (const variant of variants) {
      const { dispose } = await assemble(variant, spec.seeds[0]!);
      await dispose();
    }
  } finally {
    await host.dispose();
  }
  const runs = variants.length * spec.seeds.length;
  if (json) io.stdout.write(`${JSON.stringify({ ok: true, file, variants, seeds: spec.seeds })}\n`);
  else io.stdout.write(`${file}: ok, ${runs} runs: ${variants.length} × ${spec.seeds.length} (variants × seeds)\n`);
  return EXIT.done;
}
