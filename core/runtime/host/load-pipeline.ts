import { fileURLToPath } from 'node:url';
import { checkPipeline } from '../pipeline/check-pipeline.ts';
import { ConfigurationError } from '../pipeline/configuration-error.ts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import type { PipelineSpec } from '../pipeline/pipeline-spec.ts';
import { memberOf } from '../pipeline/pointer.ts';
import { assemble, type Pipeline } from './assemble.ts';
import { createHost, type Host } from './host.ts';

/** The text of a pipeline and where it is. */
export interface PipelineText {
  readonly text: string;
  /** The name of the file in messages. */
  readonly file: string;
  /** `a.b=c`, applied in order. */
  readonly overrides?: readonly string[];
  /** Folders to look plugins up from; local ones start from the first. */
  readonly from: readonly string[];
  /** Export conditions of plugins beside `node` and `import`. */
  readonly conditions?: readonly string[];
}

/** A pipeline that has been checked, and the host of its plugins. */
export interface LoadedPipeline {
  readonly spec: PipelineSpec;
  readonly host: Host;
  /** Names under `compare`, or `pipeline` alone. */
  readonly variants: readonly string[];
  /**
   * Makes the objects of a variant for one seed.
   *
   * @throws ConfigurationError for options that a factory refuses
   */
  assemble(variant: string, seed: number): Promise<Pipeline>;
}

const SINGLE = 'pipeline';
const ownFolder = fileURLToPath(new URL('.', import.meta.url));

/**
 * Reads a pipeline, opens the plugins that it lists, and checks it against what they announce.
 *
 * @throws ConfigurationError with everything that is wrong
 */
export function loadPipeline({ text, file, overrides = [], from, conditions = [] }: PipelineText): LoadedPipeline {
  const parsed = parsePipeline(text, file, overrides);
  const host = createHost({ plugins: ['@mapgrad/core', ...parsed.plugins], from: [...from, ownFolder], conditions });
  const problems = host.problems.map(({ plugin, error }) => parsed.pluginProblem(plugin, error.message));
  const spec = checkPipeline(parsed, { catalogue: host.catalogue, installed: host.installed(), problems });
  const variants = Object.keys(spec.compare);

  return {
    spec,
    host,
    variants: variants.length > 0 ? variants : [SINGLE],
    async assemble(variant, seed) {
      const changes = spec.compare[variant] ?? {};
      const assembled = await assemble(host, { ...spec, ...changes }, seed);
      if (!('failures' in assembled)) return assembled;
      throw new ConfigurationError(
        assembled.failures.map(({ path, error }) => {
          const keys = path[0]! in changes ? ['compare', variant, ...path] : path;
          const at = keys.reduce<string>((pointer, key) => memberOf(pointer, key), '');
          return parsed.problem({ at, message: error.message });
        }),
      );
    },
  };
}
