import { noiseKey } from '@mapgrad/contracts';
import { expect, it } from 'vitest';
import { epochOrder } from '../../../plugins/tfjs/trainer/epoch-order.ts';

it('is every permutation as often', () => {
  const epochs = 24_000;
  const seen = new Map<string, number>();
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(noiseKey(3), epoch, 4).join();
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(24);
  // five standard deviations of a count with mean 1000
  for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
});

it('follows from the key and the epoch', () => {
  const orders = [
    [1, 0],
    [1, 1],
    [2, 0],
  ].map(([seed, epoch]) => epochOrder(noiseKey(seed!), epoch!, 50).join());
  expect(new Set(orders).size).toBe(3);
  expect(epochOrder(noiseKey(1), 0, 50).join()).toBe(orders[0]);
});
