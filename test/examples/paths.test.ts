import type { Rows, Split } from '@mapgrad/contracts';
import { mapStates } from '@mapgrad/core';
import { TERRAINS, terrainPaths } from '@mapgrad/example-paths';
import { gridShortestPath } from '@mapgrad/solvers';
import { expect, it } from 'vitest';
import { mapgrad } from '../cli/command.ts';
import { coded } from '../plugins/tfjs/matching.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const pipeline = 'examples/paths/pipeline.yaml';
const few = { train: 60, validation: 20, test: 20 };

/** The kind of ground of each cell, as an index of `TERRAINS`. */
const groundOf = (targets: Rows): number[] =>
  Array.from(targets, (score) => TERRAINS.findIndex(({ cost }) => Math.fround(-cost) === score));

const rowsOf = ({ count, targets }: Split): string[] => {
  const n = targets.length / count;
  return Array.from({ length: count }, (_, i) => targets.subarray(i * n, (i + 1) * n).join());
};

it('has images whose cells cost what the published table says', () => {
  expect(TERRAINS.map(({ name, cost }) => [name, cost])).toEqual([
    ['grass', 0.8],
    ['dirt', 1.2],
    ['forest', 5.3],
    ['water', 7.7],
    ['rock', 9.2],
  ]);
  const { inputShape, n, labels, train, validation, test } = terrainPaths({ seed: 1, ...few });
  expect([inputShape, n, labels]).toEqual([[96, 96, 3], 144, 'scores']);
  expect([train.count, validation.count, test.count]).toEqual([60, 20, 20]);
  expect([train.inputs.length, train.targets.length]).toEqual([60 * 96 * 96 * 3, 60 * 144]);
  expect(train.inputs.every((value) => value >= -1 && value <= 1)).toBe(true);
  const ground = groundOf(train.targets);
  for (const [kind] of TERRAINS.entries()) {
    const share = ground.filter((other) => other === kind).length / ground.length;
    expect(share, TERRAINS[kind]!.name).toBeGreaterThan(0.08);
    expect(share, TERRAINS[kind]!.name).toBeLessThan(0.5);
  }
  const besides = ground.flatMap((kind, cell) => (cell % 12 === 11 ? [] : [Number(kind === ground[cell + 1])]));
  expect(besides.reduce((sum, same) => sum + same, 0) / besides.length).toBeGreaterThan(0.6);
});

it('has the same maps for a seed, more of them behind those, and none to report on among those to learn from', () => {
  const small = { ...few, pixels: 2 };
  const [one, more] = [terrainPaths({ seed: 1, ...small }), terrainPaths({ seed: 1, ...small, train: 70 })];
  const isStart = (some: Rows, all: Rows): boolean => some.every((value, i) => value === all[i]);
  expect(isStart(one.train.inputs, more.train.inputs)).toBe(true);
  expect(isStart(one.train.targets, more.train.targets)).toBe(true);
  expect(isStart(one.test.inputs, more.test.inputs)).toBe(true);
  const other = terrainPaths({ seed: 2, ...small });
  expect(isStart(one.test.inputs, other.test.inputs)).toBe(false);
  const all = [one.train, one.validation, one.test, other.train, other.validation, other.test].flatMap(rowsOf);
  expect(new Set(all).size).toBe(200);
});

it('never shows the same ground twice, and each map in a light of its own', () => {
  const { train } = terrainPaths({ seed: 1, rows: 1, columns: 1, ...few, train: 400 });
  const ground = groundOf(train.targets);
  const images = Array.from({ length: 400 }, (_, i) => train.inputs.subarray(i * 192, (i + 1) * 192));
  const grass = images.filter((_, i) => ground[i] === 0);
  expect(new Set(grass.map((image) => image.join())).size).toBe(grass.length);
  const light = grass.map((image) => image.reduce((sum, value) => sum + value, 0) / 192);
  const mean = light.reduce((sum, value) => sum + value, 0) / light.length;
  const deviation = Math.sqrt(light.reduce((sum, value) => sum + (value - mean) ** 2, 0) / light.length);
  expect(deviation).toBeGreaterThan(0.03);
});

it('hides the ground from one pixel, and shows it to a whole cell', () => {
  const { train, test } = terrainPaths({ seed: 3, rows: 3, columns: 5, train: 300, validation: 1, test: 300 });
  /** Red, green and blue [3], mean over `size` × `size` pixels in the middle of a cell. */
  const colour = ({ inputs }: Split, size: number, i: number): number[] => {
    const [map, cell, first] = [Math.floor(i / 15), i % 15, Math.floor((8 - size) / 2)];
    const sums = [0, 0, 0];
    for (let k = 0; k < size * size; k++) {
      const y = Math.floor(cell / 5) * 8 + first + Math.floor(k / size);
      const x = (cell % 5) * 8 + first + (k % size);
      for (let c = 0; c < 3; c++) sums[c]! += inputs[((map * 24 + y) * 40 + x) * 3 + c]!;
    }
    return sums.map((sum) => sum / size ** 2);
  };
  /** How often the mean colour of training cells that comes nearest is that of the ground. */
  const hits = (size: number): number => {
    const known = groundOf(train.targets);
    const means = TERRAINS.map((_, kind) => {
      const own = known.flatMap((other, i) => (other === kind ? [colour(train, size, i)] : []));
      return [0, 1, 2].map((c) => own.reduce((sum, each) => sum + each[c]!, 0) / own.length);
    });
    const ground = groundOf(test.targets);
    const found = ground.filter((kind, i) => {
      const seen = colour(test, size, i);
      const distances = means.map((mean) => mean.reduce((sum, value, c) => sum + (value - seen[c]!) ** 2, 0));
      return distances[kind] === Math.min(...distances);
    });
    return found.length / ground.length;
  };
  expect(hits(1)).toBeLessThan(0.8);
  expect(hits(8)).toBeGreaterThan(0.93);
});

it('has paths that no other path is cheaper than', () => {
  const [rows, columns] = [3, 4];
  const { train } = terrainPaths({ seed: 1, rows, columns, pixels: 1, ...few });
  const states = mapStates({ solver: gridShortestPath({ rows, columns }) }, train.targets);
  for (let map = 0; map < few.train; map++) {
    const costs = train.targets.subarray(map * 12, (map + 1) * 12).map((score) => -score);
    const seen = new Set<number>();
    let cheapest = Number.POSITIVE_INFINITY;
    const walk = (row: number, column: number, before: number): void => {
      const cell = row * columns + column;
      if (row < 0 || row >= rows || column < 0 || column >= columns || seen.has(cell)) return;
      const cost = before + costs[cell]!;
      if (cell === 11) {
        cheapest = Math.min(cheapest, cost);
        return;
      }
      seen.add(cell);
      for (let down = -1; down <= 1; down++) {
        for (let right = -1; right <= 1; right++) walk(row + down, column + right, cost);
      }
      seen.delete(cell);
    };
    walk(0, 0, 0);
    const found = costs.reduce((sum, cost, cell) => sum + cost * states[map * 12 + cell]!, 0);
    expect(found).toBeCloseTo(cheapest, 5);
  }
});

it('refuses sizes that are not positive integers', () => {
  expect(() => terrainPaths({ seed: 1, ...few, rows: 0 })).toThrow(coded('OPTION_INVALID', /rows/));
  expect(() => terrainPaths({ seed: 1, ...few, test: 1.5 })).toThrow(coded('OPTION_INVALID', /test/));
});

it('has a pipeline that can be run', async () => {
  const { code, stdout } = await mapgrad(['check', pipeline, 'data={ use: terrain-paths, train: 9, test: 9 }']);
  expect([code, stdout]).toEqual([0, expect.stringContaining('ok, 1 run')]);
});

it('learns from the cheapest paths alone what ground costs', async () => {
  const changes = [
    'backend=wasm',
    'data={ use: terrain-paths, rows: 8, columns: 8, pixels: 4, train: 300, validation: 50, test: 300 }',
    'layer.solver={ use: grid-path, rows: 8, columns: 8 }',
    'model.factors=[4, 1, 1]',
    'train={ epochs: 6, batchSize: 16 }',
    'optimizer.learningRate=0.01',
  ];
  const { stdout } = await mapgrad(['train', pipeline, ...changes, '--out', temporaryFolder(), '--json']);
  const { summaries } = JSON.parse(stdout) as { summaries: { metric: string; mean: number }[] };
  expect(summaries[0]).toMatchObject({ metric: 'optimality-ratio' });
  expect(summaries[0]!.mean).toBeGreaterThan(0.6); // 0.39 before training
});
