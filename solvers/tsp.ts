import { checkOption, type MAPSolver } from '@mapgrad/contracts';
import { heldKarp } from './held-karp.ts';
import { improvedTour } from './improved-tour.ts';

/** Options of {@link tsp}. */
export interface TspOptions {
  /** c, from 3. */
  readonly cities: number;
}

const LARGEST_EXACT = 12;

/**
 * The best tour: z marks the c edges of a closed tour that visits each of c cities once, of the c·(c − 1)/2 undirected edges.
 *
 * θ [c·(c − 1)/2] scores the edges (i, j), i < j, in the order (0, 1), (0, 2), …, (1, 2), …; distances are scores −d.
 *
 * Up to 12 cities exact, by the algorithm of Held and Karp (`heldKarp`), O(2ᶜ c²): of equal tours, each begun in
 * city 0, the one that visits the lowest city next, of those the one whose third city is the lowest, and so on. For more cities
 * not exact but always the same: the nearest neighbour's tour improved by 2-opt and Or-opt (`improvedTour`).
 *
 * @throws MapgradError OPTION_INVALID
 */
export function tsp({ cities }: TspOptions): MAPSolver {
  checkOption('cities', cities, Number.isSafeInteger(cities) && cities >= 3, 'an integer from 3');
  const exact = cities <= LARGEST_EXACT;
  const n = (cities * (cities - 1)) / 2;

  return {
    exact,
    spec: { module: import.meta.url, name: 'tsp', argument: { cities } },
    size: () => n,
    prepare() {
      const find = (exact ? heldKarp : improvedTour)(cities);
      const scores = new Float32Array(cities * cities);
      const tour = new Int32Array(cities);
      return (theta, z) => {
        for (let i = 0, edge = 0; i < cities; i++) {
          for (let j = i + 1; j < cities; j++) {
            scores[i * cities + j] = theta[edge]!;
            scores[j * cities + i] = theta[edge++]!;
          }
        }
        find(scores, tour);
        z.fill(0);
        for (let step = 0; step < cities; step++) {
          const one = tour[step]!;
          const other = tour[step + 1 < cities ? step + 1 : 0]!;
          const i = Math.min(one, other);
          const j = Math.max(one, other);
          z[(i * (2 * cities - i - 1)) / 2 + j - i - 1] = 1;
        }
      };
    },
  };
}
