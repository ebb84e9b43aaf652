import { type Draw, type Drawn, heats, inWords, type Json, type Mark, roleOf } from '@mapgrad/contracts';

const WIDTH = 300;
const BAR = 24;
const ROW = 44;

/** Dimensions that are drawn. */
const MOST = 3;

/**
 * What is packed and what should be, each item as wide as its weight in a bar as long as the capacity, for each capacity; below
 * them all items, stronger where they score more.
 */
export const knapsack: Draw = (drawn, { weights, capacity, capacities }) => {
  const rows = isRows(weights) ? weights : [numbersIn(weights)];
  const limits = capacities === undefined ? numbersIn([capacity ?? null]) : numbersIn(capacities);
  if (limits.length !== rows.length || rows.some((row) => row.length !== drawn.z.length)) return undefined;
  const bars = rows.slice(0, MOST).flatMap((row, d) => {
    const name = rows.length > 1 ? `capacity ${d + 1}: ` : '';
    return [
      ...bar({ ...drawn, row, limit: limits[d]!, top: 2 * d * ROW, label: `${name}packed`, of: drawn.z }),
      ...bar({ ...drawn, row, limit: limits[d]!, top: (2 * d + 1) * ROW, label: `${name}best`, of: drawn.optimum }),
    ];
  });
  const top = 2 * Math.min(MOST, rows.length) * ROW;
  return { width: WIDTH, height: top + 36, marks: [...bars, ...everyItem(drawn, top)], words: inWords(drawn, 'items') };
};

const isRows = (weights: Json | undefined): weights is readonly (readonly number[])[] =>
  Array.isArray(weights) && Array.isArray(weights[0]);

const numbersIn = (list: Json | undefined): readonly number[] =>
  Array.isArray(list) ? list.filter((value): value is number => typeof value === 'number') : [];

interface Bar extends Drawn {
  readonly row: readonly number[];
  readonly limit: number;
  readonly top: number;
  readonly label: string;
  /** The state that is packed. */
  readonly of: ArrayLike<number>;
}

function bar({ z, optimum, names, row, limit, top, label, of }: Bar): readonly Mark[] {
  const packed = row.flatMap((weight, i) => (of[i] === 0 ? [] : [{ i, weight: weight * of[i]! }]));
  const total = packed.reduce((sum, { weight }) => sum + weight, 0);
  const scale = WIDTH / Math.max(limit, total, Number.MIN_VALUE);
  const text = `${label}: ${Number(total.toPrecision(6))} of ${limit}`;
  const marks: Mark[] = [
    { kind: 'text', role: 'ground', at: [0, top + 11], text, anchor: 'start' },
    { kind: 'box', role: 'ground', at: [0, top + 16], size: [limit * scale, BAR] },
  ];
  let left = 0;
  for (const { i, weight } of packed) {
    const width = weight * scale;
    const name = names?.[i] ?? String(i);
    marks.push({ kind: 'box', role: roleOf(z[i]!, optimum[i]!), at: [left, top + 16], size: [width, BAR] });
    if (width > 6 * name.length + 2) {
      marks.push({ kind: 'text', role: roleOf(z[i]!, optimum[i]!), at: [left + width / 2, top + 32], text: name });
    }
    left += width;
  }
  return marks;
}

function everyItem({ theta, z, optimum }: Drawn, top: number): readonly Mark[] {
  const width = WIDTH / z.length;
  const label: Mark = {
    kind: 'text',
    role: 'ground',
    at: [0, top + 11],
    text: 'all items, stronger: higher θ',
    anchor: 'start',
  };
  const shades = heats(theta).map(
    (heat, i): Mark => ({ kind: 'box', role: 'ground', heat, at: [i * width, top + 16], size: [width, 10] }),
  );
  const roles = Array.from(
    z,
    (value, i): Mark => ({
      kind: 'box',
      role: roleOf(value, optimum[i]!),
      at: [i * width, top + 28],
      size: [width, 8],
    }),
  );
  return [label, ...shades, ...roles.filter(({ role }) => role !== 'neither')];
}
