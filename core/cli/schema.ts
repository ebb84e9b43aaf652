import { type Catalogue, createHost, declarations, editorSchema } from '@mapgrad/core/host';
import { installed, searchFrom } from './installed.ts';
import { EXIT, type IO } from './io.ts';

/**
 * `mapgrad schema [PLUGIN …]`: the JSON Schema of a pipeline file with all plugins that are installed, and those named.
 *
 * @throws MapgradError as {@link createHost} finds it for a plugin that is named
 */
export function schema(io: IO, plugins: readonly string[]): number {
  io.stdout.write(`${JSON.stringify(editorSchema(catalogueOf(io, plugins)), null, 2)}\n`);
  return EXIT.done;
}

/** `mapgrad types [PLUGIN …]`: the same as a declaration file for TypeScript. */
export function types(io: IO, plugins: readonly string[]): number {
  io.stdout.write(declarations(catalogueOf(io, plugins)));
  return EXIT.done;
}

/**
 * What the installed plugins offer, and further ones, as folders of one's own are; warns of installed ones that cannot be opened,
 * and of contributions that are left out.
 */
function catalogueOf(io: IO, plugins: readonly string[]): Catalogue {
  const host = createHost({ plugins: [...installed(io), ...plugins], from: searchFrom(io.cwd) });
  const unusable = host.problems.find(({ plugin, isPartial }) => !isPartial && plugins.includes(plugin));
  if (unusable !== undefined) throw unusable.error;
  for (const { error } of host.problems) io.stderr.write(`${error.code}: ${error.message}\n`);
  return host.catalogue;
}
