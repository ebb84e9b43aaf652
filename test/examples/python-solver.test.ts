import { spawnSync } from 'node:child_process';
import { mapStates } from '@mapgrad/core';
import { command, endSynchronous, service, synchronous } from '@mapgrad/remote';
import { knapsack } from '@mapgrad/solvers';
import { solverLaws } from '@mapgrad/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { uniform } from '../../core/testing/numbers.ts';
import { mapgrad } from '../cli/command.ts';
import { serve } from '../plugins/remote/serve.ts';
import { coded } from '../plugins/tfjs/matching.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const isMissing = spawnSync('python3', ['--version']).status !== 0;
const folder = 'examples/python-solver';
const instance = { weights: [3, 5, 7, 3, 5, 4], capacity: 12 };
const options = { n: 6, exact: true, instance };
const asked = command({ ...options, command: ['python3', `${folder}/solver.py`] });
const theta = uniform(3, 300 * 6);
const here = mapStates({ solver: knapsack(instance) }, theta);

afterAll(async () => {
  await asked.dispose();
  await endSynchronous();
});

describe.skipIf(isMissing)(`a solver in Python${isMissing ? ' (skipped: there is no python3)' : ''}`, () => {
  describe('obeys the laws', () => {
    for (const law of solverLaws(() => asked)) it(law.name, law.check);
  });

  it('decides as the one in TypeScript does, as a command', () => {
    expect(mapStates({ solver: synchronous({ solver: asked }) }, theta)).toEqual(here);
  });

  it('decides as the one in TypeScript does, as a service', async () => {
    const { url, stop } = await serve(['python3', `${folder}/serve.py`, '0']);
    try {
      expect(mapStates({ solver: synchronous({ solver: service({ ...options, url }) }) }, theta)).toEqual(here);
    } finally {
      stop();
    }
  });

  it('says what it cannot do', async () => {
    const solve = await command({ n: 6, command: ['python3', `${folder}/solver.py`] }).prepare();
    await expect(solve(new Float32Array(6), new Float32Array(6))).rejects.toEqual(
      coded('SOLVER_FAILED', /^KeyError\('instance'\)$/),
    );
  });

  it('trains to the same numbers as the one in TypeScript, which are better than at the start', async () => {
    const out = ['--out', temporaryFolder(), '--json'];
    const { code, stdout, stderr } = await mapgrad(['train', `${folder}/pipeline.yaml`, ...out]);
    expect(code, stderr).toBe(0);
    const { summaries } = JSON.parse(stdout) as { summaries: { variant: string; mean: number }[] };
    const [python, typescript] = summaries;
    expect([python!.variant, typescript!.variant]).toEqual(['Python', 'TypeScript']);
    expect(python!.mean).toBe(typescript!.mean);
    expect(python!.mean).toBeLessThan(0.15);
    expect(python!.mean).toBeGreaterThan(0.05);
  });
});
