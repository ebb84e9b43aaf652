import { checkOption, type MAPSolver, positiveInteger } from '@mapgrad/contracts';

/** Options of {@link topK}. */
export interface TopKOptions {
  readonly n: number;
  readonly k: number;
}

/**
 * The k largest: `C = { z ∈ {0, 1}ⁿ : Σ z_i = k }`, ties to the lowest index. O(n log k) at worst.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function topK({ n, k }: TopKOptions): MAPSolver {
  positiveInteger('n', n);
  checkOption('k', k, Number.isInteger(k) && k >= 1 && k <= n, `an integer from 1 to n = ${n}`);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'topK', argument: { n, k } },
    size: () => n,
    prepare() {
      // A heap whose root is the worst of the k best so far: the smallest, and of equals the one of highest index.
      const values = new Float32Array(k);
      const indices = new Int32Array(k);

      const sink = (value: number, index: number): void => {
        let hole = 0;
        for (let child = 1; child < k; child = 2 * hole + 1) {
          const right = child + 1;
          if (right < k && worse(values[right]!, indices[right]!, values[child]!, indices[child]!)) child = right;
          if (!worse(values[child]!, indices[child]!, value, index)) break;
          values[hole] = values[child]!;
          indices[hole] = indices[child]!;
          hole = child;
        }
        values[hole] = value;
        indices[hole] = index;
      };

      return (theta, z) => {
        values.fill(Number.NEGATIVE_INFINITY);
        indices.fill(n);
        let smallest = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < n; i++) {
          const value = theta[i]!;
          if (value > smallest) {
            sink(value, i);
            smallest = values[0]!;
          }
        }
        z.fill(0);
        for (let j = 0; j < k; j++) z[indices[j]!] = 1;
      };
    },
  };
}

const worse = (value: number, index: number, otherValue: number, otherIndex: number): boolean =>
  value < otherValue || (value === otherValue && index > otherIndex);
