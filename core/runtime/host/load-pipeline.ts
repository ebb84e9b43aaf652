import { fileURLToPath } from 'node:url';
import { isMapgradError, MapgradError } from '@mapgrad/contracts';
import { checkPipeline } from '../pipeline/check-pipeline.ts';
import { ConfigurationError } from '../pipeline/configuration-error.ts';
import { idleBlocks } from '../pipeline/idle-blocks.ts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import type { PipelineSpec } from '../pipeline/pipeline-spec.ts';
import { memberOf, type Pointer } from '../pipeline/pointer.ts';
import { formatProblem, inOrder } from '../pipeline/problem.ts';
import { assemble, type Pipeline } from './assemble.ts';
import { type Host, openHost } from './host.ts';

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
  /** What is not wrong but hardly meant, each with its place, for people. */
  readonly warnings: readonly string[];
  /**
   * Makes the objects of a variant for one seed.
   *
   * @throws ConfigurationError for parts that cannot be made, or do not fit each other as the trainer says; MapgradError
   *   OPTION_INVALID for a variant that there is not
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
  const host = openHost({ plugins: ['@mapgrad/core', ...parsed.plugins], from: [...from, ownFolder], conditions });
  const problems = host.problems.map(({ plugin, error }) => parsed.pluginProblem(plugin, error.message));
  const spec = checkPipeline(parsed, { catalogue: host.catalogue, installed: host.installed, problems });
  const compared = Object.keys(spec.compare);
  const variants = compared.length > 0 ? compared : [SINGLE];

  const warnings = variants.flatMap((variant) => {
    const own = spec.compare[variant]?.layer;
    const holder = own === undefined ? '/layer' : ['compare', variant, 'layer'].reduce<Pointer>(memberOf, '');
    return idleBlocks(own ?? spec.layer, host.catalogue).map(({ kind, ...said }) =>
      parsed.problem({ at: memberOf(holder, kind), ...said }),
    );
  });

  return {
    spec,
    host,
    variants,
    warnings: inOrder(warnings).map(formatProblem),
    async assemble(variant, seed) {
      if (!variants.includes(variant)) {
        throw new MapgradError('OPTION_INVALID', `there is no variant ${variant}; there are ${variants.join(', ')}`);
      }
      const changes = spec.compare[variant] ?? {};
      const isOwn = ([key = '']: readonly string[]): boolean => Object.hasOwn(changes, key);
      const placeOf = (path: readonly string[]): Pointer =>
        (isOwn(path) ? ['compare', variant, ...path] : path).reduce<Pointer>(memberOf, '');
      const assembled = await assemble(host, { ...spec, ...changes }, seed);
      if ('failures' in assembled) {
        // A plugin that cannot be activated fails all its parts, with one and the same error.
        const firsts = new Map(assembled.failures.toReversed().map(({ error, path }) => [error, path]));
        throw new ConfigurationError(
          [...firsts].map(([{ message }, path]) => parsed.problem({ at: placeOf(path), message })),
        );
      }
      try {
        assembled.trainer.check?.(assembled.parts as never);
      } catch (thrown) {
        await assembled.dispose();
        if (!isMapgradError(thrown)) throw thrown;
        const { message, context } = thrown;
        throw new ConfigurationError([parsed.problem({ at: placeOf(context.path ?? []), message })]);
      }
      return assembled;
    },
  };
}
