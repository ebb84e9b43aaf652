const SIZE = 624;
const DISTANCE = 397;

/** The 32-bit words of the Mersenne Twister MT19937, seeded by Knuth's recurrence. */
function twister(seed: number): () => number {
  const words = new Uint32Array(SIZE);
  words[0] = seed;
  for (let i = 1; i < SIZE; i++) {
    const last = words[i - 1]!;
    words[i] = Math.imul(1812433253, last ^ (last >>> 30)) + i;
  }
  let next = SIZE;

  const twist = (): void => {
    for (let i = 0; i < SIZE; i++) {
      const joined = (words[i]! & 0x80000000) | (words[(i + 1) % SIZE]! & 0x7fffffff);
      words[i] = words[(i + DISTANCE) % SIZE]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
    }
    next = 0;
  };

  return () => {
    if (next === SIZE) twist();
    let word = words[next++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}

/** Normal numbers as `numpy.random.RandomState(seed).randn` draws them: Marsaglia's polar method, second number first. */
export function numpyNormal(seed: number): () => number {
  const word = twister(seed);
  const uniform = (): number => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) * 2 ** -53;
  let kept: number | undefined;

  return () => {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      kept = factor * x;
      return factor * y;
    }
  };
}
