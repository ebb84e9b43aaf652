import { differentiate } from '@mapgrad/core';
import { given, gumbel, type IdentityOptions, identity, straightThrough } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { identityMap } from '../../core/testing/identity-map.ts';

const theta = [3, 0, -1, 2];
const dz = [1, -2, 0.5, 4];
const n = theta.length;

/** What is asked for in place of θ, and the gradient. */
function seen(options: IdentityOptions, row: readonly number[] = theta) {
  const layer = differentiate({ estimator: identity(options), solver: identityMap({ n }) });
  const { output, backward } = layer.forward([row]);
  return {
    asked: output,
    dtheta: backward(Array.from({ length: options.samples ?? 1 }, () => dz)),
    report: layer.report,
  };
}

const close = (found: ArrayLike<number>, expected: readonly number[]): void => {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(found[i]).toBeCloseTo(value, 5);
};

it('without projections is the straight-through estimator', () => {
  const options = { noise: gumbel(), samples: 3, temperature: 0.5 };
  const run = (estimator: ReturnType<typeof identity>) => {
    const { output, backward } = differentiate({ estimator, solver: topK({ n, k: 2 }), seed: 4 }).forward([theta]);
    return [...output, ...backward([dz, theta, dz])];
  };
  expect(run(identity(options))).toEqual(run(straightThrough(options)));
});

it('centres θ and the gradient', () => {
  const { asked, dtheta } = seen({ centre: true });
  close(asked, [2, -1, -2, 1]);
  const mean = 3.5 / 4;
  close(
    dtheta,
    dz.map((value) => value - mean),
  );
});

it('normalises θ, and takes from the gradient what is along it', () => {
  const { asked, dtheta } = seen({ normalise: true });
  const length = Math.sqrt(14);
  const u = theta.map((value) => value / length);
  close(asked, u);
  const along = u.reduce((sum, value, i) => sum + value * dz[i]!, 0);
  close(
    dtheta,
    dz.map((value, i) => (value - u[i]! * along) / length),
  );
});

it('does both, so that the gradient has no part along θ nor along a constant', () => {
  const { asked, dtheta } = seen({ centre: true, normalise: true });
  close(
    asked,
    [2, -1, -2, 1].map((value) => value / Math.sqrt(10)),
  );
  close([dtheta.reduce((sum, value) => sum + value, 0)], [0]);
  close([dtheta.reduce((sum, value, i) => sum + value * theta[i]!, 0)], [0]);
});

it('adds the noise before it projects', () => {
  const noise = given([
    [0, 1, 0, 0],
    [0, 0, -2, 0],
  ]);
  const { asked } = seen({ centre: true, noise, samples: 2, temperature: 2 });
  close(asked, [3 - 1.5, 2 - 1.5, -1 - 1.5, 2 - 1.5, 3, 0, -5, 2]);
});

it('does not depend on the scale of θ where it normalises', () => {
  const [small, large] = [
    seen({ normalise: true }),
    seen(
      { normalise: true },
      theta.map((value) => 1000 * value),
    ),
  ];
  close(large.asked, [...small.asked]);
  close(
    large.dtheta.map((value) => 1000 * value),
    [...small.dtheta],
  );
});

describe('a row that has no direction', () => {
  it.each([
    [{ normalise: true }, [0, 0, 0, 0]],
    [{ normalise: true, centre: true }, [7, 7, 7, 7]],
  ])('is asked for as 0, and has gradient 0, with %j', (options, row) => {
    const { asked, dtheta, report } = seen(options, row);
    expect([...asked]).toEqual([0, 0, 0, 0]);
    expect([...dtheta]).toEqual([0, 0, 0, 0]);
    expect(report).toEqual({ zeroGradients: 1 });
  });
});

it('says how to build it again', () => {
  expect(identity({ noise: gumbel(), centre: true }).spec).toMatchObject({
    name: 'identity',
    argument: { centre: true, noise: { name: 'gumbel' } },
  });
  expect(identity().spec).toMatchObject({ name: 'identity', argument: {} });
});

it('refuses 0 samples, and a temperature below 0', () => {
  expect(() => identity({ samples: 0 })).toThrow('samples is 0, expected an integer from 1');
  expect(() => identity({ temperature: -1, centre: true })).toThrow('temperature is -1, expected a number from 0');
});
