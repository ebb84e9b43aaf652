import { type ErrorContext, isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import type { Failure } from './solve-rows.ts';

/** A {@link Failure} as it travels. */
export interface Report extends Failure {
  /** Of a MapgradError, which loses its class on the way. */
  readonly known: { readonly code: MapgradError['code']; readonly context: ErrorContext } | undefined;
}

/** Makes a failure ready to travel. */
export function reportOf({ row, thrown, bySolver }: Failure): Report {
  if (!isMapgradError(thrown)) return { row, thrown: cloneable(thrown), bySolver, known: undefined };
  const { plugin, solver, instance, row: named } = thrown.context;
  const known = { code: thrown.code, context: { plugin, solver, instance, row: named } };
  return { row, thrown: cloneable(thrown), bySolver, known };
}

/** The failure that a report tells of. */
export function failureOf({ row, thrown, bySolver, known }: Report): Failure {
  if (known === undefined) return { row, thrown, bySolver };
  return { row, thrown: new MapgradError(known.code, messageOf(thrown), known.context), bySolver };
}

function cloneable(thrown: unknown): unknown {
  try {
    return structuredClone(thrown);
  } catch {
    return new Error(messageOf(thrown));
  }
}
