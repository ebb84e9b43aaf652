import type { Tensor } from '@tensorflow/tfjs';
import type { Cut, CutPoint } from './cut.ts';

/** Runs computations side by side: what they wait for is asked for at once. Where one fails, all end. */
export function* together<T>(computations: readonly Cut<T>[]): Cut<readonly T[]> {
  try {
    const turns = computations.map((computation) => computation.next([]));
    for (;;) {
      if (turns.every(({ done }) => done)) return turns.map(({ value }) => value as T);
      const points: readonly CutPoint[] = turns.flatMap((turn) => (turn.done ? [] : turn.value));
      const answers = yield points;
      let from = 0;
      for (const [i, turn] of turns.entries()) {
        if (turn.done) continue;
        const own: readonly Tensor[] = answers.slice(from, from + turn.value.length);
        from += turn.value.length;
        turns[i] = computations[i]!.next(own);
      }
    }
  } finally {
    const begun: readonly Iterator<unknown>[] = computations;
    for (const computation of begun) computation.return?.();
  }
}
