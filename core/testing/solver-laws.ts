import type { AsyncMAPSolver, MAPSolver } from '@mapgrad/contracts';
import { everyCase } from './every-case.ts';
import { ensure, type Law, law } from './law.ts';
import { adversarial, integers, uniform } from './numbers.ts';
import { difference, show } from './show.ts';

/** What {@link solverLaws} are told of the contribution. */
export interface SolverLawOptions<Instance> {
  /** Where θ may lie; `negative` for a solver that refuses a positive θ_i, or takes it as 0, as paths do. `any` when absent. */
  readonly theta?: 'any' | 'negative';
  /** What the laws are checked for; absent for a solver whose answers all share one C. */
  readonly instances?: readonly Instance[];
  /** What is wrong with a z [n] of finite numbers; undefined where z ∈ C(instance). */
  readonly violation?: (z: Float32Array, instance: Instance) => string | undefined;
  /** All of C(instance), where it is small: what an exact solver is compared with, and where any answer must be. */
  readonly states?: (instance: Instance) => Iterable<ArrayLike<number>>;
  /** How much of Σ_i |θ_i z_i| an exact solver may lose to rounding; 1e-6 when absent. */
  readonly tolerance?: number;
}

type Answer = (theta: Float32Array) => Promise<Float32Array>;

/** A solver for one instance, and the cases to try on it. */
interface Bench {
  readonly n: number;
  readonly exact: boolean;
  /** Answers of a newly made solver, prepared anew, in arrays that are NaN before. */
  fresh(): Promise<Answer>;
  /** θ of ordinary size: uniform, and integers with many ties. */
  thetas(numbersPerCase?: number): Iterable<Float32Array>;
  /** θ of any float32. */
  extremes(): Iterable<Float32Array>;
}

const CASES = 20;

/** Answers of chance on a tie are all alike in 2 of 2^ASKED. */
const ASKED = 6;

/**
 * What every solver obeys: all of z is written and finite, from θ alone; one that says that it is exact maximises ⟨θ, z⟩.
 *
 * @param make a new solver each time; make a small one and a large one, a check each
 */
export function solverLaws<Instance = void>(
  make: () => MAPSolver<Instance> | AsyncMAPSolver<Instance>,
  options: SolverLawOptions<Instance> = {},
): readonly Law[] {
  const { tolerance = 1e-6, instances = [undefined as Instance], states, violation = outsideOf(states) } = options;
  const solverLaw = (name: string, check: (bench: Bench, instance: Instance) => Promise<void>): Law =>
    law(`solver: ${name}`, async () => {
      for (const instance of instances) await check(benchOf(make, instance, options.theta ?? 'any'), instance);
    });

  const isState = solverLaw('every answer is a state of C', async ({ fresh, thetas }, instance) => {
    const answer = await fresh();
    await everyCase(thetas(), async (theta) => {
      const z = await answer(theta);
      const found = violation?.(z, instance);
      return found && `${found}: it gives ${show(z)} for theta ${show(theta)}`;
    });
  });

  const isBest = (all: NonNullable<typeof states>): Law =>
    solverLaw('where exact, no state of C scores higher', async ({ fresh, thetas, exact }, instance) => {
      const answer = await fresh();
      const rivals = [...all(instance)].map((state) => Float32Array.from(state));
      await everyCase(exact ? thetas() : [], async (theta) => {
        const z = await answer(theta);
        const value = dot(theta, z);
        const better = rivals.find(
          (rival) => dot(theta, rival) - value > tolerance * (magnitude(theta, z) + magnitude(theta, rival)),
        );
        return (
          better &&
          `for theta ${show(theta)} it gives ${show(z)}, value ${value}; but the state ${show(better)} has value ${dot(theta, better)}`
        );
      });
    });

  return [
    solverLaw('the size is an integer from 1, however often it is asked', async (_, instance) => {
      const solver = make();
      const size = solver.size(instance);
      await solver.prepare(instance);
      ensure(Number.isSafeInteger(size) && size >= 1, () => `the size is ${size}`);
      ensure(solver.size(instance) === size, () => `the size was ${size} and is ${solver.size(instance)} later`);
    }),

    solverLaw('finite theta gives a finite number in every place of z', async ({ fresh, extremes }) => {
      const answer = await fresh();
      await everyCase(extremes(), async (theta) => {
        const z = await answer(theta);
        const at = z.findIndex((value) => !Number.isFinite(value));
        return at < 0 ? undefined : `z[${at}] is ${z[at]} for theta ${show(theta)} (z was NaN before)`;
      });
    }),

    solverLaw('theta is left as it is', async ({ fresh, thetas }) => {
      const answer = await fresh();
      await everyCase(thetas(), async (theta) => {
        const before = theta.slice();
        await answer(theta);
        const changed = difference(theta, before);
        return changed && `theta ${show(before)} has ${changed} after it was solved`;
      });
    }),

    solverLaw('however often it is made and asked, the same theta has the same answer', async ({ fresh, thetas }) => {
      await everyCase(thetas(), async (theta) => {
        const first = await (await fresh())(theta);
        for (let again = 1; again < ASKED; again++) {
          const other = difference(await (await fresh())(theta), first);
          if (other !== undefined)
            return `it is not deterministic: made again, it answers ${other} for theta ${show(theta)}`;
        }
        return undefined;
      });
    }),

    solverLaw('z depends on theta alone, not on what was solved before', async ({ fresh, thetas }) => {
      const used = await fresh();
      await everyCase(thetas(), async (theta) => {
        const anew = await (await fresh())(theta);
        const changed = difference(await used(theta), anew) ?? difference(await used(theta), anew);
        return changed && `a solver that has solved before answers ${changed} for theta ${show(theta)}`;
      });
    }),

    solverLaw(
      'z does not depend on what was in it, nor on where it and theta lie in memory',
      async (bench, instance) => {
        const solve = await make().prepare(instance);
        const answer = await bench.fresh();
        await everyCase(bench.thetas(), async (theta) => {
          const memory = new Float32Array(2 * bench.n + 6).fill(7);
          const inside = memory.subarray(2, bench.n + 2);
          const z = memory.subarray(bench.n + 4, 2 * bench.n + 4);
          inside.set(theta);
          await solve(inside, z);
          const expected = new Float32Array(memory.length).fill(7);
          expected.set(theta, 2);
          expected.set(await answer(theta), bench.n + 4);
          const changed = difference(memory, expected);
          return (
            changed && `${changed} for theta ${show(theta)} at [2] and z at [${bench.n + 4}] of one buffer of sevens`
          );
        });
      },
    ),

    solverLaw('two prepared solvers do not disturb one another', async ({ fresh, thetas, n }, instance) => {
      const solver = make();
      const one = await solver.prepare(instance);
      const others = await Promise.all([instance, ...instances].map(async (other) => solver.prepare(other)));
      await everyCase(thetas(), async (theta) => {
        const expected = await (await fresh())(theta);
        const z = new Float32Array(n);
        const opposite = theta.map((value) => (options.theta === 'negative' ? -2 - value : -value));
        const disturbing = others.map((solve) => solve(opposite, new Float32Array(n)));
        await Promise.all([one(theta, z), ...disturbing]);
        const changed = difference(z, expected);
        return changed && `beside others it answers ${changed} for theta ${show(theta)}`;
      });
    }),

    solverLaw('questions that are asked at once do not disturb one another', async ({ fresh, thetas }) => {
      const answer = await fresh();
      const all = [...thetas()];
      for (const [i, z] of (await Promise.all(all.map(answer))).entries()) {
        const changed = difference(z, await answer(all[i]!));
        ensure(
          changed === undefined,
          () => `asked at once with others, it answers ${changed ?? ''} for theta ${show(all[i]!)}`,
        );
      }
    }),

    solverLaw(
      'where exact, no state that it gives for another theta scores higher',
      async ({ fresh, thetas, exact, n }) => {
        const answer = await fresh();
        await everyCase(exact ? thetas(2) : [], async (both) => {
          const theta = both.subarray(0, n);
          const other = both.subarray(n);
          const z = await answer(theta);
          const rival = await answer(other);
          const slack = tolerance * (magnitude(theta, z) + magnitude(theta, rival));
          const loss = dot(theta, rival) - dot(theta, z);
          return loss <= slack
            ? undefined
            : `for theta ${show(theta)} it gives ${show(z)}, value ${dot(theta, z)}; but ${show(rival)}, which it gives ` +
                `for ${show(other)}, has value ${dot(theta, rival)}`;
        });
      },
    ),

    solverLaw(
      'larger theta is better: its own answer outscores that for another theta, on the whole',
      async (bench) => {
        const { fresh, thetas, n } = bench;
        const answer = await fresh();
        let own = 0;
        let others = 0;
        let size = 0;
        for (const both of thetas(2)) {
          const theta = both.subarray(0, n);
          const z = await answer(theta);
          const rival = await answer(both.subarray(n));
          own += dot(theta, z);
          others += dot(theta, rival);
          size += magnitude(theta, z) + magnitude(theta, rival);
        }
        ensure(
          own >= others - tolerance * size,
          () =>
            `over all theta, <theta, z> adds up to ${own} for its own answers and to ${others} for those that it gives for ` +
            'other theta: it minimises, or ranks by something else; wrap a solver of costs in minimizing(solver)',
        );
      },
    ),

    ...(violation === undefined && states === undefined ? [] : [isState]),
    ...(states === undefined ? [] : [isBest(states)]),

    solverLaw('where exact, twice theta has the answer of theta', async ({ fresh, thetas, exact }) => {
      const answer = await fresh();
      await everyCase(exact ? thetas() : [], async (theta) => {
        const z = await answer(theta);
        const doubled = await answer(theta.map((value) => 2 * value));
        const far = z.findIndex((value, i) => Math.abs(value - doubled[i]!) > tolerance * (1 + Math.abs(value)));
        return far < 0
          ? undefined
          : `z[${far}] is ${z[far]} for theta ${show(theta)} and ${doubled[far]} for twice that`;
      });
    }),
  ];
}

/** A violation for each z that is not among some states; undefined where there are none to compare with. */
const outsideOf = <Instance>(states: SolverLawOptions<Instance>['states']): SolverLawOptions<Instance>['violation'] =>
  states &&
  ((z, instance) => {
    for (const state of states(instance)) if (difference(z.map(plain), Array.from(state, plain)) === undefined) return;
    return 'z is not among the states';
  });

/** −0 is 0. */
const plain = (value: number): number => value + 0;

function benchOf<Instance>(
  make: () => MAPSolver<Instance> | AsyncMAPSolver<Instance>,
  instance: Instance,
  domain: 'any' | 'negative',
): Bench {
  const solver = make();
  const n = solver.size(instance);
  const within = (theta: Float32Array): Float32Array =>
    domain === 'any' ? theta : theta.map((value) => -Math.abs(value));

  return {
    n,
    exact: solver.exact,
    async fresh() {
      const solve = await make().prepare(instance);
      return async (theta) => {
        const z = new Float32Array(n).fill(Number.NaN);
        await solve(theta, z);
        return z;
      };
    },
    *thetas(numbersPerCase = 1) {
      for (let seed = 0; seed < CASES; seed++) {
        yield within(integers(seed, numbersPerCase * n));
        yield within(uniform(seed, numbersPerCase * n));
      }
    },
    *extremes() {
      yield new Float32Array(n);
      for (let seed = 0; seed < CASES; seed++) yield within(adversarial(seed, n));
    },
  };
}

function dot(theta: Float32Array, z: Float32Array): number {
  return theta.reduce((sum, value, i) => sum + value * z[i]!, 0);
}

function magnitude(theta: Float32Array, z: Float32Array): number {
  return theta.reduce((sum, value, i) => sum + Math.abs(value * z[i]!), 0);
}
