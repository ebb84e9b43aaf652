import { checkOption, type MAPSolver, positiveInteger } from '@mapgrad/contracts';
import { amongLargest } from './among-largest.ts';

/** Groups of so many numbers are searched with vectors for a few that can be among the k largest, if k is small. */
const MANY = 128;
const TOO_MANY = 65536;
const FEW = 16;

/** Options of {@link topK}. */
export interface TopKOptions {
  /** How many numbers θ has, in all groups together. */
  readonly n: number;
  /** How many of each group z marks. */
  readonly k: number;
  /** Into how many groups of n / groups neighbours they fall; 1 when absent. */
  readonly groups?: number;
}

/**
 * The k largest of each group: `C = { z ∈ {0, 1}ⁿ : Σ_{i in g} z_i = k for every group g }`.
 *
 * Group g holds the n / groups numbers from g·n / groups on. Ties to the lowest index. O(n log k) at worst. Where groups
 * differ in size, or in how many of them are marked, there is `quotas`.
 *
 * @throws MapgradError OPTION_INVALID
 */
export function topK({ n, k, groups = 1 }: TopKOptions): MAPSolver {
  positiveInteger('n', n);
  positiveInteger('groups', groups);
  checkOption('n', n, n % groups === 0, `a multiple of groups = ${groups}`);
  const size = n / groups;
  const bound = groups === 1 ? 'n' : 'n / groups';
  checkOption('k', k, Number.isInteger(k) && k >= 1 && k <= size, `an integer from 1 to ${bound} = ${size}`);

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'topK', argument: { n, k, groups } },
    size: () => n,
    prepare() {
      const few = size >= MANY && size <= TOO_MANY && k <= FEW ? amongLargest(size, k) : undefined;
      const markAll = markLargest(k);

      return (theta, z) => {
        z.fill(0);
        for (let first = 0; first < n; first += size) {
          if (few === undefined) {
            markAll(theta, z, first, size);
            continue;
          }
          const count = few.find(groups === 1 ? theta : theta.subarray(first, first + size));
          if (count <= 2 * k) markAllBut(count - k, theta, z, first, count, few.places);
          else markAll(theta, z, first, count, few.places);
        }
      };
    },
  };
}

/** Marks the k largest of some numbers: those at `first + places[0 … count)`, or from `first` on. */
function markLargest(k: number) {
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

  return (theta: Float32Array, z: Float32Array, first: number, count: number, places?: Int32Array): void => {
    values.fill(Number.NEGATIVE_INFINITY);
    indices.fill(theta.length);
    let smallest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      const i = first + (places?.[c] ?? c);
      const value = theta[i]!;
      if (value > smallest) {
        sink(value, i);
        smallest = values[0]!;
      }
    }
    for (let j = 0; j < k; j++) z[indices[j]!] = 1;
  };
}

const worse = (value: number, index: number, otherValue: number, otherIndex: number): boolean =>
  value < otherValue || (value === otherValue && index > otherIndex);

/** Marks the numbers at `first + places[0 … count)`, ascending, but for the few worst; the places lose these. */
function markAllBut(
  worst: number,
  theta: Float32Array,
  z: Float32Array,
  first: number,
  count: number,
  places: Int32Array,
): void {
  for (let left = count; left > count - worst; left--) {
    let at = 0;
    let smallest = Number.POSITIVE_INFINITY;
    for (let c = 0; c < left; c++) {
      const value = theta[first + places[c]!]!;
      if (value <= smallest) {
        smallest = value;
        at = c;
      }
    }
    for (let c = at + 1; c < left; c++) places[c - 1] = places[c]!;
  }
  for (let c = 0; c < count - worst; c++) z[first + places[c]!] = 1;
}
