import { messageOf } from '@mapgrad/contracts';

/** A property that every contribution of a kind has: one test, for any test runner. */
export interface Law {
  readonly name: string;
  /** Rejects, where the contribution breaks the law, with an Error that names the law and gives a counterexample. */
  check(): Promise<void>;
}

/** A law from a function that throws its counterexample. */
export const law = (name: string, check: () => void | Promise<void>): Law => ({
  name,
  async check() {
    try {
      await check();
    } catch (thrown) {
      throw new Error(`the law "${name}" does not hold: ${messageOf(thrown)}`, { cause: thrown });
    }
  },
});

/** Throws a counterexample unless a condition holds. */
export function ensure(holds: boolean, counterexample: () => string): void {
  if (!holds) throw new Error(counterexample());
}
