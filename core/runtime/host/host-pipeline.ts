import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MapgradError, messageOf } from '@mapgrad/contracts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import { memberOf } from '../pipeline/pointer.ts';
import type { Problem } from '../pipeline/problem.ts';
import type { Pipeline } from './assemble.ts';
import { isPath } from './find-package.ts';
import type { HostOptions, OpenHost } from './host.ts';
import { openPipeline } from './open-pipeline.ts';
import { readText } from './read-text.ts';
import { specText } from './spec-text.ts';

/** Which of the runs that a pipeline describes, how it is changed, and where it stands. */
export interface HostPipelineOptions {
  /** The first one of the pipeline when absent. */
  readonly seed?: number;
  /** A name under `compare`; may be absent where there is one alone, or none. */
  readonly variant?: string;
  /** `a.b=c`, as on the command line. */
  readonly overrides?: readonly string[];
  /** What messages call it: `pipeline`, or the path of the file that it is read from, when absent. */
  readonly file?: string;
  /**
   * Where files that it extends, local plugins and paths start from: a folder, or a URL such as `import.meta.url`. When absent, the
   * folder of the file that it is read from, else the first one in which the host looks plugins up.
   */
  readonly from?: string | URL;
}

/**
 * Makes the objects of a pipeline with the plugins of a host, as the command would.
 *
 * @throws ConfigurationError, MapgradError OPTION_INVALID, CONFIGURATION_INVALID
 */
export async function hostPipeline(
  host: OpenHost,
  { plugins: listed, from: [home = '.'] }: Pick<HostOptions, 'plugins' | 'from'>,
  spec: string | URL | object,
  { seed, variant, overrides = [], file, from }: HostPipelineOptions,
): Promise<Pipeline> {
  const path = spec instanceof URL ? pathOf(spec) : undefined;
  const folder = resolve(from === undefined ? (path === undefined ? home : dirname(path)) : folderOf(from));
  const parsed = parsePipeline(textOf(spec, listed), file ?? path ?? 'pipeline', overrides, {
    folder,
    read: readText,
    environment: process.env,
  });
  const open = new Set(host.plugins.flatMap((plugin) => [plugin.name, realpathSync(plugin.folder)]));
  const missing = parsed.plugins.flatMap((plugin, i): Problem[] => {
    const at = memberOf('/plugins', i);
    const hint = 'Add it to the plugins of createHost';
    const isOpen = isPath(plugin)
      ? open.has(realPathOf(resolve(folder, plugin))) || (folder === resolve(home) && listed.includes(plugin))
      : open.has(plugin) || listed.includes(plugin);
    return isOpen ? [] : [parsed.problem({ at, message: `plugin ${plugin} is not open in this host`, hint })];
  });
  const pipeline = openPipeline(host, { ...parsed, problems: [...parsed.problems, ...missing] });
  const [first, ...others] = pipeline.variants;
  if (variant === undefined && others.length > 0) {
    throw new MapgradError(
      'OPTION_INVALID',
      `the pipeline has the variants ${pipeline.variants.join(', ')}; choose one by variant`,
    );
  }
  return pipeline.assemble(variant ?? first!, seed ?? pipeline.spec.seeds[0]!);
}

/** The text of a pipeline; one that is an object and extends nothing may leave out the plugins of the host. */
function textOf(spec: string | URL | object, listed: readonly string[]): string {
  if (spec instanceof URL) return textIn(pathOf(spec));
  return specText(typeof spec === 'string' || 'extends' in spec ? spec : { plugins: listed, ...spec });
}

function textIn(path: string): string {
  try {
    return readText(path);
  } catch (thrown) {
    throw new MapgradError('CONFIGURATION_INVALID', `${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** A folder, or that of a URL: a file's own, or itself where it ends in a slash. */
function folderOf(from: string | URL): string {
  const isURL = from instanceof URL || from.startsWith('file:');
  return isURL ? pathOf(new URL('.', from)) : from;
}

function pathOf(url: URL): string {
  if (url.protocol === 'file:') return fileURLToPath(url);
  throw new MapgradError(
    'OPTION_INVALID',
    `${url.href} is no file of this machine, expected a URL that starts with file:`,
  );
}

/** A path without links, as it is where nothing is there. */
function realPathOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
