import type { Rows } from '@mapgrad/contracts';

/** The share of edges of all states, those at ½ or more, that are in other states too; 0 where there are none. */
export function edgeOverlap(states: Rows, others: Rows): number {
  let [edges, shared] = [0, 0];
  for (let i = 0; i < states.length; i++) {
    if (states[i]! < 0.5) continue;
    edges++;
    if (others[i]! >= 0.5) shared++;
  }
  return shared / Math.max(1, edges);
}
