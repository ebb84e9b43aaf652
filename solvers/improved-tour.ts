const LONGEST = 3;
const ROUNDING = 1e-12;

/**
 * Makes a heuristic of tours: from city 0 always on to the best city not yet visited, then improved by 2-opt and Or-opt.
 *
 * An improvement reverses a part of the tour, or exchanges a part of at most three cities with its neighbours on one side,
 * either of them reversed or none. They are tried in the order of their places and made where they gain, until none
 * does: the tour is never worse than the nearest neighbour's. Of equal cities the lowest. O(c²) for each round.
 *
 * @returns writes the c cities of a tour, the first of which is 0, for the scores [c, c] of edges, which are symmetric
 */
export function improvedTour(cities: number): (scores: Float32Array, tour: Int32Array) => void {
  return (scores, tour) => {
    nearestNeighbour(cities, scores, tour);
    for (let improved = true; improved; ) {
      improved = reverseParts(cities, scores, tour);
      improved = exchangeParts(cities, scores, tour) || improved;
    }
  };
}

function nearestNeighbour(cities: number, scores: Float32Array, tour: Int32Array): void {
  for (let i = 0; i < cities; i++) tour[i] = i;
  for (let step = 1; step < cities; step++) {
    const row = tour[step - 1]! * cities;
    let best = step;
    for (let i = step + 1; i < cities; i++) {
      const value = scores[row + tour[i]!]!;
      const most = scores[row + tour[best]!]!;
      if (value > most || (value === most && tour[i]! < tour[best]!)) best = i;
    }
    const city = tour[best]!;
    tour[best] = tour[step]!;
    tour[step] = city;
  }
}

function reverse(tour: Int32Array, from: number, to: number): void {
  for (let low = from, high = to; low < high; low++, high--) {
    const city = tour[low]!;
    tour[low] = tour[high]!;
    tour[high] = city;
  }
}

/** 2-opt: a (b … c) d becomes a (c … b) d. A rounded sum of two is larger only where the sum is, so this ends. */
function reverseParts(cities: number, scores: Float32Array, tour: Int32Array): boolean {
  let improved = false;
  for (let i = 1; i < cities - 1; i++) {
    const a = tour[i - 1]! * cities;
    for (let j = i + 1; j < cities; j++) {
      const b = tour[i]! * cities;
      const c = tour[j]!;
      const d = tour[j + 1 < cities ? j + 1 : 0]!;
      if (scores[a + c]! + scores[b + d]! <= scores[a + tour[i]!]! + scores[c * cities + d]!) continue;
      reverse(tour, i, j);
      improved = true;
    }
  }
  return improved;
}

/** Or-opt: exchanges the neighbouring parts i … j and j + 1 … k, one of which is short. */
function exchangeParts(cities: number, scores: Float32Array, tour: Int32Array): boolean {
  let improved = false;
  for (let i = 1; i < cities - 1; i++) {
    for (let k = i + 1; k < cities; k++) {
      const longest = Math.min(LONGEST, k - i);
      for (let length = 1; length <= longest; length++) {
        if (exchange(cities, scores, tour, i, i + length - 1, k)) improved = true;
        if (exchange(cities, scores, tour, i, k - length, k)) improved = true;
      }
    }
  }
  return improved;
}

/** a (b … c) (d … e) f becomes a (d … e) (b … c) f, a (d … e) (c … b) f or a (e … d) (b … c) f, the best, where it gains. */
function exchange(cities: number, scores: Float32Array, tour: Int32Array, i: number, j: number, k: number): boolean {
  const a = tour[i - 1]! * cities;
  const b = tour[i]!;
  const c = tour[j]!;
  const d = tour[j + 1]! * cities;
  const e = tour[k]! * cities;
  const f = tour[k + 1 < cities ? k + 1 : 0]!;
  const removed = scores[a + b]! + scores[d + c]! + scores[e + f]!;
  const kept = scores[a + tour[j + 1]!]! + scores[e + b]! + scores[c * cities + f]!;
  const firstReversed = scores[a + tour[j + 1]!]! + scores[e + c]! + scores[b * cities + f]!;
  const secondReversed = scores[a + tour[k]!]! + scores[d + b]! + scores[c * cities + f]!;
  const added = Math.max(kept, firstReversed, secondReversed);
  if (added <= removed) return false;
  const size = Math.abs(scores[a + b]!) + Math.abs(scores[d + c]!) + Math.abs(scores[e + f]!);
  if (added - removed <= ROUNDING * (Math.abs(added) + size)) return false;
  const middle = i + k - j; // where the first part begins afterwards
  reverse(tour, i, k);
  if (added === kept || added === firstReversed) reverse(tour, i, middle - 1);
  if (added === kept || added !== firstReversed) reverse(tour, middle, k);
  return true;
}
