import type { Asking, Query, Rows } from '@mapgrad/contracts';
import { drive, driveAsync } from '@mapgrad/core';
import { describe, expect, it } from 'vitest';

const queryOf = (value: number): Query => ({
  theta: Float32Array.of(value),
  shape: { instances: 1, samples: 1, n: 1 },
});

/** Asks for 1, 2, …, and ends with the sum of the answers. */
function* sumOf(rounds: number): Asking<number> {
  let sum = 0;
  for (let round = 1; round <= rounds; round++) sum += (yield queryOf(round))[0]!;
  return sum;
}

const square = ({ theta }: Query): Rows => theta.map((value) => value * value);

describe.each([0, 1, 5])('a conversation of %i rounds', (rounds) => {
  const expected = (rounds * (rounds + 1) * (2 * rounds + 1)) / 6;

  it('is run to its end', () => {
    expect(drive(sumOf(rounds), square)).toBe(expected);
  });

  it('is run to its end with answers that come later', async () => {
    const later = async (query: Query): Promise<Rows> => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      return square(query);
    };
    expect(await driveAsync(sumOf(rounds), later)).toBe(expected);
  });
});

it('lets an error of an answer out', async () => {
  const fail = (): Rows => {
    throw new Error('no answer');
  };
  expect(() => drive(sumOf(2), fail)).toThrow('no answer');
  await expect(driveAsync(sumOf(2), () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer');
});

it('lets an error of the conversation out', async () => {
  // biome-ignore lint/correctness/useYield: it fails before it asks
  function* failing(): Asking<number> {
    throw new Error('no question');
  }
  expect(() => drive(failing(), square)).toThrow('no question');
  await expect(driveAsync(failing(), (query) => Promise.resolve(square(query)))).rejects.toThrow('no question');
});
