import { differentiate, sampler } from '@mapgrad/core';
import type { CatalogueEntry } from '@mapgrad/core/host';
import { fixed, gumbel } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { announcedLaws, type LawExceptions } from '@mapgrad/testing';
import { describe, expect, it } from 'vitest';
import { packages } from '../architecture/workspace.ts';
import { beside, host, isLossEstimator } from './installed.ts';

/** What is excepted for some options of a contribution, beyond what its manifest excepts for all. */
const excepted =
  ({ kind }: CatalogueEntry) =>
  (options: object): LawExceptions => {
    if (kind === 'stepSize') {
      return { coupled: 'compatibility' in options || ('scope' in options && options.scope === 'batch') };
    }
    if (kind !== 'estimator') return {};
    return {
      composed: 'centre' in options || 'normalise' in options,
      upToScale: 'score' in options && options.score === 'gibbs',
    };
  };

/** A pool of states answers as the executor underneath only where it solves everything. */
const approximate = (contribution: string): boolean => /^executor .*"ratio":(?!1[,}])/.test(contribution);

it('every plugin of the workspace is found, and opens', () => {
  const expected = packages.filter(({ json }) => 'mapgrad' in json).map(({ json }) => json.name);
  expect(host.plugins.map(({ name }) => name).sort()).toEqual(expected.sort());
  expect(host.problems).toEqual([]);
});

for (const entry of host.catalogue) {
  const { kind, id, plugin, schema } = entry;

  describe(`${kind} ${plugin}/${id}`, async () => {
    it('has an example of its options, if it has options', () => {
      expect(Object.keys(schema.properties ?? {}).length === 0 || schema.examples !== undefined).toBe(true);
    });
    const laws = await announcedLaws(host, entry, { beside, excepted: excepted(entry) });
    for (const { contribution, name, check } of laws) {
      if (!approximate(contribution)) it(`${contribution} ${name}`, check);
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
