import type { Comparison } from '@mapgrad/diagnostics';
import { reference } from './reference.ts';

/** A mean cosine beside that of the reference implementation. */
export interface Agreement {
  readonly n: number;
  readonly estimator: string;
  readonly samples: number;
  readonly found: number;
  readonly reference: number;
  /** How many standard errors of their difference they are apart; both are means over 32 problems with noise of their own. */
  readonly apart: number;
}

/** Every mean cosine for which there is a reference. */
export const agreements = (n: number, { rows, problems }: Comparison): readonly Agreement[] =>
  rows.flatMap(({ estimator, value, cosine }) => {
    const known = reference[n]?.[estimator]?.[value];
    if (known === undefined) return [];
    const [mean, sd] = known;
    const error = Math.hypot(cosine.error, sd / Math.sqrt(problems));
    return [{ n, estimator, samples: value, found: cosine.mean, reference: mean, apart: (cosine.mean - mean) / error }];
  });
