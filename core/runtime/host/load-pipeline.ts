import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import { openHost } from './host.ts';
import { type LoadedPipeline, openPipeline } from './open-pipeline.ts';
import { readText } from './read-text.ts';

/** The text of a pipeline and where it is. */
export interface PipelineText {
  readonly text: string;
  /** The name of the file in messages. */
  readonly file: string;
  /** `a.b=c`, `+a.b=c` or `~a.b`, applied in order; `a.b=c,d` is a sweep. */
  readonly overrides?: readonly string[];
  /** Folders to look plugins up from; local ones, files that are extended, and paths start from the first: that of the file. */
  readonly from: readonly string[];
  /** Export conditions of plugins beside `node` and `import`. */
  readonly conditions?: readonly string[];
  /** What `${env:NAME}` stands for; the variables of this process when absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

const ownFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Reads a pipeline, opens the plugins that it lists, and checks it against what they announce.
 *
 * @throws ConfigurationError with everything that is wrong
 */
export function loadPipeline({
  text,
  file,
  overrides = [],
  from,
  conditions = [],
  environment = process.env,
}: PipelineText): LoadedPipeline {
  const folder = resolve(from[0] ?? '.');
  const parsed = parsePipeline(text, file, overrides, { folder, read: readText, environment });
  const host = openHost({ plugins: ['@mapgrad/core', ...parsed.plugins], from: [...from, ownFolder], conditions });
  return openPipeline(host, parsed);
}
