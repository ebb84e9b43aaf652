import { resolve } from 'node:path';
import type { Json } from '@mapgrad/contracts';
import { readText } from '@mapgrad/core/host';
import { parse } from 'yaml';
import { differenceOf } from './difference.ts';
import { EXIT, type IO } from './io.ts';
import { loadPipelineFile } from './load-pipeline-file.ts';
import { pipelineFileOf, pipelineYaml } from './pipeline-document.ts';

/**
 * `mapgrad fill FILE [a.b=c …]`: the pipeline that is trained, with all that it extends, refers to and leaves to defaults, as YAML;
 * with `--diff` only where that differs from what the file says.
 */
export async function fill(
  io: IO,
  file: string,
  overrides: readonly string[],
  { diff }: { readonly diff?: true | undefined },
): Promise<number> {
  const { spec, host } = loadPipelineFile(io, file, overrides);
  await host.dispose();
  const filled = pipelineFileOf(spec);
  if (diff !== true) io.stdout.write(pipelineYaml(filled));
  else {
    const written = parse(readText(resolve(io.cwd, file)), { maxAliasCount: -1 }) as Json;
    const lines = differenceOf(written, filled);
    if (lines.length > 0) io.stdout.write(`${[`--- ${file}`, `+++ ${file}, filled in`, ...lines].join('\n')}\n`);
  }
  return EXIT.done;
}
