import type { AsyncMAPSolver, Executor, MAPSolver } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { adaptive, fenchelYoung, gumbel, imle, normal, perturbed, scoreFunction } from '@mapgrad/estimators';
import { argmax, topK } from '@mapgrad/solvers';
import {
  type Cut,
  evaluateCut,
  layer,
  layerAsync,
  sampling,
  samplingAsync,
  solverLoss,
  solverLossAsync,
  together,
  type ValueAndGrads,
  valueAndGrads,
} from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { itReadsAtOnce, useLane } from '../../lane.ts';
import { coded } from './matching.ts';

await useLane();

let tensors: number;
beforeEach(() => {
  tensors = tf.memory().numTensors;
});
afterEach(() => {
  tf.disposeVariables();
  vi.restoreAllMocks();
  expect(tf.memory().numTensors).toBe(tensors);
});

const numbers = (count: number, seed: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(seed * 37.1 + i * 12.9898) * 2);

const variable = (shape: number[], seed: number): tf.Variable => {
  const initial = tf.tensor(numbers(tf.util.sizeFromShape(shape), seed), shape);
  const made = tf.variable(initial, true, `w${seed}`);
  initial.dispose();
  return made;
};

/** Numbers of a loss and its gradients, which are freed. */
async function read({ value, grads }: ValueAndGrads | ReturnType<typeof tf.variableGrads>) {
  const all = { loss: value, ...grads };
  const entries = await Promise.all(Object.entries(all).map(async ([name, x]) => [name, await x.data()] as const));
  tf.dispose(all);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

const options = {
  estimator: imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.7 }), samples: 3 }),
  solver: topK({ n: 5, k: 2 }),
  seed: 3,
};

const squares = (z: tf.Tensor, y: tf.Tensor): tf.Scalar => tf.mean(tf.square(tf.sub(z, y)));

/** Two layers of weights before a layer, one behind it, and θ in the loss as well. */
const network = () => {
  const [first, second, last] = [variable([4, 6], 1), variable([6, 5], 2), variable([5, 1], 3)];
  const [x, y] = [numbers(3 * 4, 5), numbers(9, 6)];
  const theta = () => tf.matMul(tf.tanh(tf.matMul(tf.tensor(x, [3, 4]), first)), second);
  const loss = (z: tf.Tensor, direct: tf.Tensor) =>
    tf.add<tf.Scalar>(squares(tf.matMul(z, last), tf.tensor(y, [9, 1])), tf.mul(tf.mean(tf.square(direct)), 0.1));
  return { theta, loss };
};

itReadsAtOnce(
  'has the loss, the gradients and the state of the layer in the tape, to the bit, step after step',
  async () => {
    const { theta, loss } = network();
    const [now, later] = [layer(options), layerAsync(options)];
    for (let step = 0; step < 3; step++) {
      const expected = await read(
        tf.variableGrads(() => {
          const direct = theta();
          return loss(now(direct), direct);
        }),
      );
      const found = await read(
        await valueAndGrads(function* () {
          const direct = theta();
          return loss(yield* later(direct), direct);
        }),
      );
      expect(found).toEqual(expected);
      expect(Object.keys(found)).toEqual(['loss', 'w1', 'w2', 'w3']);
      expect(found.w1!.some((value) => value !== 0)).toBe(true);
      expect([later.state, later.report]).toEqual([now.state, now.report]);
    }
  },
);

itReadsAtOnce('goes through one layer into another, and through several side by side', async () => {
  const [first, second] = [variable([3, 5], 1), variable([5, 5], 2)];
  const parts = [7, 8, 9].map((seed) => ({ ...options, seed, estimator: perturbed({ noise: gumbel(), samples: 4 }) }));
  const x = () => tf.tensor(numbers(2 * 3, 4), [2, 3]);
  const [a, b, c] = parts.map((part) => layer(part));
  const expected = await read(
    tf.variableGrads(() => {
      const theta = tf.matMul(x(), first);
      const [left, right] = [a!(theta), b!(tf.neg(theta))];
      return squares(c!(tf.matMul(tf.add(left, right), second)), right);
    }),
  );
  const [d, e, f] = parts.map((part) => layerAsync(part));
  const found = await read(
    await valueAndGrads(function* () {
      const theta = tf.matMul(x(), first);
      const [left, right] = yield* together([d!(theta), e!(tf.neg(theta))]);
      return squares(yield* f!(tf.matMul(tf.add(left!, right!), second)), right!);
    }),
  );
  expect(found).toEqual(expected);
  expect(found.w1!.some((value) => value !== 0)).toBe(true);
});

it('asks what runs side by side at once, and starts backward passes without waiting for others', async () => {
  const log: string[] = [];
  const slow = (name: string): AsyncMAPSolver => ({
    ...topK({ n: 5, k: 2 }),
    prepare: () => {
      const solve = topK({ n: 5, k: 2 }).prepare();
      return async (theta, z) => {
        log.push(`${name} asked`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        solve(theta, z);
        log.push(`${name} answered`);
      };
    },
  });
  const w = variable([1, 5], 1);
  const estimator = imle({ noise: gumbel(), stepSize: adaptive({ alpha: 0.7 }) });
  const [a, b] = ['a', 'b'].map((name) => layerAsync({ estimator, solver: slow(name) }));
  const target = numbers(5, 2);
  await read(
    await valueAndGrads(function* () {
      const [left, right] = yield* together([a!(w), b!(tf.neg(w))]);
      const y = tf.tensor(target, [1, 5]);
      return tf.add<tf.Scalar>(squares(left!, y), squares(right!, y));
    }),
  );
  // What is under way at the same time is of both: in the forward pass, and in the backward pass.
  const rounds: Set<string>[] = [];
  let waiting = 0;
  for (const [name, event] of log.map((line) => line.split(' '))) {
    if (event === 'asked' && waiting++ === 0) rounds.push(new Set());
    if (event === 'answered') waiting--;
    rounds.at(-1)!.add(name!);
  }
  expect(rounds.length).toBeGreaterThan(1);
  for (const round of rounds) expect([...round].sort()).toEqual(['a', 'b']);
});

it('keeps the mask of a dropout for the backward pass', async () => {
  const w = variable([64, 5], 1);
  tf.tidy(() => w.assign(tf.ones([64, 5])));
  const later = layerAsync(options);
  let kept: tf.Tensor | undefined;
  const { value, grads } = await valueAndGrads(function* () {
    const dropped = tf.dropout(w, 0.5);
    yield* later(dropped);
    kept = tf.keep(tf.clone(dropped));
    return tf.sum(dropped);
  });
  const mask = await kept!.data();
  expect(await grads.w1!.data()).toEqual(mask);
  expect(new Set(mask)).toEqual(new Set([0, 2]));
  tf.dispose([value, grads, kept!]);
});

it('reads theta once and dz once', async () => {
  const { theta } = network();
  const later = layerAsync(options);
  const reads = vi.spyOn(tf.Tensor.prototype, 'data');
  const { value, grads } = await valueAndGrads(function* () {
    return squares(yield* later(theta()), tf.zeros([9, 5]));
  });
  expect(reads).toHaveBeenCalledTimes(2);
  tf.dispose([value, grads]);
});

it('may be under way several times at once', async () => {
  const { theta, loss } = network();
  const step = (seed: number) => {
    const later = layerAsync({ ...options, seed });
    return valueAndGrads(function* () {
      const direct = theta();
      return loss(yield* later(direct), direct);
    });
  };
  const alone = [await read(await step(1)), await read(await step(2))];
  const both = await Promise.all([step(1), step(2)]);
  expect([await read(both[0]), await read(both[1])]).toEqual(alone);
  expect(alone[0]).not.toEqual(alone[1]);
});

itReadsAtOnce('learns from losses as in the tape', async () => {
  const w = variable([2, 4], 1);
  const parts = { estimator: scoreFunction({ noise: gumbel(), samples: 3 }), solver: argmax({ n: 4 }), seed: 5 };
  const [now, later] = [sampling(parts), samplingAsync(parts)];
  const costs = (z: tf.Tensor) => tf.sum(tf.mul(tf.mul(z, tf.tensor([3, -1, 2, 5])), tf.mean(w)), 1);
  const expected = await read(
    tf.variableGrads(() => {
      const { z, losses } = now(tf.tanh(w));
      return tf.sum(tf.square(losses(costs(z))));
    }),
  );
  const found = await read(
    await valueAndGrads(function* () {
      const { z, losses } = yield* later(tf.tanh(w));
      return tf.sum(tf.square(losses(costs(z))));
    }),
  );
  expect(found).toEqual(expected);
  expect(later.state).toEqual(now.state);
});

itReadsAtOnce('asks a solver for a loss as in the tape', async () => {
  const w = variable([2, 5], 1);
  const loss = fenchelYoung({ noise: normal(), samples: 3 });
  const [now, later] = [
    solverLoss({ loss, solver: options.solver }),
    solverLossAsync({ loss, solver: options.solver }),
  ];
  const scores = numbers(10, 4);
  const expected = await read(tf.variableGrads(() => tf.mean<tf.Scalar>(tf.square(now(tf.tanh(w), { scores })))));
  const known = tf.tensor(scores, [2, 5]);
  const found = await read(
    await valueAndGrads(function* () {
      return tf.mean(tf.square(yield* later(tf.tanh(w), { scores: known })));
    }),
  );
  known.dispose();
  expect(found).toEqual(expected);
});

it('decides without a gradient, and gives nothing to learn from it', async () => {
  const w = variable([2, 5], 1);
  const later = layerAsync(options);
  const z = await evaluateCut(() => later(w, { training: false }));
  expect(await z.data()).toEqual(layer(options).map(await w.data<'float32'>()));
  z.dispose();
  await expect(
    valueAndGrads(function* () {
      return tf.mean(yield* later(w, { training: false }));
    }),
  ).rejects.toEqual(coded('CONFIGURATION_INVALID', /depends on none of the 1 variables/));
});

it('takes a solver that answers later as one that answers at once', async () => {
  const w = variable([2, 5], 1);
  const solve = options.solver.prepare();
  const asynchronous: AsyncMAPSolver = {
    ...options.solver,
    prepare: () =>
      Promise.resolve((theta, z) => {
        solve(theta, z);
        return Promise.resolve();
      }),
  };
  const step = (solver: MAPSolver | AsyncMAPSolver, executor?: Executor) => {
    const later = layerAsync({ ...options, solver, executor });
    return valueAndGrads(function* () {
      return squares(yield* later(w), tf.zeros([6, 5]));
    });
  };
  expect(await read(await step(asynchronous))).toEqual(await read(await step(options.solver)));
  await expect(step(asynchronous, inline())).rejects.toEqual(coded('CONFIGURATION_INVALID', /answers later/));
});

it('frees everything where something fails, forward or backward', async () => {
  const { theta } = network();
  let asked = 0;
  const failing = (at: number): MAPSolver => ({
    ...options.solver,
    prepare: () => {
      const solve = options.solver.prepare();
      return (scores, z) => {
        if (asked++ === at) throw new Error('no decision');
        solve(scores, z);
      };
    },
  });
  for (const at of [0, 9]) {
    asked = 0;
    const later = layerAsync({ ...options, solver: failing(at) });
    await expect(
      valueAndGrads(function* () {
        return squares(yield* later(theta()), tf.zeros([9, 5]));
      }),
    ).rejects.toEqual(coded('SOLVER_FAILED', /no decision/));
  }
  const later = layerAsync(options);
  const wrong: [() => Cut<tf.Tensor>, RegExp][] = [
    [() => later(theta()), /shape \[9, 5\], expected a scalar/],
    [
      function* () {
        return tf.mean(tf.topk(yield* later(theta()), 2).values);
      },
      /no gradient of TopK/,
    ],
  ];
  for (const [computation, words] of wrong) {
    await expect(valueAndGrads(computation)).rejects.toEqual(coded('CONFIGURATION_INVALID', words));
  }
  await expect(
    valueAndGrads(function* () {
      yield* later(theta());
      throw new Error('mine');
    }),
  ).rejects.toThrow('mine');
});

/** A solver that fails whenever it is asked. */
const failing: MAPSolver = {
  ...options.solver,
  prepare: () => () => {
    throw new Error('no decision');
  },
};

it('hands what fails to the computation, which may go on without it', async () => {
  const w = variable([2, 5], 1);
  const [wrong, right] = [layerAsync({ ...options, solver: failing }), layerAsync(options)];
  const ended: string[] = [];
  function* eitherWay(): Cut<tf.Tensor> {
    try {
      return yield* wrong(w);
    } catch {
      return yield* right(w);
    } finally {
      ended.push('either way');
    }
  }
  const found = await read(
    await valueAndGrads(function* () {
      return squares(yield* eitherWay(), tf.zeros([6, 5]));
    }),
  );
  const alone = layerAsync(options);
  const expected = await read(
    await valueAndGrads(function* () {
      return squares(yield* alone(w), tf.zeros([6, 5]));
    }),
  );
  expect(found).toEqual(expected);
  expect(ended).toEqual(['either way']);
});

it('ends all that run side by side where one of them fails', async () => {
  const w = variable([2, 5], 1);
  const ended: string[] = [];
  function* closing(name: string, pick: (theta: tf.Tensor) => Cut<tf.Tensor>): Cut<tf.Tensor> {
    try {
      return yield* pick(w);
    } finally {
      ended.push(name);
    }
  }
  const wrong = layerAsync({ ...options, solver: failing });
  const right = layerAsync(options);
  // biome-ignore lint/correctness/useYield: it fails before it waits
  const early = function* (): Cut<tf.Tensor> {
    throw new Error('early');
  };
  await expect(evaluateCut(() => pair(closing('right', right), closing('wrong', wrong)))).rejects.toThrow(
    'no decision',
  );
  expect(ended.sort()).toEqual(['right', 'wrong']);
  await expect(evaluateCut(() => pair(closing('right', right), early()))).rejects.toThrow('early');
  expect(ended).toEqual(['right', 'wrong', 'right']);
});

function* pair(one: Cut<tf.Tensor>, other: Cut<tf.Tensor>): Cut<tf.Tensor> {
  return tf.addN([...(yield* together([one, other]))]);
}

it('counts steps in the order of the calls, whichever tensor is read first', async () => {
  const w = variable([2, 5], 1);
  const run = async (): Promise<unknown> => {
    const pick = layerAsync(options);
    return read(
      await valueAndGrads(function* () {
        const [a, b] = yield* together([pick(w), pick(tf.neg(w))]);
        return squares(tf.mul(a!, 2), b!);
      }),
    );
  };
  const expected = await run();
  const { data } = tf.Tensor.prototype;
  let reads = 0;
  vi.spyOn(tf.Tensor.prototype, 'data').mockImplementation(async function (this: tf.Tensor) {
    if (reads++ === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return data.call(this);
  });
  expect(await run()).toEqual(expected);
});

it('leaves to the user what is kept, before a wait and behind it', async () => {
  const w = variable([2, 5], 1);
  const later = layerAsync(options);
  const kept: tf.Tensor[] = [];
  const { value, grads } = await valueAndGrads(function* () {
    const theta = tf.tanh(w);
    const before = tf.keep(tf.neg(theta));
    const z = yield* later(theta);
    kept.push(before, tf.keep(theta));
    return squares(z, tf.zeros([6, 5]));
  });
  tf.dispose([value, grads]);
  expect(kept.map(({ isDisposed }) => isDisposed)).toEqual([false, false]);
  tf.dispose(kept);
});

it.each([
  ['a plain function', () => tf.scalar(1)],
  ['an async function', async () => Promise.resolve(1)],
  [
    'a yield without its star',
    function* () {
      yield layerAsync(options)(tf.zeros([2, 5]));
      return tf.scalar(1);
    },
  ],
])('%s is refused with what to write', async (_, computation) => {
  const misused = computation as unknown as () => Cut<tf.Tensor>;
  const refused = coded('CONFIGURATION_INVALID', /write function\* \(\) \{ .*yield\* pick/);
  await expect(valueAndGrads(misused)).rejects.toEqual(refused);
  await expect(evaluateCut(misused)).rejects.toEqual(refused);
});

it('refuses a gradient of another shape', async () => {
  const w = variable([2, 5], 1);
  const wrong = tf.customGrad((x) => ({ value: tf.sum(x as tf.Tensor), gradFunc: () => tf.zeros([5]) }));
  await expect(
    // biome-ignore lint/correctness/useYield: a computation that waits for nothing
    valueAndGrads(function* () {
      return wrong(w);
    }),
  ).rejects.toEqual(coded('CONFIGURATION_INVALID', /gradient of .* has shape \[5\], expected \[2, 5\]/));
});

it('gives those who answer numbers of their own', async () => {
  const w = variable([2, 5], 1);
  const before = (await w.data()).slice();
  const { value, grads } = await valueAndGrads(function* () {
    const [negated] = yield [
      {
        input: w,
        answer(numbers) {
          for (const [i, x] of numbers.entries()) numbers[i] = -x;
          const pull = (dz: Float32Array) => Promise.resolve(dz.map((d) => -d));
          return Promise.resolve({ values: numbers, shape: [2, 5], pull });
        },
      },
    ];
    return tf.sum(tf.mul(negated!, w));
  });
  expect(await w.data()).toEqual(before);
  expect(await grads.w1!.data()).toEqual(before.map((x) => -2 * x));
  tf.dispose([value, grads]);
});
