/** Many heaps of edges, each named by the edge at its root, −1 for an empty one. */
export interface LeftistHeaps {
  /** The value of an edge at the root of its heap. */
  readonly value: Float64Array;
  /** Makes every edge a heap of its own, with θ_e for a value. */
  reset(theta: Float32Array): void;
  /** The heap of two. O(log size) */
  merge(a: number, b: number): number;
  /** The heap without its root. O(log size) */
  rest(heap: number): number;
  /** Adds to the values of all edges of a heap. O(1) */
  add(heap: number, amount: number): void;
}

/** Leftist heaps of the edges 0, …, n − 1 by value: the largest at the root, of equals the one of the lowest index. */
export function leftistHeaps(n: number): LeftistHeaps {
  const value = new Float64Array(n);
  const owed = new Float64Array(n);
  const left = new Int32Array(n);
  const right = new Int32Array(n);
  const rank = new Int32Array(n);

  const add = (heap: number, amount: number): void => {
    if (heap < 0) return;
    value[heap]! += amount;
    owed[heap]! += amount;
  };

  const settle = (heap: number): void => {
    const amount = owed[heap]!;
    if (amount === 0) return;
    owed[heap] = 0;
    add(left[heap]!, amount);
    add(right[heap]!, amount);
  };

  const merge = (a: number, b: number): number => {
    if (a < 0) return b;
    if (b < 0) return a;
    const first = value[a]! > value[b]! || (value[a]! === value[b]! && a < b) ? a : b;
    settle(first);
    const merged = merge(right[first]!, first === a ? b : a);
    const other = left[first]!;
    const swap = other < 0 || rank[other]! < rank[merged]!;
    left[first] = swap ? merged : other;
    right[first] = swap ? other : merged;
    rank[first] = right[first] < 0 ? 1 : rank[right[first]]! + 1;
    return first;
  };

  return {
    value,
    reset(theta) {
      value.set(theta);
      owed.fill(0);
      left.fill(-1);
      right.fill(-1);
      rank.fill(1);
    },
    merge,
    rest(heap) {
      settle(heap);
      return merge(left[heap]!, right[heap]!);
    },
    add,
  };
}
