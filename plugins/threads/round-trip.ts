import { openClaims, waitForAll } from './claims.ts';
import type { Order } from './order.ts';
import type { Pool } from './pool.ts';
import { isReady } from './pulse.ts';

const TRIES = 5;
const LONGEST = 50;

/** Milliseconds from asking the workers to being answered, the best of some tries; undefined until all have started. */
export function roundTrip(pool: Pool): number | undefined {
  if (!pool.members.every(({ pulse }) => isReady(pulse))) return undefined;
  let best = LONGEST;
  for (let i = 0; i < TRIES; i++) {
    const claims = openClaims(1);
    const order: Order = { ...EMPTY, claims };
    const start = performance.now();
    for (const member of pool.members) member.send(order, []);
    pool.ring();
    waitForAll(claims, LONGEST);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

/** A job without rows. */
const EMPTY: Omit<Order, 'claims'> = {
  memory: new SharedArrayBuffer(0),
  sizes: { shape: { instances: 0, samples: 1, n: 0 }, shifted: false, only: undefined },
  first: 0,
  chunk: 1,
  thetaWeight: undefined,
  noise: undefined,
  solver: 0,
  instances: undefined,
  later: false,
  calls: false,
};
