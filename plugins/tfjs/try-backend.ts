import type { BackendTrial } from '@mapgrad/contracts';
import { fixed, imle, sumOfGamma } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import { isRunning } from './backends/backend.ts';
import { valueAndGrads } from './cut/value-and-grads.ts';
import { layerAsync } from './layer-async.ts';
import { tensorflow } from './tensorflow.ts';
import { startBackend, tryNamed } from './use-backend.ts';

/** What each of the two measurements takes, about, in milliseconds. */
const PATIENCE = 500;

/** Computes on a backend, `auto` too, and measures how fast it is; for `mapgrad doctor`. */
export async function tryBackend(name: string): Promise<BackendTrial> {
  const tried = name === 'auto' ? await startBackend('auto') : await tryNamed(name);
  if (!isRunning(tried)) return { why: tried.why, commands: tried.commands };
  const { id, device } = tried;
  return { backend: id, device, gigaflops: await gigaflops(512), layerMilliseconds: await layerMilliseconds() };
}

/** Of a product of two matrices [n, n]: 2·n³ operations, over the time. */
async function gigaflops(n: number): Promise<number> {
  const tf = tensorflow();
  const x = tf.randomUniform([n, n], -1, 1, 'float32', 1);
  const milliseconds = await median(async () => {
    const product = tf.matMul(x, x);
    await product.data();
    tf.dispose(product);
  });
  tf.dispose(x);
  return (2 * n ** 3) / milliseconds / 1e6;
}

/** Of one pass forward and backward through a network, 64 → 128 → 100, and a layer that chooses 10 of 100, for a batch of 64. */
async function layerMilliseconds(): Promise<number> {
  const tf = tensorflow();
  const x = tf.randomUniform([64, 64], -1, 1, 'float32', 1);
  const w1 = tf.variable(tf.randomUniform([64, 128], -0.1, 0.1, 'float32', 2));
  const w2 = tf.variable(tf.randomUniform([128, 100], -0.1, 0.1, 'float32', 3));
  const pick = layerAsync({
    estimator: imle({ noise: sumOfGamma({ k: 10 }), stepSize: fixed(10) }),
    solver: topK({ n: 100, k: 10 }),
  });
  const milliseconds = await median(async () => {
    const { value, grads } = await valueAndGrads(
      function* () {
        const z = yield* pick(tf.matMul(tf.relu(tf.matMul(x, w1)), w2));
        return tf.mean(tf.square(z));
      },
      [w1, w2],
    );
    await grads[w1.name]!.data();
    tf.dispose([value, grads]);
  });
  tf.dispose([x, w1, w2]);
  return milliseconds;
}

/** The median of what an action takes, in milliseconds, once it is warm. */
async function median(action: () => Promise<void>): Promise<number> {
  await action();
  const times: number[] = [];
  const started = performance.now();
  do {
    const before = performance.now();
    await action();
    times.push(performance.now() - before);
  } while (performance.now() - started < PATIENCE);
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}
