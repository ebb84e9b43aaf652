import { createHost } from '@mapgrad/core/host';
import { contributionTable } from './contribution-table.ts';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';
import { table } from './table.ts';

/** `mapgrad plugins`: what is installed, and what each plugin contributes; runs no plugin code. */
export function plugins(io: IO, { json }: { readonly json?: true | undefined }): number {
  const host = createHost({ plugins: installed(io), from: searchFrom(io.cwd) });
  for (const { error } of host.problems) io.stderr.write(`${error.code}: ${error.message}\n`);
  if (json) {
    const contributions = host.catalogue.map(({ plugin, kind, id, summary, schema }) => ({
      plugin,
      kind,
      id,
      summary,
      schema,
    }));
    io.stdout.write(`${JSON.stringify({ plugins: host.plugins, contributions })}\n`);
  } else {
    const origins = host.plugins.map(({ name, version, folder }) => [name, version, folder]);
    io.stdout.write(`${contributionTable(host.catalogue, host.catalogue)}\n\n`);
    io.stdout.write(`${table(['plugin', 'version', 'folder'], origins)}\n`);
  }
  return host.problems.length === 0 ? EXIT.done : EXIT.failed;
}
