import type { AsyncMAPSolver, MAPSolver } from '@mapgrad/contracts';
import { everyCase } from './every-case.ts';
import { ensure, type Law, law } from './law.ts';
import { difference, show } from './show.ts';
import { benchOf, type SolverLaw } from './solver-bench.ts';
import { solverOptimalityLaws } from './solver-optimality-laws.ts';
import { solverPurityLaws } from './solver-purity-laws.ts';

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
  const { theta: domain = 'any' } = options;
  const solverLaw: SolverLaw<Instance> = (name, check) =>
    law(`solver: ${name}`, async () => {
      for (const instance of instances) await check(benchOf(make, instance, domain), instance);
    });

  const isState = solverLaw('every answer is a state of C', async ({ fresh, thetas }, instance) => {
    const answer = await fresh();
    await everyCase(thetas(), async (theta) => {
      const z = await answer(theta);
      const found = violation?.(z, instance);
      return found && `${found}: it gives ${show(z)} for theta ${show(theta)}`;
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

    ...solverPurityLaws(solverLaw, make, instances, domain),
    ...(violation === undefined && states === undefined ? [] : [isState]),
    ...solverOptimalityLaws(solverLaw, { states, tolerance }),
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
