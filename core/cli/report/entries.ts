import { membersOf } from './read-decisions.ts';
import type { EpochRecord, FinishedRun, RunRecord } from './run-record.ts';

/** A variant of a run folder: one line of every chart, one row of every table. */
export interface Entry {
  /** Its place among all, by which it has its colour. */
  readonly index: number;
  /** The variant, with the letter of its folder where there are several. */
  readonly name: string;
  readonly variant: string;
  readonly record: RunRecord;
  readonly epochs: readonly EpochRecord[];
  readonly runs: readonly FinishedRun[];
}

/** Letters for folders, where there are several: A, B, …, Z, A1, … */
export const letterOf = (place: number): string =>
  String.fromCharCode(65 + (place % 26)) + (place < 26 ? '' : String(Math.floor(place / 26)));

/** All variants of some run folders, in the order of their pipelines. */
export function entriesOf(records: readonly RunRecord[]): readonly Entry[] {
  const entries: Entry[] = [];
  for (const [place, record] of records.entries()) {
    const { pipeline, epochs, runs, decisions } = record;
    const met = new Set([...epochs, ...runs, ...decisions].map(({ variant }) => variant));
    const configured = Object.keys(membersOf(pipeline.compare) ?? {}).filter((variant) => met.has(variant));
    for (const variant of new Set([...configured, ...met])) {
      const own = <T extends { readonly variant: string }>(list: readonly T[]): readonly T[] =>
        list.filter((one) => one.variant === variant);
      const name = records.length > 1 ? `${letterOf(place)} · ${variant}` : variant;
      entries.push({ index: entries.length, name, variant, record, epochs: own(epochs), runs: own(runs) });
    }
  }
  return entries;
}

/** The ids of metrics: those of the pipelines first, then others that have been measured on test examples. */
export function metricsOf(records: readonly RunRecord[]): readonly string[] {
  const measured = new Set(records.flatMap(({ runs }) => runs.flatMap(({ test }) => [...test.keys()])));
  const configured = records.flatMap(({ pipeline: { metrics } }) =>
    Array.isArray(metrics) ? metrics.filter((id): id is string => typeof id === 'string') : [],
  );
  return [...new Set([...configured, ...measured])];
}
