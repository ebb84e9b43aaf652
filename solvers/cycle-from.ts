/** The cycle that a walk from a vertex leads into, its first vertex again at the end. O(length) */
export function cycleFrom(first: number, next: (vertex: number) => number): readonly number[] {
  const walk = new Set<number>();
  let v = first;
  for (; !walk.has(v); v = next(v)) walk.add(v);
  const all = [...walk];
  return [...all.slice(all.indexOf(v)), v];
}
