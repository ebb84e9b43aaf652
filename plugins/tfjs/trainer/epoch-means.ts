import type { Numbers } from '@mapgrad/contracts';
import { under, within } from './under.ts';

/** What a step tells of itself. */
export interface StepNumbers {
  /** The mean over its examples. */
  readonly loss: number;
  /** What adds up over steps. */
  readonly sums: Numbers;
  /** What is worth a mean over steps. */
  readonly report: Numbers;
}

/** Numbers of an epoch, from those of its steps. */
export interface EpochMeans {
  /** Given back, it goes on. */
  readonly state: Numbers;
  add(step: StepNumbers, examples: number): void;
  /** The mean `loss` of the examples, the sums, and the mean of each number over the steps that report it; starts anew. */
  end(): Numbers;
}

/** @param state of an epoch that was left */
export function epochMeans(state: Numbers = {}): EpochMeans {
  let totals: Record<string, number> = { ...state };
  const add = (numbers: Numbers): void => {
    for (const [name, value] of Object.entries(numbers)) totals[name] = (totals[name] ?? 0) + value;
  };
  return {
    get state() {
      return { ...totals };
    },
    add({ loss, sums, report }, examples) {
      add({ examples, loss: loss * examples });
      add(under('sum', sums));
      add(under('report', report));
      add(under('steps', Object.fromEntries(Object.keys(report).map((name) => [name, 1]))));
    },
    end() {
      const { loss = 0, examples = 1 } = totals;
      const steps = within('steps', totals);
      const means = Object.entries(within('report', totals)).map(([name, value]) => [name, value / steps[name]!]);
      const numbers = {
        loss: loss / examples,
        ...within('sum', totals),
        ...Object.fromEntries<number>(means as never),
      };
      totals = {};
      return numbers;
    },
  };
}
