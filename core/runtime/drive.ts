import type { Asking, Query, Rows } from '@mapgrad/contracts';
import { atOnce } from './later-executor.ts';

/** Runs a conversation to its end with answers that are there at once. */
export function drive<T>(asking: Asking<T>, answer: (query: Query) => Rows): T {
  let turn = asking.next();
  while (!turn.done) turn = asking.next(atOnce(answer(turn.value)));
  return turn.value;
}

/** Runs a conversation to its end with answers that come later. */
export async function driveAsync<T>(asking: Asking<T>, answer: (query: Query) => Promise<Rows>): Promise<T> {
  let turn = asking.next();
  while (!turn.done) turn = asking.next(await answer(turn.value));
  return turn.value;
}
