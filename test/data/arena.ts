import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Edge, shortestPath } from '@mapgrad/solvers';
import { solveOnce } from '../solvers/solve-once.ts';

interface Scenario {
  readonly from: number;
  readonly to: number;
  /** The published length of the shortest path. */
  readonly length: number;
}

interface Arena {
  readonly vertices: number;
  readonly edges: readonly Edge[];
  /** [n], 1 or √2. */
  readonly lengths: readonly number[];
  readonly scenarios: readonly Scenario[];
}

/**
 * Reads a map and its scenarios, as the MovingAI benchmarks have them: `.` and `G` are free; a step goes to one of 8
 * neighbours, and along a diagonal only where both cells beside it are free.
 */
export function readArena(folder: string): Arena {
  const [, , , , ...rows] = readFileSync(join(folder, 'arena.map'), 'utf8').split(/\r?\n/);
  const isFree = (x: number, y: number): boolean => ['.', 'G'].includes(rows[y]?.[x] ?? '');
  const vertexOf = new Map<string, number>();
  const name = (x: number, y: number): string => `${x},${y}`;
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) if (isFree(x, y)) vertexOf.set(name(x, y), vertexOf.size);
  }
  const at = (x: number, y: number): number => vertexOf.get(name(x, y)) ?? Number.NaN;

  const steps = [...vertexOf.keys()].flatMap((key) => {
    const [x, y] = key.split(',').map(Number) as [number, number];
    const around = [
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ] as const;
    return around
      .filter(([dx, dy]) => isFree(x + dx, y + dy) && isFree(x + dx, y) && isFree(x, y + dy))
      .map(([dx, dy]) => ({ edge: [at(x, y), at(x + dx, y + dy)] as const, length: Math.hypot(dx, dy) }));
  });
  const scenarios = readFileSync(join(folder, 'arena.map.scen'), 'utf8')
    .split('\n')
    .map((line) => line.trim().split('\t'))
    .filter((columns) => columns.length === 9)
    .map((columns) => {
      const [fromX, fromY, toX, toY, length] = columns.slice(4).map(Number) as [number, number, number, number, number];
      return { from: at(fromX, fromY), to: at(toX, toY), length };
    });
  return {
    vertices: vertexOf.size,
    edges: steps.map(({ edge }) => edge),
    lengths: steps.map(({ length }) => length),
    scenarios,
  };
}

/** Throws unless the steps are a walk between the ends of a scenario, of the published length. */
export function expectShortest({ vertices, edges, lengths }: Arena, { from, to, length }: Scenario): void {
  const where = `from ${from} to ${to}`;
  if (from === to) throw new Error(`${where} there is nothing to walk`);
  const solver = shortestPath({ vertices, edges, source: from, target: to, undirected: true });
  const z = solveOnce(
    solver,
    lengths.map((each) => -each),
  );
  const degrees = new Map<number, number>();
  let total = 0;
  for (const [e, mark] of z.entries()) {
    if (mark === 0) continue;
    total += lengths[e]!;
    for (const v of edges[e]!) degrees.set(v, (degrees.get(v) ?? 0) + 1);
  }
  const ends = [...degrees].filter(([, degree]) => degree === 1).map(([v]) => v);
  const isWalk = [from, to].every((v) => ends.includes(v)) && [...degrees.values()].every((degree) => degree <= 2);
  if (!isWalk || ends.length !== 2) throw new Error(`${where}: the answer is no path`);
  if (Math.abs(total - length) > 1e-6) throw new Error(`${where}: length ${total}, expected ${length}`);
}

/** All scenarios of a folder. */
export function checkArena(folder: string): string {
  const arena = readArena(folder);
  for (const scenario of arena.scenarios) expectShortest(arena, scenario);
  return `${arena.scenarios.length} shortest paths through ${arena.vertices} cells, ${arena.edges.length} steps`;
}
