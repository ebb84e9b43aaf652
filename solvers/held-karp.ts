/**
 * Makes an exact solver of tours that begin in city 0, by the algorithm of Held and Karp: the best way from i through all of
 * S back to 0 is `V(S, i) = max_{j ∈ S} s_ij + V(S ∖ {j}, j)`, with `V(∅, i) = s_i0`.
 *
 * Of equal tours the one whose second city is the lowest, of those the one whose third is, and so on. O(2ᶜ c²), with memory
 * O(2ᶜ c). Michael Held, Richard Karp, "A dynamic programming approach to sequencing problems", 1962.
 *
 * @returns writes the c cities of the best tour for the scores [c, c] of edges, which are symmetric
 */
export function heldKarp(cities: number): (scores: Float32Array, tour: Int32Array) => void {
  const others = cities - 1;
  const sets = 2 ** others;
  const best = new Float64Array(sets * others); // V [2ᶜ⁻¹, c − 1], cities from 1
  return (scores, tour) => {
    for (let at = 0; at < others; at++) best[at] = scores[(at + 1) * cities]!;
    for (let left = 1; left < sets; left++) {
      for (let at = 0; at < others; at++) {
        if ((left >> at) & 1) continue;
        const row = (at + 1) * cities + 1;
        let most = Number.NEGATIVE_INFINITY;
        for (let bits = left; bits !== 0; bits &= bits - 1) {
          const next = 31 - Math.clz32(bits & -bits);
          const value = scores[row + next]! + best[(left ^ (1 << next)) * others + next]!;
          if (value > most) most = value;
        }
        best[left * others + at] = most;
      }
    }
    let row = 1;
    for (let step = 1, left = sets - 1; step < cities; step++) {
      let most = Number.NEGATIVE_INFINITY;
      let chosen = 0;
      for (let next = 0; next < others; next++) {
        if (((left >> next) & 1) === 0) continue;
        const value = scores[row + next]! + best[(left ^ (1 << next)) * others + next]!;
        if (value > most) {
          most = value;
          chosen = next;
        }
      }
      tour[step] = chosen + 1;
      left ^= 1 << chosen;
      row = (chosen + 1) * cities + 1;
    }
    tour[0] = 0;
  };
}
