import { MapgradError } from '@mapgrad/contracts';
import { parsePipeline } from '../pipeline/parse-pipeline.ts';
import { memberOf } from '../pipeline/pointer.ts';
import type { Problem } from '../pipeline/problem.ts';
import type { Pipeline } from './assemble.ts';
import type { OpenHost } from './host.ts';
import { openPipeline } from './open-pipeline.ts';
import { specText } from './spec-text.ts';

/** Which of the runs that a pipeline describes, and how it is changed. */
export interface HostPipelineOptions {
  /** The first one of the pipeline when absent. */
  readonly seed?: number;
  /** A name under `compare`; may be absent where there is one alone, or none. */
  readonly variant?: string;
  /** `a.b=c`, as on the command line. */
  readonly overrides?: readonly string[];
  /** What messages call the text. */
  readonly file?: string;
}

/**
 * Makes the objects of a pipeline with the plugins of a host, as the command would.
 *
 * @throws ConfigurationError, MapgradError OPTION_INVALID
 */
export async function hostPipeline(
  host: OpenHost,
  listed: readonly string[],
  spec: string | object,
  { seed, variant, overrides = [], file = 'pipeline' }: HostPipelineOptions,
): Promise<Pipeline> {
  const given = typeof spec === 'string' ? spec : { plugins: listed, ...spec };
  const parsed = parsePipeline(specText(given), file, overrides, { environment: process.env });
  const open = new Set([...listed, ...host.plugins.map(({ name }) => name)]);
  const missing = parsed.plugins.flatMap((plugin, i): Problem[] => {
    const at = memberOf('/plugins', i);
    const hint = 'Add it to the plugins of createHost';
    return open.has(plugin) ? [] : [parsed.problem({ at, message: `plugin ${plugin} is not open in this host`, hint })];
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
