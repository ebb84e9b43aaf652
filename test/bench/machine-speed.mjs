import { medians } from './medians.mjs';

/**
 * Bytes read and written by a copy, and cycles, in thousand millions a second: from a copy of arrays that no cache holds,
 * and from a chain of multiplications that wait three cycles for each other.
 */
export async function measure({ settings }) {
  const from = new Float32Array(1 << 26).fill(1);
  const to = new Float32Array(1 << 26);
  const links = 1e7;
  const chain = (factor) => {
    let product = 1;
    for (let i = 0; i < links; i++) product = Math.imul(product, factor);
    return product;
  };
  const factor = chain(5) | 1;
  const times = await medians({ copy: () => to.set(from), chain: () => chain(factor) }, settings);
  return {
    copy: (2 * from.byteLength) / (1e6 * times.copy.median),
    clock: (3 * links) / (1e6 * times.chain.median),
  };
}
