import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Drawn, Mark, Picture } from '@mapgrad/contracts';
import { heats, inWords, roleOf } from '@mapgrad/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsPicture } from '../../core/cli/report/cells-picture.ts';
import { pictureSvg } from '../../core/cli/report/picture-svg.ts';
import { cells, directedGraph, graph } from '../../plugins/graph/pictures.ts';
import { knapsack } from '../../plugins/ilp/pictures.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const of = <K extends Mark['kind']>(picture: Picture | undefined, kind: K): readonly Extract<Mark, { kind: K }>[] =>
  (picture?.marks ?? []).filter((mark): mark is Extract<Mark, { kind: K }> => mark.kind === kind);

/** Lines of a role, each by its ends, rounded. */
const ends = (picture: Picture | undefined, role: string): readonly (readonly number[])[] =>
  of(picture, 'line')
    .filter((line) => line.role === role)
    .map(({ points }) => points.flat().map(Math.round));

const drawn = (z: readonly number[], optimum: readonly number[], theta: readonly number[] = z.map(() => 0)): Drawn => ({
  theta,
  z,
  optimum,
});

describe('what a number of a state says', () => {
  it.each([
    [1, 1, 'right'],
    [1, 0, 'chosen'],
    [0, 1, 'missed'],
    [0, 0, 'neither'],
    [2, 3, 'chosen'],
    [-1, -1, 'right'],
  ])('%d where it should be %d is %s', (z, optimum, role) => {
    expect(roleOf(z, optimum)).toBe(role);
  });

  it('in words', () => {
    expect(inWords({ z: [1, 1, 0, 0], optimum: [1, 0, 1, 0], names: ['a', 'b', 'c', 'd'] }, 'things')).toBe(
      '2 of 4 things chosen: 1 right (a), 1 wrong (b); 1 missed (c)',
    );
  });

  it('heat goes from the least to the largest', () => {
    expect(heats([-2, 0, 2])).toEqual([0, 0.5, 1]);
    expect(heats([3, 3])).toEqual([0.5, 0.5]);
    expect(heats([])).toEqual([]);
  });
});

describe('a path over a grid', () => {
  // 0 1
  // 2 3, cells of 40
  it('over the corner, where it should go round', () => {
    const picture = cells(drawn([1, 0, 0, 1], [1, 1, 0, 1], [-1, -2, -3, -5]), { rows: 2, columns: 2 });
    expect(ends(picture, 'chosen')).toEqual([[20, 20, 60, 60]]);
    expect(ends(picture, 'missed')).toEqual([
      [20, 20, 60, 20],
      [60, 20, 60, 60],
    ]);
    expect(ends(picture, 'right')).toEqual([]);
    expect(of(picture, 'box').map(({ heat }) => heat)).toEqual([0, 0.25, 0.5, 1]);
    expect([picture?.width, picture?.height]).toEqual([80, 80]);
  });

  it('never leaps from the end of a row to the start of the next', () => {
    const all = drawn([1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1]);
    expect(ends(cells(all, { rows: 2, columns: 3, neighbours: 4 }), 'right')).toHaveLength(7);
    expect(ends(cells(drawn([0, 0, 1, 1, 0, 0], [0, 0, 1, 1, 0, 0]), { rows: 2, columns: 3 }), 'right')).toEqual([]);
    expect(ends(cells(drawn([1, 1, 1], [1, 1, 1]), { rows: 3, columns: 1 }), 'right')).toHaveLength(2);
  });

  it('takes no corner where only sides are allowed', () => {
    expect(ends(cells(drawn([1, 0, 0, 1], [1, 0, 0, 1]), { rows: 2, columns: 2, neighbours: 4 }), 'right')).toEqual([]);
  });

  it('is not drawn for another number of cells', () => {
    expect(cells(drawn([1], [1]), { rows: 2, columns: 2 })).toBeUndefined();
    expect(cells(drawn([1], [1]), {})).toBeUndefined();
  });
});

describe('a graph', () => {
  const square = {
    vertices: 4,
    edges: [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
    ],
  };

  it('by its numbers lies on a circle, vertex 0 on top', () => {
    const picture = graph(drawn([1, 1, 0, 0], [1, 0, 1, 0]), square);
    expect(of(picture, 'disc').map(({ at }) => at.map(Math.round))).toEqual([
      [150, 18],
      [282, 150],
      [150, 282],
      [18, 150],
    ]);
    expect(ends(picture, 'right')).toEqual([[150, 18, 282, 150]]);
    expect(ends(picture, 'chosen')).toEqual([[282, 150, 150, 282]]);
    expect(ends(picture, 'missed')).toEqual([[150, 282, 18, 150]]);
    expect(ends(picture, 'neither')).toEqual([[18, 150, 150, 18]]);
    expect(picture?.words).toBe('2 of 4 edges chosen: 1 right (0–1), 1 wrong (1–2); 1 missed (2–3)');
  });

  it('has arrows where edges lead one way', () => {
    const arrows = (picture: Picture | undefined): number => of(picture, 'line').filter(({ arrow }) => arrow).length;
    const state = drawn([1, 0, 0, 0], [1, 0, 0, 0]);
    expect([
      arrows(graph(state, square)),
      arrows(directedGraph(state, square)),
      arrows(directedGraph(state, { ...square, undirected: true })),
    ]).toEqual([0, 4, 0]);
  });

  it('without edges has all pairs, in both orders where there are as many numbers', () => {
    expect(of(graph(drawn([1, 0, 0], [1, 0, 0]), { vertices: 3 }), 'line')).toHaveLength(3);
    expect(of(directedGraph(drawn([1, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]), { vertices: 3 }), 'line')).toHaveLength(6);
  });

  const towns = {
    options: { type: 'undirected' },
    nodes: [
      { key: 'a', attributes: { x: 0, y: 0 } },
      { key: 'b', attributes: { x: 10, y: 0 } },
      { key: 'c', attributes: { x: 10, y: 5 } },
    ],
    edges: [
      { source: 'a', target: 'b' },
      { source: 'b', target: 'c' },
    ],
  };

  it('with places lies there, y up, both axes to one scale', () => {
    const picture = graph(drawn([1, 0], [1, 0]), { graph: towns });
    expect(of(picture, 'disc').map(({ at }) => at)).toEqual([
      [18, 150],
      [282, 150],
      [282, 18],
    ]);
    expect(of(picture, 'text').map(({ text }) => text)).toEqual(['a', 'b', 'c']);
    expect(picture?.height).toBe(168);
    expect(picture?.words).toContain('right (a–b)');
  });

  it('may come from a file, or be a grid, or have states of its vertices', () => {
    const file = join(temporaryFolder(), 'towns.json');
    writeFileSync(file, JSON.stringify(towns));
    expect(graph(drawn([1, 0], [1, 0]), { graph: file })).toEqual(graph(drawn([1, 0], [1, 0]), { graph: towns }));
    expect(ends(directedGraph(drawn([1, 0, 1, 0], [1, 0, 1, 0]), { rows: 2, columns: 2 }), 'right')).toEqual([
      [18, 18, 282, 18],
      [282, 18, 282, 282],
    ]);
    const vertices = graph(drawn([1, 1, 0], [1, 0, 1]), { graph: towns, of: 'vertices' });
    expect(of(vertices, 'disc').map(({ role }) => role)).toEqual(['right', 'chosen', 'missed']);
  });

  it('is not drawn where it does not fit the state', () => {
    expect(graph(drawn([1], [1]), square)).toBeUndefined();
    expect(graph(drawn([1], [1]), {})).toBeUndefined();
  });

  it('of very many edges shows those that are chosen or should be', () => {
    const n = (40 * 39) / 2;
    const z = Array.from({ length: n }, (_, i) => Number(i < 3));
    expect(of(graph(drawn(z, z), { vertices: 40 }), 'line')).toHaveLength(3);
  });
});

describe('a knapsack', () => {
  it('packs items as wide as their weights, up to the capacity, and the best ones below', () => {
    const picture = knapsack(drawn([1, 1, 0], [1, 0, 1]), { weights: [2, 3, 5], capacity: 10 });
    const boxes = of(picture, 'box').filter(({ heat, size }) => heat === undefined && size[1] === 24);
    expect(boxes.map(({ role, at, size }) => [role, at[0], size[0]])).toEqual([
      ['ground', 0, 300],
      ['right', 0, 60],
      ['chosen', 60, 90],
      ['ground', 0, 300],
      ['right', 0, 60],
      ['missed', 60, 150],
    ]);
    expect(of(picture, 'text').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['packed: 5 of 10', 'best: 7 of 10']),
    );
  });

  it('has bars for each capacity', () => {
    const picture = knapsack(drawn([1, 0], [0, 1]), {
      weights: [
        [1, 2],
        [0.5, 0.25],
      ],
      capacities: [3, 1],
    });
    expect(of(picture, 'text').map(({ text }) => text)).toEqual(
      expect.arrayContaining(['capacity 2: packed: 0.5 of 1', 'capacity 2: best: 0.25 of 1']),
    );
  });

  it('is not drawn where the weights do not fit the state', () => {
    expect(knapsack(drawn([1], [1]), { weights: [1, 2], capacity: 1 })).toBeUndefined();
    expect(knapsack(drawn([1], [1]), { weights: 'x', capacity: {} })).toBeUndefined();
  });
});

describe('any other state', () => {
  it('is cells, or words where there are names', () => {
    const plain = cellsPicture(drawn([1, 0, 0], [0, 1, 0]));
    expect(of(plain, 'box').map(({ role }) => role)).toEqual(['chosen', 'missed', 'neither']);
    expect(of(plain, 'text').map(({ text }) => text)).toEqual(['0', '1', '2']);
    const words = cellsPicture({ ...drawn([1, 0], [1, 0]), names: ['hello', 'world'] });
    expect(of(words, 'text').map(({ text }) => text)).toEqual(['hello', 'world']);
  });

  it('shows numbers other than 0 and 1, as ranks', () => {
    expect(of(cellsPicture(drawn([3, 2], [3, 4])), 'text').map(({ text }) => text)).toEqual(['3', '2']);
  });

  it('stays within the width and above the height of its picture', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean(), fc.string({ maxLength: 60 })), { minLength: 1, maxLength: 300 }),
        fc.boolean(),
        (items, named) => {
          const [z, optimum] = [0, 1].map((at) => items.map((item) => Number(item[at]))) as [number[], number[]];
          const picture = cellsPicture({
            ...drawn(z, optimum),
            ...(named && { names: items.map(([, , name]) => name) }),
          });
          for (const { at, size } of of(picture, 'box')) {
            expect(at[0] + size[0]).toBeLessThanOrEqual(picture.width + 1e-9);
            expect(at[1] + size[1]).toBeLessThanOrEqual(picture.height + 1e-9);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('a picture as SVG', () => {
  const base = { width: 10, height: 10, words: 'a "word" & <more>' };

  it('joins marks that look alike, and keeps their order else', () => {
    const box = (role: Mark['role'], x: number): Mark => ({ kind: 'box', role, at: [x, 0], size: [1, 2] });
    const { html } = pictureSvg({
      ...base,
      marks: [box('right', 0), box('right', 1), box('missed', 2), box('right', 3)],
    });
    expect([...html.matchAll(/class="box (\w+)" d="([^"]+)"/g)].map(([, role, d]) => `${role} ${d}`)).toEqual([
      'right M0 0h1v2h-1zM1 0h1v2h-1z',
      'missed M2 0h1v2h-1z',
      'right M3 0h1v2h-1z',
    ]);
  });

  it('escapes words and texts', () => {
    const { html } = pictureSvg({ ...base, marks: [{ kind: 'text', role: 'ground', at: [0, 0], text: '<b>"&' }] });
    expect(html).toContain('aria-label="a &quot;word&quot; &amp; &lt;more&gt;"');
    expect(html).toContain('>&lt;b&gt;&quot;&amp;</text>');
  });

  it('refuses numbers that are not finite', () => {
    expect(() =>
      pictureSvg({ ...base, marks: [{ kind: 'disc', role: 'right', at: [Number.NaN, 0], radius: 1 }] }),
    ).toThrow(RangeError);
  });
});
