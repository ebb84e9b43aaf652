import { LARGEST } from '@mapgrad/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countNonZero, countOneByOne } from '../../estimators/count-non-zero.ts';
import { differencesSIMD } from '../../estimators/differences-simd.ts';
import { norm, squaresOneByOne } from '../../estimators/norm.ts';
import { type Compared, sumOfDifferences, sumOfDifferencesOneByOne } from '../../estimators/sum-of-differences.ts';

const finite = fc.oneof(
  fc.constantFrom(0, 1, -0, LARGEST, -LARGEST),
  fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => (Math.abs(value) < 2 ** -120 ? 0 : value)),
);
const shape = fc.record({
  instances: fc.integer({ min: 1, max: 3 }),
  samples: fc.integer({ min: 1, max: 9 }),
  n: fc.integer({ min: 1, max: 40 }),
});

function expectSame(compare: (out: Float32Array, sum: typeof sumOfDifferences) => Float32Array, length: number) {
  const expected = new Float32Array(length);
  const found = new Float32Array(length);
  const expectedSums = compare(expected, sumOfDifferencesOneByOne);
  expect(compare(found, sumOfDifferences)).toEqual(expectedSums);
  expect(found).toEqual(expected);
}

describe('the sum of differences', () => {
  it('has vectors here, without which what follows would compare loops with loops', () => {
    expect(differencesSIMD()).toBeDefined();
  });

  it('is the same with vectors, for any shape', () => {
    const job = shape.chain((sizes) => {
      const length = sizes.instances * sizes.samples * sizes.n;
      const rows = fc.array(finite, { minLength: length, maxLength: length, size: 'max' });
      return fc.tuple(fc.constant(sizes), rows, rows, fc.constantFrom<1 | 2>(1, 2), fc.double({ min: -9, max: 9 }));
    });
    fc.assert(
      fc.property(job, ([sizes, near, far, sides, scale]) => {
        const factor = Float64Array.from({ length: sizes.instances }, (_, b) => (Number.isNaN(scale) ? 1 : scale) + b);
        const rows = { near: Float32Array.from(near), far: Float32Array.from(far), sides };
        expectSame((out, sum) => sum({ ...rows, out }, factor, sizes), near.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it.each([
    [2, 3, 1001],
    [1, 64, 1024],
    [1, 65, 1024],
    [1, 1, 70_000],
  ])('is the same for %i instances, %i samples and n = %i', (instances, samples, n) => {
    const length = instances * samples * n;
    const near = Float32Array.from({ length }, (_, i) => Math.sin(i));
    const far = Float32Array.from({ length }, (_, i) => Math.cos(3 * i));
    const sizes = { instances, samples, n };
    expectSame((out, sum) => sum({ near, far, sides: 1, out }, Float64Array.of(3, -2), sizes), length);
  });

  it('may be written over either of the two', () => {
    const near = Float32Array.from({ length: 100 }, (_, i) => i);
    const far = new Float32Array(100).fill(2);
    for (const over of ['near', 'far'] as const) {
      const rows = { near: near.slice(), far: far.slice() };
      const compared: Compared = { ...rows, sides: 2, out: rows[over] };
      const sums = sumOfDifferences(compared, Float64Array.of(10), { instances: 1, samples: 2, n: 50 });
      expect([...rows[over]]).toEqual([...near].map((value) => (value - 2) / 2));
      expect([...sums]).toEqual(Array.from({ length: 50 }, (_, i) => 10 * (i + 23)));
    }
  });

  it('saturates differences and sums', () => {
    const near = new Float32Array(80).fill(LARGEST);
    const out = new Float32Array(80);
    const sizes = { instances: 1, samples: 2, n: 40 };
    const compared = { near, far: near.map((value) => -value), sides: 1, out } as const;
    const sums = sumOfDifferences(compared, Float64Array.of(-1), sizes);
    expect(new Set(out)).toEqual(new Set([LARGEST]));
    expect(new Set(sums)).toEqual(new Set([-LARGEST]));
  });
});

describe('reductions', () => {
  const some = fc.array(fc.oneof(fc.constant(0), finite), { minLength: 1, maxLength: 200, size: 'max' });

  it('count with vectors what is not 0', () => {
    fc.assert(
      fc.property(some, (values) => {
        expect(countNonZero(Float32Array.from(values))).toBe(values.filter((value) => value !== 0).length);
      }),
      { seed: 7 },
    );
    const many = Float32Array.from({ length: 10_003 }, (_, i) => (i % 7 === 0 ? 0 : i));
    expect(countNonZero(many)).toBe(countOneByOne(many, 0, many.length));
  });

  it('sum squares in several lanes, in which small ones are not lost beside a large one', () => {
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1 : 2 ** -27));
    expect(Math.sqrt(squaresOneByOne(values, 0, 1000))).toBe(1);
    expect(norm(values, 0, 1000)).toBeGreaterThan(1);
  });

  it('measure a part of some numbers, to the last digits whatever the order of the sums', () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.nat(), (numbers, one, other) => {
        const values = Float32Array.from(numbers);
        const [from, to] = [one % (values.length + 1), other % (values.length + 1)].sort((a, b) => a - b);
        const expected = Math.sqrt(squaresOneByOne(values, from!, to!));
        expect(Math.abs(norm(values, from!, to!) - expected)).toBeLessThanOrEqual(1e-14 * expected);
      }),
      { seed: 7, numRuns: 500 },
    );
    const many = Float32Array.from({ length: 10_003 }, (_, i) => Math.sin(i) * 1e30);
    expect(norm(many, 1, 10_002) / Math.sqrt(squaresOneByOne(many, 1, 10_002))).toBeCloseTo(1, 13);
  });
});
