import { tsp } from '@mapgrad/solvers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draws } from './draws.ts';
import { dot, firstBest, solveOnce } from './solve-once.ts';
import { tourState, tourStates } from './states.ts';
import { nearestNeighbour, tourEdge, tourOf } from './tours.ts';

const seed = { seed: 7, numRuns: 40 } as const;
const edgesOf = (cities: number): number => (cities * (cities - 1)) / 2;
const scores = (
  cities: number,
  value: fc.Arbitrary<number> = fc.integer({ min: -3, max: 3 }),
): fc.Arbitrary<number[]> => fc.array(value, { minLength: edgesOf(cities), maxLength: edgesOf(cities) });

/** θ that is minus the distances between points of the plane. */
const distances = (points: readonly (readonly [number, number])[]): number[] =>
  points.flatMap(([x, y], i) => points.slice(i + 1).map(([u, v]) => Math.fround(-Math.hypot(x - u, y - v))));

const lengthOf = (tour: readonly number[], score: (a: number, b: number) => number): number =>
  tour.reduce((sum, city, at) => sum + score(city, tour[(at + 1) % tour.length]!), 0);

describe('tsp up to 12 cities', () => {
  const tours = tourStates(7);

  it('is exact, and gives the first of the best of all tours', () => {
    expect([11, 12, 13].map((cities) => tsp({ cities }).exact)).toEqual([true, true, false]);
    fc.assert(
      fc.property(scores(7), (theta) => {
        expect(solveOnce(tsp({ cities: 7 }), theta)).toEqual(firstBest(tours, theta));
      }),
      seed,
    );
  });

  it('does not care what all edges of a city have in common', () => {
    fc.assert(
      fc.property(scores(9), fc.nat({ max: 8 }), fc.integer({ min: -9, max: 9 }), (theta, city, amount) => {
        const shifted = [...theta];
        for (let other = 0; other < 9; other++) if (other !== city) shifted[tourEdge(9, city, other)]! += amount;
        expect(solveOnce(tsp({ cities: 9 }), shifted)).toEqual(solveOnce(tsp({ cities: 9 }), theta));
      }),
      seed,
    );
  });

  it('is as good whatever the cities are called', () => {
    const names = fc.shuffledSubarray([...Array(8).keys()], { minLength: 8 });
    fc.assert(
      fc.property(scores(8, fc.float({ noNaN: true, min: -9, max: 9 })), names, (theta, name) => {
        const renamed = theta.map((_, edge) => {
          const [i, j] = [...Array(64).keys()]
            .map((at) => [Math.floor(at / 8), at % 8] as const)
            .find(([a, b]) => a < b && tourEdge(8, a, b) === edge)!;
          return theta[tourEdge(8, name[i]!, name[j]!)]!;
        });
        const [one, other] = [theta, renamed].map((values) => dot(values, solveOnce(tsp({ cities: 8 }), values)));
        expect(one).toBeCloseTo(other!, 9);
      }),
      seed,
    );
  });

  it('has one tour of three cities', () => {
    expect(solveOnce(tsp({ cities: 3 }), [-5, 2, 0])).toEqual([1, 1, 1]);
  });
});

describe('tsp of more cities', () => {
  it('gives a tour that is no worse than the nearest neighbour, and that no reversal and no moved part of three improves', () => {
    for (let round = 0; round < 12; round++) {
      const cities = 13 + round;
      const theta = draws(round).theta(edgesOf(cities));
      const at = Array.from({ length: cities ** 2 }, (_, pair) => {
        const [a, b] = [Math.floor(pair / cities), pair % cities];
        return a === b ? -1 : tourEdge(cities, a, b);
      });
      const score = (a: number, b: number): number => theta[at[a * cities + b]!]!;
      const z = solveOnce(tsp({ cities }), theta);
      const tour = tourOf(z, cities);
      const nearest = dot(theta, tourState(nearestNeighbour(cities, theta)));
      expect(dot(theta, z)).toBeGreaterThanOrEqual(nearest - 1e-9);
      for (let i = 1; i < cities - 1; i++) {
        for (let j = i + 1; j < cities; j++) {
          const [a, b, c, d] = [tour[i - 1]!, tour[i]!, tour[j]!, tour[(j + 1) % cities]!];
          expect(score(a, c) + score(b, d)).toBeLessThanOrEqual(score(a, b) + score(c, d));
        }
      }
      for (let i = 1; i < cities; i++) {
        for (let length = 1; length <= 3 && i + length <= cities; length++) {
          const part = tour.slice(i, i + length);
          const rest = tour.toSpliced(i, length);
          for (const inserted of [part, part.toReversed()]) {
            for (let place = 1; place <= rest.length; place++) {
              const moved = rest.toSpliced(place, 0, ...inserted);
              expect(lengthOf(moved, score)).toBeLessThanOrEqual(lengthOf(tour, score) + 1e-9);
            }
          }
        }
      }
    }
  });

  it('keeps the tour of the nearest neighbour, the lowest of equal ones, where that is the best', () => {
    let best = 0;
    for (let round = 0; round < 40; round++) {
      const theta = draws(round)
        .integers(edgesOf(13), 0, 3)
        .map((value) => Math.min(value, 1));
      const nearest = tourState(nearestNeighbour(13, theta));
      if (dot(theta, nearest) < 13) continue;
      best++;
      expect(solveOnce(tsp({ cities: 13 }), theta)).toEqual(nearest);
    }
    expect(best).toBeGreaterThan(5);
  });

  it('goes round a circle', () => {
    const cities = 40;
    const order = Array.from({ length: cities }, (_, i) => (i * 17) % cities);
    const points = order.map((place) => {
      const angle = (2 * Math.PI * place) / cities;
      return [Math.cos(angle), Math.sin(angle)] as const;
    });
    const round = order.map((_, place) => order.indexOf(place));
    expect(solveOnce(tsp({ cities }), distances(points))).toEqual(tourState(round));
  });

  it('moves a city to where it belongs', () => {
    const line = Array.from({ length: 14 }, (_, i) => [i < 7 ? i : 13 - i, i < 7 ? 0 : 1] as const);
    const theta = distances([...line.slice(0, 3), [6.5, 0.5], ...line.slice(3)]);
    const optimum = dot(theta, tourState([0, 1, 2, 4, 5, 6, 7, 3, 8, 9, 10, 11, 12, 13, 14]));
    expect(dot(theta, solveOnce(tsp({ cities: 15 }), theta))).toBeCloseTo(optimum, 6);
  });
});

it.each([
  [{ cities: 2 }, 'cities is 2, expected an integer from 3'],
  [{ cities: 4.5 }, 'cities is 4.5, expected an integer from 3'],
])('tsp refuses %j', (options, message) => {
  expect(() => tsp(options)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  expect(() => tsp(options)).toThrow(message);
});
