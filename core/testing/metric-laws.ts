import type { Decisions, Metric, Rows } from '@mapgrad/contracts';
import { everyCase } from './every-case.ts';
import { ensure, type Law, law } from './law.ts';
import { integers, uniform } from './numbers.ts';
import { difference, show } from './show.ts';

/** [N, n] */
const SIZES = [
  [1, 2],
  [3, 2],
  [5, 7],
] as const;

const TOLERANCE = 1e-5;

/**
 * What every metric obeys: a finite number, from the decisions alone, that nothing but right decisions is best in.
 *
 * The laws judge z = [θ > 0] where [t > 0] was right, t being the targets, of which one at least is positive.
 *
 * @param make a new metric each time
 */
export function metricLaws(make: () => Metric): readonly Law[] {
  const everyDecision = async (breach: (metric: Metric, decisions: Decisions) => string | undefined): Promise<void> => {
    for (const [count, n] of SIZES) {
      const draws = [1, 2, 3, 4, 5].flatMap((seed) => [integers, uniform].map((draw) => draw(seed, 2 * count * n)));
      await everyCase(draws, (both) => {
        const targets = both.slice(count * n);
        targets[0] = 1;
        const decisions = decisionsOf(both.slice(0, count * n), targets, n);
        const found = breach(make(), decisions);
        return found && `${found}, for theta ${show(decisions.theta)}, targets ${show(decisions.targets)}, n = ${n}`;
      });
    }
  };

  return [
    law('metric: it says whether lower or higher is better', () => {
      const { better } = make();
      ensure(['lower', 'higher'].includes(better), () => `better is ${JSON.stringify(better)}`);
    }),

    law('metric: it is a finite number', () =>
      everyDecision((metric, decisions) => {
        const value: unknown = measured(metric, decisions);
        return Number.isFinite(value) ? undefined : `it is ${String(value)}`;
      }),
    ),

    law('metric: it is the same when asked again, and leaves the decisions as they are', () =>
      everyDecision((metric, decisions) => {
        const { theta, z, targets, optimum } = decisions;
        const before = [theta, z, targets, optimum].map((rows) => rows.slice());
        const first = measured(metric, decisions);
        const again = measured(metric, decisions);
        if (!Object.is(first, again)) return `it is ${first}, and ${again} when asked again`;
        const changed = [theta, z, targets, optimum].map((rows, i) => difference(rows, before[i]!)).find(Boolean);
        return changed && `the decisions have ${changed} afterwards`;
      }),
    ),

    law('metric: no decisions are better than the right ones', () =>
      everyDecision((metric, decisions) => {
        const sense = metric.better === 'lower' ? 1 : -1;
        const found = measured(metric, decisions);
        const right = measured(metric, decisionsOf(decisions.targets, decisions.targets, decisions.n));
        const slack = TOLERANCE * (1 + Math.abs(found) + Math.abs(right));
        return sense * (right - found) <= slack
          ? undefined
          : `it is ${right} for the right decisions and ${found} for others, and ${metric.better} is said to be better`;
      }),
    ),
  ];
}

const states = (theta: Rows): Rows => theta.map((value) => Number(value > 0));

const decisionsOf = (theta: Rows, targets: Rows, n: number): Decisions => ({
  count: theta.length / n,
  n,
  theta,
  z: states(theta),
  targets,
  optimum: states(targets),
});

const measured = (metric: Metric, decisions: Decisions): number => {
  const probe = metric.probe?.(decisions);
  return metric.measure(decisions, ...(probe === undefined ? [] : [states(probe)]));
};
