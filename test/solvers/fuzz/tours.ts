import { tsp } from '@mapgrad/solvers';
import { improvedTour } from '../../../solvers/improved-tour.ts';
import { draws } from '../draws.ts';
import { expectFirstBest, type Fuzzed } from '../fuzzed.ts';
import { dot, firstBest } from '../solve-once.ts';
import { tourState, tourStates } from '../states.ts';
import { nearestNeighbour, tourEdge, tourOf } from '../tours.ts';

const tours = [3, 4, 5, 6].map(tourStates);

const fuzzed: readonly Fuzzed[] = [
  {
    name: 'tsp',
    check(seed) {
      const { integer, theta } = draws(seed);
      const cities = integer(3, 6);
      expectFirstBest(tsp({ cities }), tours[cities - 3]!, theta((cities * (cities - 1)) / 2));
    },
  },
  {
    name: 'improvedTour',
    check(seed) {
      const { integer, theta } = draws(seed);
      const cities = integer(3, 6);
      const values = theta((cities * (cities - 1)) / 2);
      const scores = Float32Array.from({ length: cities * cities }, (_, at) => {
        const [i, j] = [Math.floor(at / cities), at % cities];
        return i === j ? Number.NaN : values[tourEdge(cities, i, j)]!;
      });
      const tour = new Int32Array(cities).fill(-1);
      improvedTour(cities)(scores, tour);
      const z = tourState([...tour]);
      tourOf(z, cities);
      const value = dot(values, z);
      const least = dot(values, tourState(nearestNeighbour(cities, values)));
      const most = dot(values, firstBest(tours[cities - 3]!, values));
      if (value < least - 1e-9 || value > most + 1e-9)
        throw new Error(`theta [${values.join(', ')}] gives value ${value}, not from ${least} to ${most}`);
    },
  },
];

export default fuzzed;
