import { type AsyncExecutor, type MAPSolver, MapgradError, type SolverLoss, type State } from '@mapgrad/contracts';
import { type AsyncJudge, inline, inlineAsync, type Judge, judge, judgeAsync, type KnownAnswers } from '@mapgrad/core';
import { fenchelYoung, gumbel, hinge, noiseContrastive, spoPlus } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const n = 4;
const solver = topK({ n, k: 2 });
const theta = [
  [0.5, -1, 2, 0],
  [1, 1.5, -0.5, 0.25],
];
const scores = [
  [1, 2, 0, 0],
  [3, 0, 0, 1],
];
const states = [
  [1, 1, 0, 0],
  [1, 0, 0, 1],
];
const noisy = (): SolverLoss => fenchelYoung({ noise: gumbel(), samples: 3 });

/** Learns how often it was asked. */
const counting: SolverLoss = {
  needs: [],
  initialState: { count: 0 },
  // biome-ignore lint/correctness/useYield: nothing to ask
  *evaluate(rows, _, { instances }, state) {
    if (rows[0] === 7) throw new Error('seven');
    const next = { count: state.count! + 1 };
    return { losses: new Float64Array(instances), dtheta: rows.slice(), state: next, report: { seen: next.count } };
  },
};

async function errorOf(run: () => unknown): Promise<MapgradError> {
  try {
    await run();
  } catch (thrown) {
    if (thrown instanceof MapgradError) return thrown;
    throw thrown;
  }
  return expect.fail('it threw nothing');
}

describe.each([
  ['judge', judge],
  ['judgeAsync', judgeAsync],
])('%s', (_, make) => {
  const judgeOf = (
    loss: SolverLoss,
    options: { seed?: number; layer?: number; state?: State } = {},
  ): Judge | AsyncJudge => make({ loss, solver, ...options });

  it('gives a loss and a gradient for each row of θ', async () => {
    const { losses, dtheta } = await judgeOf(spoPlus()).evaluate(theta, { scores, states });
    // 2θ − t: 0, −4, 4, 0 and −1, 3, −1, −0.5
    expect([...losses]).toEqual([4 - -4, 2.5 - -1.5]);
    expect([...dtheta]).toEqual([0, -2, 2, 0, -2, 2, 0, 0]);
  });

  it('asks for the states that the scores would choose, where they are not given', async () => {
    const flat = Float32Array.from(theta.flat());
    const given = await judgeOf(hinge()).evaluate(theta, { states });
    const asked = await judgeOf(hinge()).evaluate(flat, { scores });
    expect(asked.losses).toEqual(given.losses);
    expect(asked.dtheta).toEqual(given.dtheta);
  });

  it('passes states that are given, though scores would choose others', async () => {
    const { dtheta } = await judgeOf(spoPlus()).evaluate([theta[0]!], { scores: [scores[0]!], states: [[0, 0, 1, 1]] });
    expect([...dtheta]).toEqual([2, 0, 0, -2]);
  });

  it.each<[string, SolverLoss, KnownAnswers, string]>([
    [
      'no states',
      hinge(),
      {},
      'states are missing, and loss hinge needs them; pass the right states, or the true scores',
    ],
    ['no scores', spoPlus(), { states }, 'scores are missing, and loss spoPlus needs them; pass the true scores'],
    ['no pool', noiseContrastive(), { states }, 'pool are missing'],
  ])('refuses %s', async (__, loss, known, message) => {
    const error = await errorOf(() => judgeOf(loss).evaluate(theta, known));
    expect(error.code).toBe('ANSWERS_MISSING');
    expect(error.message).toContain(message);
  });

  it.each<[string, KnownAnswers]>([
    ['too few rows of states', { states: [states[0]!] }],
    ['scores of another width', { states, scores: new Float32Array(6) }],
    ['an empty pool', { states, pool: [] }],
  ])('refuses %s', async (__, known) => {
    expect((await errorOf(() => judgeOf(hinge()).evaluate(theta, known))).code).toBe('ANSWERS_SHAPE');
  });

  it('takes a pool of any number of states', async () => {
    const { losses } = await judgeOf(noiseContrastive()).evaluate(theta, {
      states,
      pool: [...states, ...states, [0, 0, 1, 1]],
    });
    expect(losses.length).toBe(2);
  });

  it('refuses numbers that are not finite, θ before all else', async () => {
    const wrong = [theta[0]!, [0, Number.NaN, 0, 0]];
    const inTheta = await errorOf(() => judgeOf(spoPlus()).evaluate(wrong, {}));
    expect(inTheta.code).toBe('THETA_NOT_FINITE');
    const inScores = await errorOf(() => judgeOf(spoPlus()).evaluate(theta, { scores: wrong }));
    expect(inScores.code).toBe('ANSWERS_NOT_FINITE');
    expect(inScores.message).toBe('scores[1][1] is NaN, expected finite numbers; look where the data come from');
    expect((await errorOf(() => judgeOf(spoPlus()).evaluate([[1]], { scores }))).code).toBe('THETA_SHAPE');
  });

  it('has other noise at each step, for each seed and for each layer, and the same in another run', async () => {
    const traceOf = async (options: { seed?: number; layer?: number }) => {
      const judged = judgeOf(noisy(), options);
      const first = await judged.evaluate(theta, { states });
      return [...first.losses, ...(await judged.evaluate(theta, { states })).losses];
    };
    const trace = await traceOf({ seed: 3 });
    expect(await traceOf({ seed: 3 })).toEqual(trace);
    expect(trace[0]).not.toBe(trace[2]);
    expect(await traceOf({ seed: 4 })).not.toEqual(trace);
    expect(await traceOf({ seed: 3, layer: 1 })).not.toEqual(trace);
  });

  it('continues from a state to the same bits', async () => {
    const whole = judgeOf(noisy(), { seed: 1 });
    await whole.evaluate(theta, { states });
    const rest = judgeOf(noisy(), { seed: 1, state: JSON.parse(JSON.stringify(whole.state)) as State });
    expect(await rest.evaluate(theta, { states })).toEqual(await whole.evaluate(theta, { states }));
    expect(rest.state).toEqual({ steps: 2 });
  });

  it('keeps what a loss learns, and its report', async () => {
    const judged = judgeOf(counting);
    await judged.evaluate(theta, { states });
    await judged.evaluate(theta, { states });
    expect(judged.state).toEqual({ count: 2, steps: 2 });
    expect(judged.report).toEqual({ seen: 2 });
  });

  it('counts no step that fails', async () => {
    const judged = judgeOf(counting);
    await judged.evaluate(theta, { states });
    await expect((async () => judged.evaluate([[7, 0, 0, 0]], { states: [states[0]!] }))()).rejects.toThrow('seven');
    await errorOf(() => judged.evaluate(theta, {}));
    expect(judged.state).toEqual({ count: 1, steps: 1 });
  });

  it('passes instances on, for MAP(t) too', async () => {
    const seen: unknown[] = [];
    const own: MAPSolver<{ readonly name: string }> = {
      exact: true,
      size: () => 3,
      prepare(instance) {
        seen.push(instance.name);
        return argmax({ n: 3 }).prepare();
      },
    };
    const rows = [
      [1, 2, 3],
      [3, 2, 1],
    ];
    const judged = make({ loss: hinge({ alpha: 0 }), solver: own });
    const { losses } = await judged.evaluate(rows, { scores: rows }, [{ name: 'a' }, { name: 'b' }]);
    expect([...losses]).toEqual([0, 0]);
    expect(seen).toEqual(['a', 'b']);
    const error = await errorOf(() => judged.evaluate(rows, { scores: rows }, [{ name: 'a' }]));
    expect(error.code).toBe('THETA_SHAPE');
  });

  it('names the row that a solver fails on', async () => {
    const failing: MAPSolver = { exact: true, size: () => n, prepare: () => () => expect.fail('broken') };
    const error = await errorOf(() => make({ loss: hinge(), solver: failing }).evaluate(theta, { states }));
    expect(error.code).toBe('SOLVER_FAILED');
    expect(error.context.row).toBe(0);
  });
});

describe('judgeAsync lets evaluations take turns', () => {
  /** Asks once, and learns how often. */
  const asking: SolverLoss = {
    ...counting,
    *evaluate(rows, answers, step, state) {
      yield { theta: rows, shape: { ...step, samples: 1 } };
      return yield* counting.evaluate(rows, answers, step, state);
    },
  };

  it('each from what the one before has learned', async () => {
    const judged = judgeAsync({ loss: asking, solver });
    await Promise.all([theta, theta, theta].map((rows) => judged.evaluate(rows, { states })));
    expect(judged.state).toEqual({ count: 3, steps: 3 });
  });

  it('also after one that fails', async () => {
    const judged = judgeAsync({ loss: asking, solver });
    const failing = judged.evaluate([[7, 0, 0, 0]], { states: [states[0]!] });
    const later = judged.evaluate(theta, { states });
    await expect(failing).rejects.toThrow('seven');
    expect((await later).losses.length).toBe(2);
    expect(judged.state).toEqual({ count: 1, steps: 1 });
  });

  it('to the bits of one after the other', async () => {
    const executor = inlineAsync();
    let wait = 4;
    const slow: AsyncExecutor = {
      async solve(job) {
        await new Promise((resolve) => setTimeout(resolve, --wait));
        return executor.solve(job);
      },
      dispose() {},
    };
    const slowly = judgeAsync({ loss: noisy(), solver, executor: slow });
    const together = await Promise.all([theta, scores, states].map((rows) => slowly.evaluate(rows, { states })));
    const plain = judge({ loss: noisy(), solver, executor: inline() });
    expect(together).toEqual([theta, scores, states].map((rows) => plain.evaluate(rows, { states })));
  });
});
