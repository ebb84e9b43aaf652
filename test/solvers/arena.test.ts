import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { expectShortest, readArena } from '../data/arena.ts';

const arena = readArena(fileURLToPath(new URL('../fixtures/movingai-arena/', import.meta.url)));

it('finds the published lengths of 130 shortest paths through the map of a game', () => {
  expect(arena.scenarios.length).toBe(130);
  for (const scenario of arena.scenarios) expectShortest(arena, scenario);
});

it('would not take another length for the published one', () => {
  const scenario = arena.scenarios.at(-1)!;
  expect(() => expectShortest(arena, { ...scenario, length: scenario.length + 1e-4 })).toThrow('expected');
});
