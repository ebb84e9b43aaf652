import { mean } from '../rows.ts';
import type { RegularisedArgmax } from './regularised-argmax.ts';

/**
 * Numbers worth watching of a regularised argmax: `gap` and `largestGap` over the instances (Frank-Wolfe gaps), `rounds`
 * and `active` (means over the instances: states asked for, and active states at the end).
 */
export const regularisedReport = ({ ascents, gaps, asked }: RegularisedArgmax): Readonly<Record<string, number>> => ({
  gap: mean(gaps),
  largestGap: gaps.reduce((most, gap) => Math.max(most, gap), 0),
  rounds: mean(asked),
  active: mean(Float64Array.from(ascents, ({ active }) => active)),
});
