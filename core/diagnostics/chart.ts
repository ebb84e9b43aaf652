import { checkOption, MapgradError } from '@mapgrad/contracts';
import type { Comparison, ComparisonRow } from './compare-estimators.ts';

/** A point of a line, and the band around it. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** An axis of a {@link Chart}. */
export interface Axis {
  readonly label: string;
  /** `linear` when absent; a logarithmic axis is for positive numbers. */
  readonly scale?: 'linear' | 'log' | undefined;
  /** Whether a linear axis has ticks at whole numbers alone, as for epochs; false when absent. */
  readonly whole?: boolean;
}

/** A chart of lines: plain data, to be drawn by `svg` or described by `vegaLite`. */
export interface Chart {
  readonly title: string;
  readonly x: Axis;
  /** What lies outside the range is cut off; the range is that of the points when absent. */
  readonly y: Axis & { readonly range?: readonly [low: number, high: number] | undefined };
  /** At least one, each with at least one point. */
  readonly lines: readonly {
    readonly name: string;
    readonly points: readonly Point[];
    /** Which of the looks it has, so that it is the same in several charts; its place among the lines when absent. */
    readonly look?: number;
  }[];
}

/** What a chart of a comparison may show. */
export type Measure = 'cosine' | 'zeros' | 'bias' | 'variance' | 'solves';

/** Options of {@link comparisonChart}. */
export interface ComparisonChartOptions {
  readonly title: string;
  /** `cosine` when absent. */
  readonly measure?: Measure;
  /** `log` when absent. */
  readonly scale?: 'linear' | 'log';
  /** What varies, in words; the name that the comparison has for it when absent. */
  readonly label?: string;
  /** Around cosine and zeros: ± two standard errors of the mean, or ± one standard deviation; `error` when absent. */
  readonly band?: 'error' | 'sd';
}

const LABELS: Readonly<Record<Measure, string>> = {
  cosine: 'cosine similarity to the exact gradient',
  zeros: 'share of zeros in the gradient',
  bias: 'relative bias',
  variance: 'relative variance',
  solves: 'rows solved',
};

/** A line for each estimator, over what was varied; variance and rows solved on a logarithmic axis. */
export function comparisonChart(comparison: Comparison, options: ComparisonChartOptions): Chart {
  const { title, measure = 'cosine', scale = 'log', label = comparison.over, band = 'error' } = options;
  const points = (rows: readonly ComparisonRow[]): readonly Point[] =>
    rows.flatMap((row) => {
      const found = row[measure];
      if (found === undefined) return [];
      if (typeof found === 'number') return [{ x: row.value, y: found }];
      const reach = band === 'sd' ? found.sd : 2 * found.error;
      return [{ x: row.value, y: found.mean, low: found.mean - reach, high: found.mean + reach }];
    });
  const names = [...new Set(comparison.rows.map(({ estimator }) => estimator))];
  const lines = names.map((name) => ({
    name,
    points: points(comparison.rows.filter(({ estimator }) => estimator === name)),
  }));
  const isPositive = lines.every((line) => line.points.every(({ y }) => y > 0));
  const height = isPositive && (measure === 'variance' || measure === 'solves') ? 'log' : 'linear';
  const y = { label: LABELS[measure], scale: height, range: rangeOf(measure, lines) } as const;
  return { title, x: { label, scale }, y, lines };
}

/** Cosines and shares are never above 1, and shares never below 0, whatever their bands say. */
function rangeOf(measure: Measure, lines: Chart['lines']): [number, number] | undefined {
  if (measure === 'zeros') return [0, 1];
  if (measure !== 'cosine') return undefined;
  const lowest = Math.min(0, ...lines.flatMap(({ points }) => points.map(({ y, low = y }) => low)));
  return [Math.max(-1, Math.floor(lowest * 5) / 5), 1];
}

/** Colours that stay apart for all eyes and on white (M. Okabe, K. Ito, "Color universal design", 2008), yellow left out. */
export const COLOURS: readonly string[] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#E69F00', '#56B4E9', '#000000'];

/** Dashes of the first 7 lines, the next 7, and so on. */
export const DASHES: readonly (readonly number[])[] = [[], [7, 4], [2, 3]];

/** The colour and the dashes of line `index`: 21 lines look different. */
export const lookOf = (index: number): { readonly colour: string; readonly dash: readonly number[] } => ({
  colour: COLOURS[index % COLOURS.length]!,
  dash: DASHES[Math.floor(index / COLOURS.length) % DASHES.length]!,
});

/**
 * Checks a chart.
 *
 * @throws MapgradError OPTION_INVALID where there is nothing to draw, or where it cannot be placed
 */
export function checkChart({ x, y, lines }: Chart): void {
  if (lines.length === 0) throw new MapgradError('OPTION_INVALID', 'the chart has no lines, expected at least one');
  for (const { name, points } of lines) {
    checkOption(`the number of points of ${name}`, points.length, points.length > 0, 'at least one');
    for (const { x: across, y: up, low = up, high = up } of points) {
      checkPlace(`x of ${name}`, across, x);
      for (const value of [up, low, high]) checkPlace(`y of ${name} at ${across}`, value, y);
    }
  }
}

const checkPlace = (name: string, value: number, { scale }: Axis): void =>
  scale === 'log'
    ? checkOption(name, value, value > 0, 'a positive number, the axis being logarithmic')
    : checkOption(name, value, true, 'a finite number');
