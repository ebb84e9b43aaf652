import { createHost, pipelineSchema } from '@mapgrad/core/host';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';

/** `mapgrad schema`: the JSON Schema of a pipeline file with all plugins that are installed. */
export function schema(io: IO): number {
  const host = createHost({ plugins: installed(io), from: searchFrom(io.cwd) });
  for (const { error } of host.problems) io.stderr.write(`${error.code}: ${error.message}\n`);
  io.stdout.write(`${JSON.stringify(pipelineSchema(host.catalogue), null, 2)}\n`);
  return EXIT.done;
}
