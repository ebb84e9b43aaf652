import { messageOf } from '@mapgrad/contracts';
import { tensorflow } from '../tensorflow.ts';
import { type Backend, isRunning, type Obstacle, type RunningBackend } from './backend.ts';

/** Starts a backend and computes something on it; what hinders it, where it cannot or the sum is wrong. */
export async function attempt(
  { id, start }: Backend,
  need: { readonly hardware: boolean },
): Promise<RunningBackend | Obstacle> {
  const failed = (why: string, cause?: unknown): Obstacle => ({ id, why, commands: [], isBroken: true, cause });
  try {
    const started = await start(need);
    if (!isRunning(started)) return started;
    const tf = tensorflow();
    const sum = tf.tidy(() => tf.sum(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2]))));
    const [found] = await sum.data();
    tf.dispose(sum);
    return found === 12 ? started : failed(`it computes 12 as ${found}`);
  } catch (thrown) {
    return failed(`it fails: ${messageOf(thrown)}`, thrown);
  }
}
