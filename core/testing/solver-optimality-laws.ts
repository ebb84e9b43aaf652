import { everyCase } from './every-case.ts';
import { ensure, type Law } from './law.ts';
import { show } from './show.ts';
import type { SolverLaw } from './solver-bench.ts';

/** What optimality is measured by. */
interface Optimality<Instance> {
  /** All of C(instance), where it is small. */
  readonly states: ((instance: Instance) => Iterable<ArrayLike<number>>) | undefined;
  /** How much of Σ_i |θ_i z_i| an exact solver may lose to rounding. */
  readonly tolerance: number;
}

/** That z maximises ⟨θ, z⟩: exactly where the solver says so, and on the whole where it does not. */
export function solverOptimalityLaws<Instance>(
  solverLaw: SolverLaw<Instance>,
  { states, tolerance }: Optimality<Instance>,
): readonly Law[] {
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

function dot(theta: Float32Array, z: Float32Array): number {
  return theta.reduce((sum, value, i) => sum + value * z[i]!, 0);
}

function magnitude(theta: Float32Array, z: Float32Array): number {
  return theta.reduce((sum, value, i) => sum + Math.abs(value * z[i]!), 0);
}
