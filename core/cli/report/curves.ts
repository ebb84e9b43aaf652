import { type Chart, type Point, summaryOf } from '@mapgrad/diagnostics';
import { cleaned } from './cleaned.ts';
import type { Entry } from './entries.ts';
import { membersOf } from './read-decisions.ts';

/** A number over epochs, a line for each variant that has it. */
export interface Curve {
  /** Of `metrics.jsonl` */
  readonly key: string;
  readonly chart: Chart;
  /** Whether it is the loss, a metric, or one of the numbers that tell whether there is something to learn. */
  readonly main: boolean;
  /** The most seeds that a point is the mean of. */
  readonly seeds: number;
}

const TITLES: Readonly<Record<string, string>> = {
  loss: 'Training loss',
  lambda: 'Step of the finite difference, λ',
  zeroGradients: 'Share of instances without a gradient',
  solves: 'Rows solved in an epoch',
  solverSeconds: 'Time in the solver in an epoch, seconds',
  seconds: 'Time since the start, seconds',
};

/** Loss functions that have a chart each. */
const LOSSES = 4;

const LAST = ['lambda', 'zeroGradients', 'solves', 'solverSeconds'];

/** Axes are logarithmic where positive numbers differ by more than this factor. */
const WIDE = 100;

/** Every number of epochs as a chart of means over seeds ± one standard deviation: the loss, metrics, λ, and whatever else there is. */
export function curvesOf(entries: readonly Entry[], metrics: readonly string[]): readonly Curve[] {
  const keys = new Set(entries.flatMap(({ epochs }) => epochs.flatMap(({ numbers }) => [...numbers.keys()])));
  const wanted = ['loss', ...metrics, ...LAST];
  const rest = [...keys].filter((key) => !wanted.includes(key) && key !== 'seconds').sort();
  return [...new Set([...wanted, ...rest, 'seconds'])]
    .filter((key) => keys.has(key))
    .flatMap((key) =>
      key === 'loss'
        ? lossCurves(entries)
        : [
            curveOf(
              key,
              entries,
              metrics.includes(key) ? `${key}, validation examples` : titleOf(key),
              wanted.includes(key),
            ),
          ],
    );
}

const titleOf = (key: string): string => (Object.hasOwn(TITLES, key) ? TITLES[key]! : key);

/** The training loss, by loss functions where there are a few, since losses of different functions cannot be compared. */
function lossCurves(entries: readonly Entry[]): readonly Curve[] {
  const measured = entries.filter(({ epochs }) => epochs.some(({ numbers }) => numbers.has('loss')));
  const losses = new Set(measured.map(lossOf));
  if (losses.size < 2 || losses.size > LOSSES) return [curveOf('loss', measured, titleOf('loss'))];
  return [...losses].map((loss) => ({
    ...curveOf(
      'loss',
      measured.filter((entry) => lossOf(entry) === loss),
      `${titleOf('loss')}: ${loss}`,
    ),
    key: `loss-${loss}`,
  }));
}

/** The id of the loss of a variant. */
export function lossOf({ record: { pipeline }, variant }: Entry): string {
  const compared = membersOf(membersOf(pipeline.compare)?.[variant]);
  const use = (membersOf(compared?.loss) ?? membersOf(pipeline.loss))?.use;
  return typeof use === 'string' ? cleaned(use, 60) : 'loss';
}

function curveOf(key: string, entries: readonly Entry[], title: string, main = true): Curve {
  let seeds = 0;
  const lines = entries.flatMap(({ name, index, epochs }) => {
    const found = new Map<number, number[]>();
    for (const { epoch, numbers } of epochs) {
      const value = numbers.get(key);
      if (value !== undefined) found.set(epoch, [...(found.get(epoch) ?? []), value]);
    }
    const points = [...found].map(([x, values]): Point => {
      seeds = Math.max(seeds, values.length);
      const { mean, sd } = summaryOf(values);
      const low = values.every((value) => value >= 0) ? Math.max(0, mean - sd) : mean - sd;
      return { x, y: mean, ...(values.length > 1 && { low, high: mean + sd }) };
    });
    return points.length === 0 ? [] : [{ name, look: index, points }];
  });
  return { key, main, seeds, chart: scaled({ title, x: { label: 'epoch', whole: true }, y: { label: key }, lines }) };
}

/** The chart with a logarithmic axis where that shows more, what its bands have below 0 cut off. */
function scaled(chart: Chart): Chart {
  const heights = chart.lines.flatMap(({ points }) => points.map(({ y }) => y));
  const least = heights.reduce((a, b) => Math.min(a, b));
  const most = heights.reduce((a, b) => Math.max(a, b));
  if (least <= 0 || most / least < WIDE) return chart;
  const lines = chart.lines.map((line) => ({
    ...line,
    points: line.points.map(({ low, ...point }) => ({
      ...point,
      ...(low !== undefined && { low: Math.max(low, least / 2) }),
    })),
  }));
  return { ...chart, lines, y: { ...chart.y, scale: 'log' } };
}

/** A chart with at most some points a line, evenly spread, for drawing. */
export const thinned = (chart: Chart, most: number): Chart => ({
  ...chart,
  lines: chart.lines.map((line) => ({ ...line, points: evenly(line.points, most) })),
});

/** At most some of a list, evenly spread, the first and the last among them. */
export const evenly = <T>(list: readonly T[], most: number): readonly T[] =>
  list.length <= most
    ? list
    : Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]!);
