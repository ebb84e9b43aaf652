import type { Json } from '@mapgrad/contracts';
import type { MetricSpec, Use } from './pipeline-spec.ts';

/** A metric of a layer, and what its results are called. */
export interface NamedMetric {
  readonly name: string;
  readonly use: Use;
}

/**
 * Metrics by their ids; uses of one id that differ, by these options too: `recall(k=5)`.
 *
 * Names are of equal uses only where they are equal, and the same before and after defaults are written out.
 */
export function namedMetrics(metrics: readonly MetricSpec[]): readonly NamedMetric[] {
  const uses = metrics.map((metric): Use => (typeof metric === 'string' ? { use: metric } : metric));
  return uses.map((use) => {
    const alike = uses.filter((other) => other.use === use.use);
    const told = Object.keys(use).filter((option) => alike.some((other) => text(other[option]) !== text(use[option])));
    const options = told.map((option) => `${option}=${worded(use[option]!)}`).join();
    return { name: options === '' ? use.use : `${use.use}(${options})`, use };
  });
}

const text = (value: Json | undefined): string | undefined => JSON.stringify(value);
const worded = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));
