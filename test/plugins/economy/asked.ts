import type { Executor, Query, Rows } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';

/** The inline executor, which tells what it was asked. */
export function asked(): Executor & { readonly queries: Query[]; disposed: boolean } {
  const of = inline();
  const queries: Query[] = [];
  return {
    queries,
    disposed: false,
    solve(job): Rows {
      queries.push(job.query);
      return of.solve(job);
    },
    dispose() {
      this.disposed = true;
    },
  };
}

/** An executor that answers later, as a plugin's may pass for one that does not. */
export const later = { solve: () => Promise.reject(new Error('later')), dispose: () => undefined } as never as Executor;

/** How many rows a query asks for. */
export const rowsIn = ({ shape, only }: Query): number => (only?.length ?? shape.instances) * shape.samples;
