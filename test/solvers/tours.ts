/** Where the edge between two cities stands in θ, found by counting. */
export function tourEdge(cities: number, a: number, b: number): number {
  let at = 0;
  for (let i = 0; i < cities; i++) {
    for (let j = i + 1; j < cities; j++) {
      if (i === Math.min(a, b) && j === Math.max(a, b)) return at;
      at++;
    }
  }
  throw new RangeError(`no edge between ${a} and ${b}`);
}

/** The cities of a state in the order of its tour, from 0; throws where it is no tour. */
export function tourOf(z: readonly number[], cities: number): number[] {
  const tour = [0];
  const marked = z.flatMap((value, edge) => (value === 1 ? [edge] : []));
  while (tour.length < cities) {
    const here = tour.at(-1)!;
    const next = Array.from({ length: cities }, (_, city) => city).find(
      (city) => city !== here && !tour.includes(city) && marked.includes(tourEdge(cities, here, city)),
    );
    if (next === undefined)
      throw new Error(`[${z.join()}] is no tour of ${cities} cities: it ends after ${tour.join(', ')}`);
    tour.push(next);
  }
  const closed = marked.length === cities && z[tourEdge(cities, 0, tour.at(-1)!)] === 1;
  if (!closed) throw new Error(`[${z.join()}] is no tour of ${cities} cities: it has ${marked.length} edges`);
  return tour;
}

/** The cities of the nearest neighbour's tour from city 0, of equal ones the lowest. */
export function nearestNeighbour(cities: number, theta: readonly number[]): number[] {
  const tour = [0];
  const rest = new Set(Array.from({ length: cities - 1 }, (_, i) => i + 1));
  const score = (city: number): number => theta[tourEdge(cities, tour.at(-1)!, city)]!;
  while (rest.size > 0) {
    const next = [...rest].reduce((best, city) => (score(city) > score(best) ? city : best));
    rest.delete(next);
    tour.push(next);
  }
  return tour;
}
