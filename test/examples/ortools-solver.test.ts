import { spawnSync } from 'node:child_process';
import { mapStates } from '@mapgrad/core';
import { command, endSynchronous, type RemoteSolver, synchronous } from '@mapgrad/remote';
import { solverLaws } from '@mapgrad/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { uniform } from '../../core/testing/numbers.ts';
import { mapgrad } from '../cli/command.ts';
import { coded } from '../plugins/tfjs/matching.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const succeeds = (...args: readonly string[]): boolean => spawnSync('python3', args).status === 0;
const hasPython = succeeds('--version');
const hasORTools = hasPython && succeeds('-c', 'import ortools');

const n = 8;
// No two of the rules forbid the same: a turbine's runs at once, a run before the one it is after, and too much power.
const runs = [
  { turbine: 'A', power: 1, length: 2, earliest: 0, end: 6 },
  { turbine: 'A', power: 1, length: 3, earliest: 0, end: 8 },
  { turbine: 'B', power: 1, length: 2, earliest: 1, end: 8, after: [0] },
  { turbine: 'C', power: 2, length: 2, earliest: 2, end: 6 },
];
const instance = { limit: 3, runs };
const asked = (script: string): RemoteSolver =>
  command({ n, exact: true, instance, command: ['python3', '-B', `examples/ortools-solver/${script}`] });
const exhaustive = asked('exhaustive.py');
const scheduled = asked('solver.py');

/** MAP(θ), row after row. */
const answers = (solver: RemoteSolver, theta: Float32Array): Float32Array =>
  mapStates({ solver: synchronous({ solver }) }, theta);

async function refusal(solver: RemoteSolver, changed: typeof instance): Promise<unknown> {
  const solve = await command({ n, instance: changed, command: commandOf(solver) }).prepare();
  return solve(new Float32Array(n), new Float32Array(n));
}

const commandOf = ({ spec }: RemoteSolver): readonly string[] =>
  (spec!.argument as { readonly command: readonly string[] }).command;

afterAll(async () => {
  await exhaustive.dispose();
  await scheduled.dispose();
  await endSynchronous();
});

const without = (what: string): string => ` (skipped: there is no ${what})`;
const described = (name: string, solver: RemoteSolver, isThere: boolean, what: string): void => {
  describe.skipIf(!isThere)(`${name}${isThere ? '' : without(what)}`, () => {
    describe('obeys the laws', () => {
      for (const law of solverLaws(() => solver)) it(law.name, law.check);
    });

    it('plans by hand', () => {
      // C has 2 (9 + 2), A 2 + 9 and then 2 + 0 + 1; beside A and C there is no power left for B, which has 0 + 1.
      expect([...answers(solver, Float32Array.of(0, 2, 9, 2, 0, 1, -1, 0))]).toEqual([0, 1, 3, 3, 2, 2, 0, 0]);
    });

    it('delivers all that is to be delivered, and never too much', () => {
      const z = answers(solver, uniform(5, 40 * n));
      for (let row = 0; row < 40; row++) {
        const powers = [...z.subarray(row * n, (row + 1) * n)];
        expect(powers.reduce((sum, power) => sum + power, 0)).toBe(11);
        expect(Math.max(...powers)).toBeLessThanOrEqual(3);
      }
    });

    it('says that runs do not fit, and what it does not understand', async () => {
      const late = runs.map((run) => ({ ...run, earliest: 4, end: 7 }));
      await expect(refusal(solver, { limit: 3, runs: late })).rejects.toEqual(coded('SOLVER_INFEASIBLE', /do not fit/));
      await expect(refusal(solver, { ...instance, ...{ speed: 1 } })).rejects.toEqual(coded('SOLVER_FAILED', /speed/));
    });
  });
};

described('a solver in Python that tries all plans', exhaustive, hasPython, 'python3');
described('a solver in Python that asks OR-Tools', scheduled, hasORTools, 'OR-Tools in python3');

describe.skipIf(!hasORTools)(`OR-Tools${hasORTools ? '' : without('OR-Tools in python3')}`, () => {
  it('plans as trying all plans does', () => {
    const theta = uniform(7, 100 * n);
    expect(answers(scheduled, theta)).toEqual(answers(exhaustive, theta));
  });

  it('can be trained through', { timeout: 120_000 }, async () => {
    const small = ['data.train=8', 'data.validation=2', 'data.test=4', 'train.epochs=1'];
    const out = ['--out', temporaryFolder(), '--json'];
    const { code, stdout, stderr } = await mapgrad([
      'train',
      'examples/ortools-solver/pipeline.yaml',
      ...small,
      ...out,
    ]);
    expect(code, stderr).toBe(0);
    const { summaries } = JSON.parse(stdout) as { summaries: { mean: number }[] };
    expect(summaries[0]!.mean).toBeGreaterThanOrEqual(0);
    expect(summaries[0]!.mean).toBeLessThan(0.6);
  });
});
