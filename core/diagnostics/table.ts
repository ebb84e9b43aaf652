import type { Comparison, ComparisonRow } from './compare-estimators.ts';
import type { Summary } from './summary.ts';

const rounded = (value: number | undefined): string => (value === undefined ? '' : value.toPrecision(3));

const cells = ({ estimator, value, cosine, zeros, bias, variance, solves }: ComparisonRow): readonly string[] => [
  estimator,
  String(value),
  `${cosine.mean.toFixed(3)} ± ${cosine.sd.toFixed(2)}`,
  `${percent(zeros)} %`,
  rounded(bias),
  rounded(variance),
  String(solves),
];

const percent = ({ mean }: Summary): string => (100 * mean).toFixed(0);

/** A comparison as text for a terminal: the mean cosine ± its standard deviation over problems, and the other columns. */
export function table({ over, rows }: Comparison): string {
  const header = ['estimator', over, 'cosine', 'zeros', 'bias', 'variance', 'solves'];
  const body = rows.map(cells);
  const used = header.map((_, at) => body.some((row) => row[at] !== ''));
  const lines = [header, ...body].map((line) => line.filter((_, at) => used[at]));
  const widths = lines[0]!.map((_, at) => Math.max(...lines.map((line) => line[at]!.length)));
  return lines
    .map((line) =>
      line.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!))).join('  '),
    )
    .join('\n');
}
