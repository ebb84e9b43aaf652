import type { Trained } from '@mapgrad/contracts';
import { table } from './table.ts';

/** What one variant with one seed has learned. */
export interface RunResult extends Trained {
  readonly variant: string;
  readonly seed: number;
  readonly seconds: number;
}

/** A metric over the seeds of a variant. */
export interface Summary {
  readonly variant: string;
  readonly metric: string;
  readonly mean: number;
  /** The sample standard deviation; a single seed has none. */
  readonly deviation: number | null;
  readonly values: readonly number[];
}

/** Mean and spread over seeds of every test metric of every variant. */
export function summarise(results: readonly RunResult[]): Summary[] {
  const variants = [...new Set(results.map(({ variant }) => variant))];
  return variants.flatMap((variant) => {
    const ofVariant = results.filter((result) => result.variant === variant);
    return Object.keys(ofVariant[0]!.test).map((metric) => {
      const values = ofVariant.map(({ test }) => test[metric]!);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      const deviation = values.length === 1 ? null : Math.sqrt(squares / (values.length - 1));
      return { variant, metric, mean, deviation, values };
    });
  });
}

/** The summaries for people. */
export const summaryTable = (summaries: readonly Summary[]): string =>
  table(
    ['variant', 'test metric', 'mean', '± sd over seeds', 'seed by seed'],
    summaries.map(({ variant, metric, mean, deviation, values }) => [
      variant,
      metric,
      significant(mean, 4),
      deviation === null ? '–' : significant(deviation, 2),
      values.map((value) => significant(value, 3)).join(' '),
    ]),
  );

/** A number with some significant digits, and all digits before the point. */
const significant = (value: number, digits: number): string =>
  Math.abs(value) >= 10 ** digits ? value.toFixed(0) : value.toPrecision(digits);
