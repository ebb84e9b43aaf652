import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allFinite, allFiniteOneByOne } from '../../core/runtime/all-finite.ts';
import { sumOfTerms, sumOneByOne } from '../../core/runtime/sum-of-terms.ts';
import { AT_ONCE, sumOfTermsSIMD } from '../../core/runtime/sum-of-terms-simd.ts';

const bits = (values: Float32Array): Int32Array => new Int32Array(values.buffer);
const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
const factor = fc.oneof(fc.constantFrom(0, 1, -1), fc.double({ noNaN: true, min: -1e3, max: 1e3 }));

describe('a sum of terms', () => {
  it.each([1, 2, 3] as const)('of %i has the same bits with vectors, and knows whether it is finite', (count) => {
    const sum = sumOfTermsSIMD(count)!;
    const term = (n: number) =>
      fc.record({ row: fc.float32Array({ minLength: n, maxLength: n, noNaN: true }), factor });
    const job = fc.integer({ min: 1, max: 90 }).chain((n) => fc.tuple(...Array.from({ length: count }, () => term(n))));
    fc.assert(
      fc.property(job, (terms) => {
        const [one, two, three] = terms;
        const expected = new Float32Array(one!.row.length);
        const found = new Float32Array(one!.row.length);
        expect(sum(found, one!, two, three)).toBe(sumOneByOne(expected, one!, two, three));
        expect(bits(found.map((value) => (Number.isNaN(value) ? 0 : value)))).toEqual(
          bits(expected.map((value) => (Number.isNaN(value) ? 0 : value))),
        );
      }),
      { seed: 7, numRuns: 500 },
    );
  });

  it.each([63, 64, 1001, AT_ONCE - 1, AT_ONCE, AT_ONCE + 1])('is rounded once, for %i numbers', (n) => {
    const terms = [1, 2, 3].map((seed) => ({
      row: Float32Array.from({ length: n }, (_, i) => Math.sin(i * seed) * 10 ** (i % 9)),
      factor: 1 / seed,
    }));
    const [one, two, three] = terms;
    const out = new Float32Array(n);
    expect(sumOfTerms(out, one!, two, three)).toBe(true);
    out.forEach((value, i) => {
      expect(value).toBe(Math.fround(one!.row[i]! + two!.factor * two!.row[i]! + three!.factor * three!.row[i]!));
    });
  });

  it('does not take what lies behind a row for part of it', () => {
    const sum = sumOfTermsSIMD(1)!;
    const far = { row: new Float32Array(80).fill(3e38), factor: 1e10 };
    expect(sum(new Float32Array(80), far)).toBe(false);
    expect(sum(new Float32Array(65), { row: new Float32Array(65).fill(1), factor: 1 })).toBe(true);
  });
});

describe('allFinite', () => {
  it.each([1, 3, 63, 64, 65, 67, 5000])('finds the only one of %i numbers that is not, wherever it is', (n) => {
    const values = new Float32Array(n).fill(-3e38);
    expect(allFinite(values)).toBe(true);
    for (const at of new Set([0, 1, n >> 1, n - 2, n - 1].filter((place) => place >= 0 && place < n))) {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        values[at] = value;
        expect(allFinite(values)).toBe(false);
        expect(allFiniteOneByOne(values)).toBe(false);
      }
      values[at] = 0;
      expect(allFinite(values)).toBe(true);
    }
  });

  it('says what checking each of them says', () => {
    const number = fc.oneof({ weight: 200, arbitrary: finite }, fc.constantFrom(Number.NaN, Infinity, -Infinity));
    fc.assert(
      fc.property(fc.array(number, { minLength: 60, maxLength: 90, size: 'max' }), (values) => {
        expect(allFinite(Float32Array.from(values))).toBe(values.every(Number.isFinite));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
