import type {
  AsyncMAPSolver,
  Executor,
  GradientEstimator,
  LossEstimator,
  MAPSolver,
  NoiseDistribution,
  QuantileNoise,
  ScoredNoise,
  SolverLoss,
  Spec,
  StepSize,
} from '@mapgrad/contracts';
import { differentiate, rebuild, sampler } from '@mapgrad/core';
import { type CatalogueEntry, createHost, installedPlugins } from '@mapgrad/core/host';
import { fixed, gumbel } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import {
  estimatorLaws,
  executorLaws,
  type Law,
  lossEstimatorLaws,
  noiseLaws,
  quantileNoiseLaws,
  scoredNoiseLaws,
  solverLaws,
  solverLossLaws,
  stepSizeLaws,
} from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';
import { makeParts } from '../../core/runtime/pipeline/map-parts.ts';
import { packages, root } from '../architecture/workspace.ts';
import { serve } from '../plugins/remote/serve.ts';
import { runTypescript } from '../run-typescript/argv.ts';

const host = createHost({ plugins: installedPlugins([root]), from: [root], conditions: ['source'] });

/** What a contribution's docstring excepts from the laws. */
const negativeOnly = new Set(
  ['grid-path', 'shortest-path', 'signed-path', 'minimum-cut'].map((id) => `@mapgrad/graph/${id}`),
);

const notConvex = new Set(['perturbation-gradient', 'direct-loss'].map((id) => `@mapgrad/decision-focused/${id}`));

const bounded = new Set(['frank-wolfe', 'sparsemap'].map((id) => `@mapgrad/regularised/${id}`));

const inExpectation = new Set(['@mapgrad/perturbed/perturbed']);

const upToScale = new Set(['@mapgrad/covariance/covariance']);

/** A pool of states answers as the executor underneath only where it solves everything. */
const approximate = (options: object): boolean => 'ratio' in options && options.ratio !== 1;

const isLossEstimator = (made: unknown): made is LossEstimator =>
  (made as GradientEstimator | LossEstimator).learnsFrom === 'losses';

/** The laws of a contribution, from what its factory makes of some options. */
const lawsOf: Partial<
  Record<CatalogueEntry['kind'], (make: () => unknown, name: string, options: object) => readonly Law[]>
> = {
  solver: (make, name) =>
    solverLaws(make as () => MAPSolver | AsyncMAPSolver, { theta: negativeOnly.has(name) ? 'negative' : 'any' }),
  noise: (make, name) => [
    ...('score' in (make() as object)
      ? scoredNoiseLaws(make as () => ScoredNoise)
      : noiseLaws(make as () => NoiseDistribution, { constant: name.endsWith('/none') })),
    ...('fromWords' in (make() as object) ? quantileNoiseLaws(make as () => QuantileNoise) : []),
  ],
  stepSize: (make, _, options) =>
    stepSizeLaws(make as () => StepSize, {
      coupled: 'compatibility' in options || ('scope' in options && options.scope === 'batch'),
    }),
  estimator: (make, name, options) =>
    isLossEstimator(make())
      ? lossEstimatorLaws(make as () => LossEstimator, { upToScale: 'score' in options && options.score === 'gibbs' })
      : estimatorLaws(make as () => GradientEstimator, {
          bounded: bounded.has(name),
          inExpectation: inExpectation.has(name) || (upToScale.has(name) && 'up to scale'),
          composed: 'centre' in options || 'normalise' in options,
        }),
  executor: (make, _, options) => (approximate(options) ? [] : executorLaws(make as () => Executor)),
  loss: (make, name) =>
    'evaluate' in (make() as object) ? solverLossLaws(make as () => SolverLoss, { convex: !notConvex.has(name) }) : [], // of tensors: between the plugin and its trainer
};

it('every plugin of the workspace is found, and opens', () => {
  const expected = packages.filter(({ json }) => 'mapgrad' in json).map(({ json }) => json.name);
  expect(host.plugins.map(({ name }) => name).sort()).toEqual(expected.sort());
  expect(host.problems).toEqual([]);
});

/** Options of a contribution, what its layer joins to them, and what the host makes of those that are blocks. */
async function given({ kind, parts }: CatalogueEntry, options: object): Promise<object> {
  const layer = { stepSize: fixed(1), noise: gumbel() };
  const joinedTo: Partial<Record<CatalogueEntry['kind'], object>> = {
    estimator: layer,
    executor: { execArgv: runTypescript },
  };
  const served = 'url' in options && { url: (await serve()).url };
  const joinedBy = (partKind: CatalogueEntry['kind']): object => joinedTo[partKind] ?? {};
  const made = await makeParts(parts, options, (partKind, { use, ...own }) =>
    host.create(partKind, use, { ...joinedBy(partKind), ...own }),
  );
  return { ...joinedBy(kind), ...options, ...made, ...served };
}

for (const entry of host.catalogue) {
  const { kind, id, plugin, schema } = entry;
  const name = `${plugin}/${id}`;
  const examples = (schema.examples ?? [{}]) as readonly object[];

  describe(`${kind} ${name}`, async () => {
    const { factory } = await host.activate(kind, id);

    it('has an example of its options, if it has options', () => {
      expect(Object.keys(schema.properties ?? {}).length === 0 || schema.examples !== undefined).toBe(true);
    });
    for (const options of examples) {
      const all = await given(entry, options);
      const make = (): unknown => (factory as (given: object) => unknown)(all);
      const laws = lawsOf[kind]?.(make, name, options) ?? [];
      if (laws.length > 0 && kind !== 'executor') {
        it('can be rebuilt from its specification', async () => {
          const { spec } = make() as { readonly spec?: Spec };
          expect(spec).toBeDefined();
          const again = (await rebuild(JSON.parse(JSON.stringify(spec)) as Spec)) as { readonly spec?: Spec };
          expect(again.spec).toEqual(spec);
        });
      }
      for (const law of laws) it(`${JSON.stringify(options)} ${law.name}`, law.check);
    }
  });
}

describe('an estimator ignores of its layer what its manifest says, and nothing else:', () => {
  const simple = host.catalogue.filter(({ kind, parts }) => kind === 'estimator' && Object.keys(parts).length === 0);

  it.each(simple.map((entry) => [entry.id, entry] as const))('%s', async (id, { schema, ignores = [] }) => {
    const used = new Set<string>();
    const told = <T extends object>(kind: string, of: T, method: keyof T): T =>
      new Proxy(of, {
        get(target, key) {
          if (key === method) used.add(kind);
          return target[key as keyof T];
        },
      });
    const layer = { noise: told('noise', gumbel(), 'sample'), stepSize: told('stepSize', fixed(1), 'lambda') };
    const [options = {}] = schema.examples as readonly object[];
    const estimator = await host.create('estimator', id, { ...layer, ...options });
    const solver = topK({ n: 4, k: 2 });
    const theta = Float32Array.of(0.3, -0.1, 0.2, 0.5);
    if (isLossEstimator(estimator)) {
      const { output, backward } = sampler({ estimator, solver }).forward(theta);
      backward(Array.from({ length: output.length / 4 }, (_, row) => row));
    } else {
      const { output, backward } = differentiate({ estimator, solver }).forward(theta);
      backward(output.map((_, i) => i));
    }
    expect(Object.keys(layer).filter((kind) => !used.has(kind))).toEqual(ignores);
  });
});
