import { assignment, matching } from '@mapgrad/assignment';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../solvers/expect-error.ts';
import { solveOnce } from '../solvers/solve-once.ts';

/** What the libraries answer in place of what they would; they answer themselves while it is absent. */
const made = vi.hoisted((): { pairs?: [number, number][]; partners?: number[] } => ({}));

vi.mock('munkres', async (original) => {
  const { default: munkres } = await original<typeof import('munkres')>();
  return { default: (costs: number[][]) => made.pairs ?? munkres(costs) };
});
vi.mock('edmonds-blossom', async (original) => {
  const { default: blossom } = await original<{ default: (...given: readonly unknown[]) => readonly number[] }>();
  return { default: (...given: readonly unknown[]) => made.partners ?? blossom(...given) };
});

afterEach(() => {
  delete made.pairs;
  delete made.partners;
});

describe('assignment refuses what is no assignment', () => {
  const solve = (rows: number, columns: number): readonly number[] =>
    solveOnce(assignment({ rows, columns }), new Array<number>(rows * columns).fill(1));

  it.each<[string, number, number, [number, number][]]>([
    [
      'a row twice',
      2,
      2,
      [
        [0, 0],
        [0, 1],
      ],
    ],
    [
      'a column twice',
      2,
      2,
      [
        [0, 0],
        [1, 0],
      ],
    ],
    ['a row left out', 2, 2, [[0, 0]]],
    [
      'a pair twice',
      2,
      2,
      [
        [0, 0],
        [0, 0],
      ],
    ],
    [
      'a column that there is not',
      2,
      3,
      [
        [0, 3],
        [1, 1],
      ],
    ],
    [
      'a row that there is not',
      3,
      2,
      [
        [0, 0],
        [3, 1],
      ],
    ],
    [
      'no number',
      2,
      2,
      [
        [0, 0],
        [1, Number.NaN],
      ],
    ],
    [
      'too many',
      1,
      2,
      [
        [0, 0],
        [1, 1],
      ],
    ],
    ['nothing', 2, 2, []],
  ])('%s', (_, rows, columns, pairs) => {
    made.pairs = pairs;
    const message = expectError('SOLVER_FAILED', () => solve(rows, columns));
    expect(message).toBe(`munkres gave ${JSON.stringify(pairs)}, which is not an assignment`);
  });

  it('and takes what is one', () => {
    made.pairs = [
      [1, 0],
      [0, 2],
    ];
    expect(solve(2, 3)).toEqual([0, 0, 1, 1, 0, 0]);
  });
});

describe('matching refuses what is no matching', () => {
  const path = [
    [0, 1],
    [1, 2],
    [2, 3],
  ] as const;

  it.each<[string, boolean, number[]]>([
    ['a partner that has another one', false, [1, 2, 1, -1]],
    ['a partner that has none', false, [1, -1, -1, -1]],
    ['a partner without an edge', false, [2, -1, 0, -1]],
    ['itself', false, [0, -1, -1, -1]],
    ['a vertex that there is not', false, [6, -1, -1, -1, -1, -1, 0]],
    ['no number', false, [Number.NaN, -1, -1, -1]],
    ['a vertex left out of a perfect one', true, [-1, 2, 1, -1]],
    ['the last vertices left out of a perfect one', true, [1, 0]],
  ])('%s', (_, perfect, partners) => {
    const solver = matching({ vertices: 4, edges: path, perfect });
    made.partners = partners;
    const message = expectError('SOLVER_FAILED', () => solveOnce(solver, [1, 1, 1]));
    expect(message).toBe(`edmonds-blossom gave the partners ${partners.join(', ')}, which are no matching`);
  });

  it('and takes what is one', () => {
    const solver = matching({ vertices: 4, edges: path });
    made.partners = [-1, 2, 1];
    expect(solveOnce(solver, [1, 1, 1])).toEqual([0, 1, 0]);
  });
});
