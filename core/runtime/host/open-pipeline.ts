import { isMapgradError, MapgradError } from '@mapgrad/contracts';
import { checkPipeline } from '../pipeline/check-pipeline.ts';
import { ConfigurationError } from '../pipeline/configuration-error.ts';
import { idleBlocks } from '../pipeline/idle-blocks.ts';
import { layersOf } from '../pipeline/layers-of.ts';
import type { ParsedPipeline } from '../pipeline/parse-pipeline.ts';
import type { PipelineSpec } from '../pipeline/pipeline-spec.ts';
import { memberOf, type Pointer } from '../pipeline/pointer.ts';
import { formatProblem, inOrder, type Problem } from '../pipeline/problem.ts';
import { assemble, type PartFailure, type Pipeline } from './assemble.ts';
import type { Host, OpenHost } from './host.ts';

/** A pipeline that has been checked, and the host of its plugins. */
export interface LoadedPipeline {
  readonly spec: PipelineSpec;
  readonly host: Host;
  /** Names under `compare`, or `pipeline` alone. */
  readonly variants: readonly string[];
  /** What is not wrong but hardly meant, each with its place, for people. */
  readonly warnings: readonly string[];
  /** Puts something that is wrong in its place: `problem(['backend'], …)`. */
  problem(path: readonly string[], message: string, hint?: string): Problem;
  /**
   * Makes the objects of a variant for one seed.
   *
   * @throws ConfigurationError for parts that cannot be made, or do not fit each other as the trainer says; MapgradError
   *   OPTION_INVALID for a variant that there is not
   */
  assemble(variant: string, seed: number): Promise<Pipeline>;
}

const SINGLE = 'pipeline';

/**
 * Checks a pipeline that was read against what the plugins of a host announce.
 *
 * @throws ConfigurationError with everything that is wrong
 */
export function openPipeline(host: OpenHost, parsed: ParsedPipeline): LoadedPipeline {
  const { problems, faults } = pluginProblems(host, parsed);
  const spec = checkPipeline(parsed, { catalogue: host.catalogue, installed: host.installed, problems, faults });
  const compared = Object.keys(spec.compare);
  const variants = compared.length > 0 ? compared : [SINGLE];

  const warnings = variants.flatMap((variant) => {
    const own = spec.compare[variant] ?? {};
    return layersOf({ ...spec, ...own }).flatMap(({ layer, path }) => {
      const holder = [...(Object.hasOwn(own, path[0]!) ? ['compare', variant] : []), ...path].reduce<Pointer>(
        memberOf,
        '',
      );
      return idleBlocks(layer, host.catalogue).map(({ kind, ...said }) =>
        parsed.problem({ at: memberOf(holder, kind), ...said }),
      );
    });
  });

  return {
    spec,
    host,
    variants,
    warnings: inOrder([...faults, ...parsed.warnings, ...warnings]).map(formatProblem),
    problem: (path, message, hint) => parsed.problem({ at: path.reduce<Pointer>(memberOf, ''), message, hint }),
    async assemble(variant, seed) {
      if (!variants.includes(variant)) {
        throw new MapgradError('OPTION_INVALID', `there is no variant ${variant}; there are ${variants.join(', ')}`);
      }
      const changes = spec.compare[variant] ?? {};
      const isOwn = ([key = '']: readonly string[]): boolean => Object.hasOwn(changes, key);
      const placeOf = (path: readonly string[]): Pointer =>
        (isOwn(path) ? ['compare', variant, ...path] : path).reduce<Pointer>(memberOf, '');
      const assembled = whole(await assemble(host, { ...spec, ...changes }, seed), parsed, placeOf);
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

/** What is wrong with the plugins of a host, each at its place in the list: with all of one, or with something of it. */
export function pluginProblems(
  host: Host,
  parsed: ParsedPipeline,
): { readonly problems: readonly Problem[]; readonly faults: readonly Problem[] } {
  const problemsThat = (isPartial: boolean): readonly Problem[] =>
    host.problems
      .filter((problem) => problem.isPartial === isPartial)
      .map(({ plugin, error }) => parsed.pluginProblem(plugin, error.message));
  return { problems: problemsThat(false), faults: problemsThat(true) };
}

/**
 * A pipeline all of whose parts were made.
 *
 * @throws ConfigurationError with those that were not, each at its place
 */
export function whole(
  assembled: Pipeline | { readonly failures: readonly PartFailure[] },
  parsed: ParsedPipeline,
  placeOf: (path: readonly string[]) => Pointer,
): Pipeline {
  if (!('failures' in assembled)) return assembled;
  // A plugin that cannot be activated fails all its parts, with one and the same error.
  const firsts = new Map(assembled.failures.toReversed().map(({ error, path }) => [error, path]));
  throw new ConfigurationError(
    [...firsts].map(([{ message }, path]) => parsed.problem({ at: placeOf(path), message })),
  );
}
