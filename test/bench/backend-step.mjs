// One training step on one backend, in a process of its own.
import { noiseKey } from '@mapgrad/contracts';
import { inline } from '@mapgrad/core';
import { adaptive, imle, sumOfGamma } from '@mapgrad/estimators';
import { gridShortestPath, topK } from '@mapgrad/solvers';
import { adam, cnn, dense, layerAsync, tileLike, useBackend, valueAndGrads } from '@mapgrad/tfjs';
import { asyncThreads, threads } from '@mapgrad/threads';
import { webgpu } from '@mapgrad/webgpu';
import * as tf from '@tensorflow/tfjs';
import { quartiles } from './medians.mjs';
import { uniform } from './uniform.mjs';

const B = 32;

/** A network, its inputs, the solver behind it, and how many ones a state has. */
const networks = {
  mlp: {
    title: 'MLP of 64, 256, 256, 100 with the top 10 of 100',
    inputShape: [64],
    model: () => dense({ hidden: [256, 256] }),
    solver: () => topK({ n: 100, k: 10 }),
    k: 10,
  },
  cnn: {
    title: 'CNN of 96x96x3 images with a path through 12x12',
    inputShape: [96, 96, 3],
    model: () => cnn({ channels: [16, 32, 32], sign: 'negative' }),
    solver: () => gridShortestPath({ rows: 12, columns: 12, neighbours: 8 }),
    k: 12,
  },
};

const executors = { inline, threads, 'threads-async': asyncThreads, webgpu };

/** Milliseconds of whole steps and of their parts, or why the backend does not run. */
export async function measure({ backend, network: kind, ...settings }) {
  let running;
  try {
    running = await useBackend(backend);
  } catch (error) {
    return { obstacle: error.message };
  }
  const task = networks[kind];
  const steps = [];
  const network = await networkOf(task, settings);
  for (const [name, make] of Object.entries(executors)) {
    const executor = make();
    try {
      steps.push({ executor: name, network, ...(await partsOf(task, executor, settings)) });
    } catch (error) {
      if (name !== 'webgpu') throw error; // where there is no GPU at all
    } finally {
      await executor.dispose();
    }
  }
  const overlap = kind === 'cnn' ? await overlapOf(task, settings) : undefined;
  return { backend, device: running.device, title: task.title, steps, overlap };
}

/** A step without a layer, the loss being on θ. */
async function networkOf(task, settings) {
  const learning = learningBy(task, inline(), 10);
  const median = await medianOf(learning.networkAlone, settings);
  learning.dispose();
  return median;
}

/** A step of the whole batch, and what it is made of beside the network. */
async function partsOf(task, executor, settings) {
  const samples = 10;
  const learning = learningBy(task, executor, samples);
  const n = learning.n;
  const total = await medianOf(() => learning.step([[0, B]]), settings);
  const solve = quartiles(learning.solving.slice(1)).median;
  const [theta, z] = [tf.zeros([B, n]), tf.zeros([B * samples, n])];
  const download = (await downloadOf(theta, settings)) + (await downloadOf(z, settings));
  const upload = (await uploadOf(theta, settings)) + (await uploadOf(z, settings));
  tf.dispose([theta, z]);
  learning.dispose();
  return { download, solve, upload, total };
}

/** The whole batch at once, and in two halves of which one is solved while the network computes the other. */
async function overlapOf(task, settings) {
  const executor = asyncThreads();
  const learning = learningBy(task, executor, 100);
  const whole = await medianOf(() => learning.step([[0, B]]), settings);
  const solve = quartiles(learning.solving.slice(1)).median;
  const halves = await medianOf(
    () =>
      learning.step([
        [0, B / 2],
        [B / 2, B],
      ]),
    settings,
  );
  learning.dispose();
  await executor.dispose();
  return { whole, halves, solve };
}

function learningBy({ inputShape, model, solver: make, k }, executor, samples) {
  const solver = make();
  const n = solver.size();
  const size = inputShape.reduce((product, length) => product * length, 1);
  const x = tf.tensor(uniform(1, B * size), [B, ...inputShape]);
  const y = tf.tensor(
    uniform(2, B * n).map((u) => Number(u < k / n)),
    [B, n],
  );
  const network = model().build({ inputShape, n }, noiseKey(1));
  const variables = network.weights.map(({ variable }) => variable);
  const optimizer = adam({ learningRate: 1e-4 }).create();
  const solving = [];
  const timed = {
    async solve(job) {
      const start = performance.now();
      const rows = await executor.solve(job);
      solving[solving.length - 1] += performance.now() - start;
      return rows;
    },
    dispose() {},
  };
  const estimator = imle({ noise: sumOfGamma({ k }), stepSize: adaptive({ alpha: 1, update: 1e-9 }), samples });
  const solved = layerAsync({ estimator, solver, executor: timed, seed: 1 });

  const descend = async (parts, loss) => {
    const all = await Promise.all(
      parts.map(([from, to]) =>
        valueAndGrads(function* () {
          const rows = to - from;
          const theta = network.predict(tf.slice(x, [from], [rows]));
          const right = tf.slice(y, [from], [rows]);
          return tf.mul(yield* loss(theta, right), rows / B);
        }, variables),
      ),
    );
    const grads = tf.tidy(() =>
      Object.fromEntries(Object.keys(all[0].grads).map((name) => [name, tf.addN(all.map((part) => part.grads[name]))])),
    );
    optimizer.applyGradients(grads);
    for (const { value } of all) await value.data();
    tf.dispose([grads, all]);
  };

  return {
    n,
    /** Milliseconds in which the executor was waited for, by step. */
    solving,
    step(parts) {
      solving.push(0);
      return descend(parts, function* (theta, right) {
        const z = yield* solved(theta);
        return tf.mean(tf.square(tf.sub(z, tileLike(right, z))));
      });
    },
    networkAlone: () =>
      // biome-ignore lint/correctness/useYield: waits for nothing
      descend([[0, B]], function* (theta, right) {
        return tf.mean(tf.square(tf.sub(theta, right)));
      }),
    dispose() {
      optimizer.dispose();
      tf.dispose([x, y, variables]);
    },
  };
}

async function medianOf(step, { time, least }) {
  await step();
  const times = [];
  for (let sum = 0; sum < time || (times.length < least && sum < 5 * time); sum += times.at(-1)) {
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  return quartiles(times).median;
}

/** Reading what was computed before. */
async function downloadOf(resident, settings) {
  const times = [];
  await medianOf(async () => {
    const fresh = tf.add(resident, 1);
    await settled(fresh);
    const start = performance.now();
    await fresh.data();
    times.push(performance.now() - start);
    fresh.dispose();
  }, shorter(settings));
  return quartiles(times).median;
}

/** Computing with new numbers, less the time for those that are there. */
async function uploadOf(resident, settings) {
  const values = new Float32Array(resident.size);
  const old = await medianOf(() => settled(resident), shorter(settings));
  const fresh = await medianOf(async () => {
    const tensor = tf.tensor(values, resident.shape);
    await settled(tensor);
    tensor.dispose();
  }, shorter(settings));
  return Math.max(0, fresh - old);
}

/** Waits until a tensor has been computed, without reading all of it. */
async function settled(tensor) {
  const sum = tf.sum(tensor);
  await sum.data();
  sum.dispose();
}

const shorter = ({ time, least }) => ({ time: time / 20, least });
