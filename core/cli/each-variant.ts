import { ConfigurationError, type LoadedPipeline, type Pipeline, type Problem } from '@mapgrad/core/host';

/**
 * Makes every variant once, for the first seed, and disposes it.
 *
 * @param visit is given each variant that is right
 * @throws ConfigurationError with all that is wrong with any of them
 */
export async function eachVariant(
  { spec, variants, assemble }: LoadedPipeline,
  visit: (pipeline: Pipeline) => void = () => {},
): Promise<void> {
  const found: Found[] = [];
  for (const variant of variants) {
    try {
      const pipeline = await assemble(variant, spec.seeds[0]!);
      try {
        visit(pipeline);
      } finally {
        await pipeline.dispose();
      }
    } catch (thrown) {
      if (!(thrown instanceof ConfigurationError)) throw thrown;
      found.push(...thrown.problems.map((problem) => ({ variant, problem })));
    }
  }
  if (found.length > 0) throw new ConfigurationError(found.map((each) => withVariants(each, found, variants.length)));
}

interface Found {
  readonly variant: string;
  readonly problem: Problem;
}

/** A problem with the variants that have it, where neither all of them do nor its place says it. */
function withVariants({ problem }: Found, found: readonly Found[], count: number): Problem {
  const { path, message } = problem;
  const same = found.filter((other) => other.problem.path === path && other.problem.message === message);
  const names = [...new Set(same.map(({ variant }) => `'${variant}'`))];
  if (names.length === count || path.startsWith('compare.')) return problem;
  return { ...problem, hint: `It is so in ${names.length === 1 ? 'variant' : 'variants'} ${names.join(', ')}` };
}
