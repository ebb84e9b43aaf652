import {
  type Answers,
  type Asking,
  type LossValue,
  type MAPSolver,
  noiseKey,
  type Query,
  type Rows,
  type SolverLoss,
  type State,
} from '@mapgrad/contracts';
import { drive, driveAsync, inline, inlineAsync } from '@mapgrad/core';
import { backwards } from './backwards.ts';
import { everyCase } from './every-case.ts';
import { ensure, type Law, law } from './law.ts';
import { adversarial, integers, uniform } from './numbers.ts';
import { positivePart } from './positive-part.ts';
import { difference, show } from './show.ts';

/** What {@link solverLossLaws} are told of the contribution. */
export interface SolverLossLawOptions {
  /** Its gradient is a subgradient, at each step: ℓ(θ') ≥ ℓ(θ) + ⟨dℓ/dθ, θ' − θ⟩; false when absent. */
  readonly convex?: boolean;
}

interface Size {
  readonly instances: number;
  readonly n: number;
  /** P */
  readonly pool: number;
}

interface Example<Known extends Answers = { readonly [Name in keyof Answers]-?: Rows }> {
  readonly size: Size;
  /** [B, n] */
  readonly theta: Rows;
  readonly answers: Known;
}

/** From small to large, so that the first that breaks a law is a small one. */
const SIZES: readonly Size[] = [
  { instances: 1, n: 1, pool: 1 },
  { instances: 1, n: 3, pool: 2 },
  { instances: 3, n: 2, pool: 1 },
  { instances: 4, n: 17, pool: 6 },
];

/** How far below a subgradient inequality may be missed, relative to its terms: what float32 rounds off queries and gradients. */
const TOLERANCE = 1e-5;

const key = noiseKey(0);

/**
 * What every loss on θ that asks a solver obeys: nothing but its arguments decides its answers, it reads what it says it
 * needs, and finite numbers give finite numbers.
 *
 * @param make a new loss each time
 */
export function solverLossLaws(make: () => SolverLoss, { convex = false }: SolverLossLawOptions = {}): readonly Law[] {
  /** Tries [θ | t | pool] of many sizes on the cube {0, 1}ⁿ, whose states are known to be the best. */
  const everyExample = async (
    numbers: readonly ((seed: number, length: number) => Float32Array)[],
    breach: (loss: SolverLoss, example: Example) => string | undefined | Promise<string | undefined>,
  ): Promise<void> => {
    const loss = make();
    for (const size of SIZES) {
      const length = (2 * size.instances + size.pool) * size.n;
      const cases = numbers.flatMap((draw) => [1, 2, 3, 4, 5].map((seed) => draw(seed, length)));
      await everyCase(cases, async (all) => {
        const example = exampleOf(size, all);
        const found = await breach(loss, example);
        const { scores, states, pool } = example.answers;
        const shown = `theta ${show(example.theta)}, scores ${show(scores)}, states ${show(states)}, pool ${show(pool)}`;
        return found && `${found}, for ${shown}, n = ${size.n}`;
      });
    }
  };

  const laws = [
    law('loss: there is a number for each instance, and a gradient of the shape of theta', () =>
      everyExample([uniform], (loss, example) => {
        const { losses, dtheta } = evaluate(loss, example);
        if (losses.length !== example.size.instances) return `there are ${losses.length} losses`;
        return dtheta.length === example.theta.length ? undefined : `dtheta has ${dtheta.length} numbers`;
      }),
    ),

    law('loss: finite theta and answers give finite losses, gradients, state and report', () =>
      everyExample([adversarial, uniform, integers], (loss, example) => {
        const { losses, dtheta, state, report } = evaluate(loss, example);
        const numbers = { losses: [...losses], dtheta: [...dtheta], ...state, ...report };
        const wrong = Object.entries(numbers).find(([, values]) => ![values].flat().every(Number.isFinite));
        return wrong && `${wrong[0]} is ${show([wrong[1]].flat())}`;
      }),
    ),

    law('loss: what it does not say it needs may be absent', () =>
      everyExample([uniform], (loss, example) => {
        const { states, scores, pool } = example.answers;
        const answers: Answers = {
          states,
          scores: loss.needs.includes('scores') ? scores : undefined,
          pool: loss.needs.includes('pool') ? pool : undefined,
        };
        const { losses } = evaluate(loss, { ...example, answers });
        return losses.every(Number.isFinite) ? undefined : `losses are ${show(losses)} without the rest`;
      }),
    ),

    law('loss: the same step gives the same bits', () =>
      everyExample([uniform], (loss, example) => {
        const first = evaluate(loss, example);
        const changed = changeOf(evaluate(make(), example), first) ?? changeOf(evaluate(loss, example), first);
        return changed && `done again it has ${changed}`;
      }),
    ),

    law('loss: theta and the answers are left as they are', () =>
      everyExample([uniform], (loss, example) => {
        const given = [example.theta, ...Object.values(example.answers)];
        const before = given.map((rows) => rows.slice());
        evaluate(loss, example);
        const changed = given.map((rows, at) => difference(rows, before[at]!)).find((found) => found !== undefined);
        return changed && `afterwards one of them has ${changed}`;
      }),
    ),

    law('loss: no executor can change the bits', () =>
      everyExample([uniform], async (loss, example) => {
        const expected = evaluate(loss, example);
        const solver = cube(example.size.n);
        const other = evaluate(loss, example, (query) => backwards().solve<void>({ query, solver }));
        const executor = inlineAsync();
        const later = await driveAsync(asked(loss, example, loss.initialState), (query) =>
          executor.solve<void>({ query, solver }),
        );
        const changed = changeOf(other, expected) ?? changeOf(later, expected);
        return changed && `with rows answered in another order, or later, it has ${changed}`;
      }),
    ),

    law('loss: an instance does not depend on the rest of the batch', () =>
      everyExample([uniform], (loss, example) => {
        const { size, theta, answers } = example;
        const { n, instances } = size;
        const whole = evaluate(loss, example);
        for (let b = 0; b < instances; b++) {
          for (const kept of [instances, b + 1]) {
            const row = [b * n, (b + 1) * n] as const;
            const other = exampleOf({ ...size, instances: kept }, uniform(9, (2 * kept + size.pool) * n));
            other.theta.set(theta.subarray(...row), b * n);
            other.answers.scores.set(answers.scores.subarray(...row), b * n);
            other.answers.states.set(answers.states.subarray(...row), b * n);
            const found = evaluate(loss, { ...other, answers: { ...other.answers, pool: answers.pool } });
            const changed =
              difference([found.losses[b]!], [whole.losses[b]!]) ??
              difference(found.dtheta.subarray(...row), whole.dtheta.subarray(...row));
            if (changed !== undefined) return `instance ${b} has ${changed} in another batch of ${kept}`;
          }
        }
        return undefined;
      }),
    ),

    law('loss: the state keeps its names and stays finite', () => {
      const loss = make();
      const names = Object.keys(loss.initialState).sort().join();
      const size = { instances: 2, n: 4, pool: 3 };
      let state = Object.freeze({ ...loss.initialState });
      for (let step = 0; step < 20; step++) {
        const all = [uniform, integers, adversarial][step % 3]!(step, 28);
        const next = evaluate(loss, exampleOf(size, all), answersOf(size.n), state).state;
        const kept = Object.keys(next).sort().join() === names && Object.values(next).every(Number.isFinite);
        ensure(kept, () => `after ${JSON.stringify(state)} comes ${JSON.stringify(next)}`);
        state = Object.freeze({ ...next });
      }
    }),
  ];

  const subgradient = law('loss: its gradient is a subgradient', () =>
    everyExample([uniform, integers], (loss, example) => {
      const { instances, n } = example.size;
      const { losses, dtheta } = evaluate(loss, example);
      const other = { ...example, theta: example.theta.map((value, i) => 3 * example.answers.scores[i]! - value) };
      const there = evaluate(loss, other).losses;
      for (let b = 0; b < instances; b++) {
        let bound = losses[b]!;
        let size = Math.abs(bound) + Math.abs(there[b]!);
        for (let i = b * n; i < (b + 1) * n; i++) {
          const rise = dtheta[i]! * (other.theta[i]! - example.theta[i]!);
          bound += rise;
          size += Math.abs(rise);
        }
        if (there[b]! >= bound - TOLERANCE * size) continue;
        return `from theta to theta' = 3t - theta, the loss of instance ${b} goes to ${there[b]}, below ${bound}, its tangent`;
      }
      return undefined;
    }),
  );

  return convex ? [...laws, subgradient] : laws;
}

const cube = (n: number): MAPSolver => {
  const solver = positivePart({ n });
  return { exact: true, size: () => n, prepare: () => solver.prepare({ free: n }) };
};

function answersOf(n: number): (query: Query) => Rows {
  const executor = inline();
  const solver = cube(n);
  return (query) => executor.solve<void>({ query, solver });
}

const asked = (loss: SolverLoss, { theta, answers, size }: Example<Answers>, state: State): Asking<LossValue> =>
  loss.evaluate(theta, answers, { instances: size.instances, n: size.n, key }, state);

const evaluate = (
  loss: SolverLoss,
  example: Example<Answers>,
  answer = answersOf(example.size.n),
  state = loss.initialState,
): LossValue => drive(asked(loss, example, state), answer);

const changeOf = (found: LossValue, expected: LossValue): string | undefined =>
  difference(found.losses, expected.losses) ?? difference(found.dtheta, expected.dtheta);

/** Takes apart [θ | t | pool]; the right states are those of t, the pool is of numbers of any size. */
function exampleOf(size: Size, all: Float32Array): Example {
  const length = size.instances * size.n;
  const scores = all.slice(length, 2 * length);
  return {
    size,
    theta: all.slice(0, length),
    answers: { scores, states: scores.map((value) => (value > 0 ? 1 : 0)), pool: all.slice(2 * length) },
  };
}
