import { expect, it } from 'vitest';
import { allSettled, claim, openClaims, recount, settle, waitForAll } from '../../../plugins/threads/claims.ts';

it('a chunk that a stopped thread has ended but not counted is counted when all are ended, and not before', () => {
  const claims = openClaims(2);
  const [one, other] = [claim(claims, 2, 0), claim(claims, 3, 0)];
  expect([one, other, claim(claims, 4, 0)]).toEqual([0, 1, -1]);
  const counted = claims[0]!;
  expect(settle(claims, 2, one)).toBe(false);
  claims[0] = counted; // as if its thread had ended before it counted
  recount(claims);
  expect(allSettled(claims)).toBe(false);
  settle(claims, 3, other);
  expect(waitForAll(claims, 1)).toBe(false);
  recount(claims);
  expect(waitForAll(claims, 1)).toBe(true);
});
