import type { MAPSolver, Numbers } from '@mapgrad/contracts';
import { differentiate, inline, trainingWarnings } from '@mapgrad/core';
import { adaptive, fixed, type IMLEOptions, imle, normal } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';

const PATIENCE = 5;

/** What is said of some steps. */
function said(steps: readonly Numbers[]): readonly string[] {
  const messages: string[] = [];
  const { step } = trainingWarnings({ warn: (message) => messages.push(message), patience: PATIENCE });
  steps.forEach(step);
  return messages;
}

const repeated = (count: number, numbers: Numbers): readonly Numbers[] => Array<Numbers>(count).fill(numbers);
const zero = { loss: 1, lambda: 0.01, zeroGradients: 1 };
const some = { ...zero, zeroGradients: 0.9 };

describe('gradients that are all 0', () => {
  it('are told once, after as many steps in a row as patience asks for', () => {
    expect(said(repeated(PATIENCE - 1, zero))).toEqual([]);
    expect(said(repeated(4 * PATIENCE, zero))).toEqual([
      expect.stringMatching(/^all gradients were 0 for 5 steps: at lambda 0\.01 no decision changed.*a larger lambda/),
    ]);
    expect(said([...repeated(4, zero), some, ...repeated(4, zero), some])).toEqual([]);
    expect(said([...repeated(9, zero), some, ...repeated(9, zero)]).length).toBe(1);
  });

  it('are fine where the loss is 0, or while alpha grows', () => {
    expect(said(repeated(20, { ...zero, loss: 0 }))).toEqual([]);
    expect(said(Array.from({ length: 20 }, (_, i) => ({ ...zero, alpha: 0.001 * (i + 1) })))).toEqual([]);
  });

  it('are told of an estimator without lambda too', () => {
    expect(said(repeated(9, { loss: 1, zeroGradients: 1 }))[0]).toMatch(
      /^all gradients were 0 for 5 steps: no decision.*a larger lambda, sigma or strength/,
    );
  });

  it('are fine while the alpha of a part of a sum grows', () => {
    const growing = (step: number): Numbers => ({
      loss: 1,
      zeroGradients: 1,
      '0.lambda': 0.1,
      '1.alpha': 0.001 * step,
    });
    expect(said(Array.from({ length: 20 }, (_, i) => growing(i + 1)))).toEqual([]);
    expect(said(repeated(20, growing(1)))).toEqual([expect.stringMatching(/^all gradients were 0.*at lambda 0\.1/)]);
  });
});

it('a lambda of 0 is told where alpha is not 0', () => {
  const steps = repeated(9, { loss: 1, lambda: 0, alpha: 0.5, zeroGradients: 1 });
  expect(said(steps)).toEqual([expect.stringMatching(/^lambda was 0 for 5 steps although alpha is 0\.5/)]);
});

it('alpha is told where it cannot leave 0, or grows beyond reason', () => {
  const bouncing = Array.from({ length: 12 }, (_, i) => ({ ...some, alpha: i % 2 === 0 ? 0.001 : 0 }));
  expect(said(bouncing)).toEqual([expect.stringMatching(/^alpha kept falling back to 0/)]);
  expect(said(repeated(9, { ...some, alpha: 10.0004 }))).toEqual([expect.stringMatching(/^alpha has grown to 10,/)]);
  expect(said(repeated(9, { ...some, alpha: 1 }))).toEqual([]);
  expect(said(repeated(9, { ...some, '0.alpha': 3, '1.of.alpha': 20 }))).toEqual([
    expect.stringMatching(/^alpha has grown to 20,/),
  ]);
});

/** Trains θ of two examples by gradient steps towards states, and tells what was said. */
function trained(
  options: Omit<IMLEOptions, 'noise'>,
  {
    solver = topK({ n: 4, k: 2 }),
    noisy = true,
    steps = 60,
  }: { solver?: MAPSolver; noisy?: boolean; steps?: number } = {},
): readonly string[] {
  const messages: string[] = [];
  const watch = trainingWarnings({ warn: (message) => messages.push(message), patience: 20 });
  const executor = inline();
  const layer = differentiate({
    estimator: imle({ ...options, ...(noisy && { noise: normal() }) }),
    solver,
    executor: {
      solve(job) {
        const z = executor.solve(job);
        watch.answered(job.query, z);
        return z;
      },
      dispose() {},
    },
  });
  const targets = Float32Array.of(1, 1, 0, 0, 0, 0, 1, 1);
  const theta = Float32Array.of(0.1, -0.2, 0.5, 0.3, 0.2, 0.3, -0.4, -0.2);
  for (let step = 0; step < steps; step++) {
    const { output, backward } = layer.forward(theta);
    const dz = output.map((value, i) => value - targets[i]!);
    const loss = dz.reduce((sum, value) => sum + value * value, 0);
    backward(dz).forEach((slope, i) => {
      theta[i] = theta[i]! - 0.1 * slope;
    });
    watch.step({ loss, ...layer.report, ...layer.state });
  }
  return messages;
}

describe('a run', () => {
  it.each([
    ['with a good lambda', { stepSize: fixed(1) }],
    ['with central differences', { stepSize: fixed(1), difference: 'central' }],
    ['with an adaptive step size', { stepSize: adaptive({ update: 0.02 }) }],
    ['with an adaptive step size of slow growth', { stepSize: adaptive() }],
  ] as const)('that is healthy, %s, hears nothing', (_, options) => {
    expect(trained(options, { steps: 300 })).toEqual([]);
  });

  it('without noise that has learned everything hears nothing', () => {
    expect(trained({ stepSize: fixed(1) }, { noisy: false, steps: 300 })).toEqual([]);
  });

  it('with a lambda that changes no decision is told so', () => {
    expect(trained({ stepSize: fixed(1e-9) })).toEqual([expect.stringMatching(/^all gradients were 0 for 20 steps/)]);
  });

  it('whose solver ignores theta is told so', () => {
    const deaf: MAPSolver = { exact: false, size: () => 4, prepare: () => (_, z) => z.fill(1) };
    const messages = trained({ stepSize: fixed(1) }, { solver: deaf });
    expect(messages.filter((message) => message.startsWith('the solver gave one and the same decision'))).toHaveLength(
      1,
    );
    expect(messages).toHaveLength(2);
  });

  it('whose step size wants the impossible is told so', () => {
    const messages = trained({ stepSize: adaptive({ target: 100, update: 1 }) }, { steps: 60 });
    expect(messages).toEqual([expect.stringMatching(/^alpha has grown to \d+, .*lower the target/)]);
  });
});

it('one state for one theta proves nothing against the solver', () => {
  const messages: string[] = [];
  const watch = trainingWarnings({ warn: (message) => messages.push(message), patience: 1 });
  const shape = { instances: 2, samples: 1, n: 2 };
  watch.answered({ theta: Float32Array.of(1, 2, 1, 2), shape }, Float32Array.of(0, 1, 0, 1));
  watch.step(some);
  expect(messages).toEqual([]);
  watch.answered({ theta: Float32Array.of(1, 3, 1, 2), shape }, Float32Array.of(0, 1, 0, 1));
  watch.step(some);
  watch.step(some);
  expect(messages.length).toBe(1);
});
