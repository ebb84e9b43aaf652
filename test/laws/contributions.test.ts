import type {
  AsyncMAPSolver,
  Executor,
  GradientEstimator,
  MAPSolver,
  NoiseDistribution,
  Spec,
  StepSize,
} from '@mapgrad/contracts';
import { type CatalogueEntry, createHost, installedPlugins } from '@mapgrad/core/host';
import { fixed, gumbel } from '@mapgrad/estimators';
import { estimatorLaws, executorLaws, type Law, noiseLaws, solverLaws, stepSizeLaws } from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';
import { packages, root } from '../architecture/workspace.ts';

const host = createHost({ plugins: installedPlugins([root]), from: [root], conditions: ['source'] });

/** What a contribution's docstring excepts from the laws. */
const negativeOnly = new Set(['@mapgrad/graph/grid-path']);

/** The laws of a contribution, from what its factory makes of some options. */
const lawsOf: Partial<
  Record<CatalogueEntry['kind'], (make: () => unknown, name: string, options: object) => readonly Law[]>
> = {
  solver: (make, name) =>
    solverLaws(make as () => MAPSolver | AsyncMAPSolver, { theta: negativeOnly.has(name) ? 'negative' : 'any' }),
  noise: (make, name) => noiseLaws(make as () => NoiseDistribution, { constant: name.endsWith('/none') }),
  stepSize: (make, _, options) =>
    stepSizeLaws(make as () => StepSize, {
      coupled: 'compatibility' in options || ('scope' in options && options.scope === 'batch'),
    }),
  estimator: (make) => estimatorLaws(make as () => GradientEstimator),
  executor: (make) => executorLaws(make as () => Executor),
};

/** Builds what a specification describes, parts first. */
async function rebuild({ module, name, argument }: Spec): Promise<unknown> {
  const exports = (await import(module)) as Record<string, (argument: unknown) => unknown>;
  return exports[name]!(await rebuildParts(argument));
}

async function rebuildParts(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('module' in value) return rebuild(value as unknown as Spec);
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await rebuildParts(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

it('every plugin of the workspace is found, and opens', () => {
  const expected = packages.filter(({ json }) => 'mapgrad' in json).map(({ json }) => json.name);
  expect(host.plugins.map(({ name }) => name).sort()).toEqual(expected.sort());
  expect(host.problems).toEqual([]);
});

for (const { kind, id, plugin, schema, requires } of host.catalogue) {
  const name = `${plugin}/${id}`;
  const examples = (schema.examples ?? [{}]) as readonly object[];

  describe(`${kind} ${name}`, async () => {
    const { factory } = await host.activate(kind, id);
    const parts = {
      ...(requires.includes('stepSize') && { stepSize: fixed(1) }),
      ...(kind === 'estimator' && { noise: gumbel() }),
    };

    it('has an example of its options, if it has options', () => {
      expect(Object.keys(schema.properties ?? {}).length === 0 || schema.examples !== undefined).toBe(true);
    });
    for (const options of examples) {
      if (kind in lawsOf && kind !== 'executor') {
        it('can be rebuilt from its specification', async () => {
          const { spec } = (factory as (given: object) => { readonly spec?: Spec })({ ...options, ...parts });
          expect(spec).toBeDefined();
          const again = (await rebuild(JSON.parse(JSON.stringify(spec)) as Spec)) as { readonly spec?: Spec };
          expect(again.spec).toEqual(spec);
        });
      }
      const make = (): unknown => (factory as (given: object) => unknown)({ ...options, ...parts });
      for (const law of lawsOf[kind]?.(make, name, options) ?? [])
        it(`${JSON.stringify(options)} ${law.name}`, law.check);
    }
  });
}
