import { bandwidth } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';

const theta = new Float32Array(4);
const lambda = (dz: readonly number[], samples: number, reach?: number): number[] => [
  ...bandwidth(reach === undefined ? {} : { reach }).lambda(
    theta,
    Float32Array.from(dz),
    { instances: dz.length / samples / 2, samples, n: 2 },
    {},
  ),
];

describe('λ', () => {
  it('moves a typical coordinate by the reach, for one sample', () => {
    expect(lambda([3, 4, 0.5, 0.5], 1)[0]).toBeCloseTo(3 / Math.sqrt(12.5), 12);
    expect(lambda([3, 4, 0.5, 0.5], 1)[1]).toBeCloseTo(6, 12);
    expect(lambda([1, -1], 1, 0.7)[0]).toBeCloseTo(0.7, 12);
  });

  it('falls with the cube root of the number of samples', () => {
    const dz = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(lambda(dz, 8)[0]).toBeCloseTo(1.5, 12);
  });

  it('does not depend on the unit of dz: λ·dz stays', () => {
    expect(lambda([0.03, 0.04], 1)[0]! / 100).toBeCloseTo(lambda([3, 4], 1)[0]!, 6);
  });

  it('is 0 where dz is', () => {
    expect(lambda([0, 0, 1, 1], 1)[0]).toBe(0);
  });
});

it.each([0, -1, Number.NaN])('refuses a reach of %d', (reach) => {
  expect(() => bandwidth({ reach })).toThrow('reach is');
});
