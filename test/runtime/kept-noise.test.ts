import { type NoiseDistribution, noiseKey, type Perturbation, type Query } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { gumbel } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { type Draw, keptNoise } from '../../core/runtime/kept-noise.ts';

const law = gumbel();

/** Gumbel noise that writes down which rows are drawn. */
function counted(): NoiseDistribution & { readonly drawn: number[] } {
  const drawn: number[] = [];
  return {
    drawn,
    sample(key, row, out) {
      drawn.push(row);
      law.sample(key, row, out);
    },
  };
}

const perturbation = (distribution: NoiseDistribution, seed = 1): Perturbation => ({
  distribution,
  temperature: 1,
  key: noiseKey(seed),
});

function expectRows(draw: Draw, seed: number, rows: readonly number[], n: number) {
  for (const row of rows) {
    const expected = new Float32Array(n);
    law.sample(noiseKey(seed), row, expected);
    expect(draw(row)).toEqual(expected);
  }
}

describe('noise that is kept', () => {
  it('is that of the law, in any order, drawn once for the same law, key and length', () => {
    const noise = counted();
    const drawing = keptNoise();
    const shape = { instances: 2, samples: 3, n: 5 };
    expectRows(drawing(perturbation(noise), shape), 1, [4, 0, 4, 5], 5);
    expectRows(drawing({ ...perturbation(noise), temperature: 3 }, shape), 1, [0, 1, 5], 5);
    expect(noise.drawn).toEqual([4, 0, 5, 1]);
  });

  it.each<[string, (noise: NoiseDistribution) => Perturbation, number]>([
    ['another key', (noise) => perturbation(noise, 2), 5],
    ['another length', (noise) => perturbation(noise), 4],
    ['another law', () => perturbation(counted()), 5],
  ])('is drawn again for %s', (_, next, n) => {
    const noise = counted();
    const drawing = keptNoise();
    expectRows(drawing(perturbation(noise), { instances: 1, samples: 2, n: 5 }), 1, [0, 1], 5);
    const other = next(noise);
    expectRows(drawing(other, { instances: 1, samples: 2, n }), other.key.key1, [0, 1], n);
  });

  it('is drawn again where there is too much to keep', () => {
    const noise = counted();
    const n = 2 ** 21;
    const draw = keptNoise()(perturbation(noise), { instances: 1, samples: 4, n });
    for (const row of [0, 2, 1, 2, 0, 3]) draw(row);
    expect(noise.drawn).toEqual([0, 2, 1, 2, 3]);
  });

  it('starts again for more rows of the same noise', () => {
    const drawing = keptNoise();
    const noise = counted();
    expectRows(drawing(perturbation(noise), { instances: 1, samples: 1, n: 5 }), 1, [0], 5);
    expectRows(drawing(perturbation(noise), { instances: 1, samples: 8, n: 5 }), 1, [7, 0, 7], 5);
    expect(noise.drawn).toEqual([0, 7, 0]);
  });
});

describe('inline', () => {
  const theta = Float32Array.of(3, 1, 2, 0, 5, 4);
  const shape = { instances: 2, samples: 3, n: 3 };

  it('draws the noise of two queries once', () => {
    const noise = counted();
    const executor = inline();
    const query: Query = { theta, shape, noise: perturbation(noise) };
    const shift = { direction: new Float32Array(18).fill(0.5), step: Float64Array.of(1, -2) };
    for (const asked of [query, { ...query, shift }]) {
      const job = { query: asked, solver: topK({ n: 3, k: 1 }) };
      expect(executor.solve(job)).toEqual(inline().solve({ ...job, query: { ...asked, noise: perturbation(law) } }));
    }
    expect(noise.drawn).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('solves once for an instance whose samples are neither perturbed nor moved', () => {
    const solved: number[][] = [];
    const solver = {
      exact: true,
      size: () => 3,
      prepare: () => (scores: Float32Array, z: Float32Array) => {
        solved.push([...scores]);
        z.set(scores);
      },
    };
    const direction = new Float32Array(18).fill(1);
    const answer = inline().solve({
      query: { theta, shape, shift: { direction, step: Float64Array.of(0, 2) } },
      solver,
    });
    expect([...answer]).toEqual([3, 1, 2, 3, 1, 2, 3, 1, 2, 2, 7, 6, 2, 7, 6, 2, 7, 6]);
    expect(solved).toHaveLength(4);
    expect(inline().solve({ query: { theta, shape, only: Int32Array.of(1) }, solver })).toEqual(
      Float32Array.of(0, 5, 4, 0, 5, 4, 0, 5, 4),
    );
    expect(solved).toHaveLength(5);
  });

  it('keeps its noise where a solver asks the same executor while it solves', () => {
    const shared = inline();
    const inner = (): void => {
      shared.solve({ query: { theta, shape, noise: perturbation(law, 9) }, solver: topK({ n: 3, k: 1 }) });
    };
    const asking = (before: () => void) => ({
      exact: true,
      size: () => 3,
      prepare: () => (scores: Float32Array, z: Float32Array) => {
        before();
        z.set(scores);
      },
    });
    const job = { query: { theta, shape, noise: perturbation(law) }, solver: asking(inner) };
    const expected = inline().solve({ ...job, solver: asking(() => undefined) });
    expect(shared.solve(job)).toEqual(expected);
    expect(shared.solve(job)).toEqual(expected);
  });
});
