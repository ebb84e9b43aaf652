import { everyCase } from './every-case.ts';
import { ensure, type Law } from './law.ts';
import { difference, show } from './show.ts';
import type { MakeSolver, SolverLaw } from './solver-bench.ts';

/** Answers of chance on a tie are all alike in 2 of 2^ASKED. */
const ASKED = 6;

/** That z is a function of θ: not of chance, of what was solved before or beside it, or of where the numbers lie. */
export const solverPurityLaws = <Instance>(
  solverLaw: SolverLaw<Instance>,
  make: MakeSolver<Instance>,
  instances: readonly Instance[],
  domain: 'any' | 'negative',
): readonly Law[] => [
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

  solverLaw('z does not depend on what was in it, nor on where it and theta lie in memory', async (bench, instance) => {
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
      return changed && `${changed} for theta ${show(theta)} at [2] and z at [${bench.n + 4}] of one buffer of sevens`;
    });
  }),

  solverLaw('two prepared solvers do not disturb one another', async ({ fresh, thetas, n }, instance) => {
    const solver = make();
    const one = await solver.prepare(instance);
    const others = await Promise.all([instance, ...instances].map(async (other) => solver.prepare(other)));
    await everyCase(thetas(), async (theta) => {
      const expected = await (await fresh())(theta);
      const z = new Float32Array(n);
      const opposite = theta.map((value) => (domain === 'negative' ? -2 - value : -value));
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
];
