import type { RunningBackend } from '@mapgrad/tfjs';
import * as tf from '@tensorflow/tfjs';

/** Looks out for the loss of the device that a backend computes on, after which its tensors hold nothing. */
export interface Watch {
  /** Resolves with what has happened, once the device is lost. */
  readonly lost: Promise<string>;
  isLost(): boolean;
  /** What a promise brings, or a rejection as soon as the device is lost: what was computed on it may never come. */
  unlessLost<T>(promise: Promise<T>): Promise<T>;
}

/** What of the backends' objects is looked at. */
interface OnDevice {
  readonly device?: { readonly lost: Promise<{ readonly message: string }> };
  readonly gpgpu?: { readonly gl: WebGL2RenderingContext; itemsToPoll: unknown[] };
}

/** @param backend the one that TensorFlow.js computes on now */
export function watchDevice({ id }: RunningBackend): Watch {
  const { device, gpgpu } = tf.backend() as unknown as OnDevice;
  const rejects = new Set<(reason: Error) => void>();
  let isLost = false;

  const lost = new Promise<string>((resolve) => {
    const end = (what: string): void => {
      isLost = true;
      for (const reject of rejects) reject(new Error(what));
      resolve(what);
    };
    if (id === 'webgpu') void device?.lost.then(({ message }) => end(message || 'the GPU device was lost'));
    if (id === 'webgl') {
      gpgpu?.gl.canvas.addEventListener('webglcontextlost', () => {
        gpgpu.itemsToPoll = []; // TensorFlow.js would ask a lost context for ever whether it is done
        end('the context of WebGL was lost');
      });
    }
  });

  return {
    lost,
    isLost: () => isLost || gpgpu?.gl.isContextLost() === true,
    unlessLost: (promise) =>
      new Promise((resolve, reject) => {
        rejects.add(reject);
        promise.then(resolve, reject).finally(() => rejects.delete(reject));
      }),
  };
}
