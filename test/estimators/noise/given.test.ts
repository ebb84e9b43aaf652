import { MapgradError, noiseKey } from '@mapgrad/contracts';
import { given, none } from '@mapgrad/estimators';
import { describe, expect, it } from 'vitest';

const key = noiseKey(0);

describe('given', () => {
  const noise = given([
    [1, 2],
    [3, 4],
  ]);

  it('gives row r of the array to row r of the batch, whatever the key', () => {
    const out = new Float32Array(2);
    noise.sample(noiseKey(7), 1, out);
    expect([...out]).toEqual([3, 4]);
    noise.sample(key, 0, out);
    expect([...out]).toEqual([1, 2]);
  });

  it.each([
    [2, 2, 'row 2 of the given noise has no numbers, expected 2'],
    [1, 3, 'row 1 of the given noise has 2 numbers, expected 3'],
  ])('says that row %i of %i numbers was not given', (row, length, message) => {
    const draw = () => noise.sample(key, row, new Float32Array(length));
    expect(draw).toThrow(MapgradError);
    expect(draw).toThrow(expect.objectContaining({ code: 'NOISE_EXHAUSTED', message, context: { row } }));
  });
});

it('none is 0', () => {
  const out = Float32Array.of(1, Number.NaN, -3);
  none().sample(key, 5, out);
  expect([...out]).toEqual([0, 0, 0]);
});
