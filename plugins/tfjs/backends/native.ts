import { createRequire } from 'node:module';
import util from 'node:util';
import { messageOf } from '@mapgrad/contracts';
import { tensorflow } from '../tensorflow.ts';
import type { Backend, Obstacle, RunningBackend } from './backend.ts';
import { installedPackage } from './installed-package.ts';
import { quietly } from './quietly.ts';

const ON_CPU = '@tensorflow/tfjs-node';
const ON_GPU = '@tensorflow/tfjs-node-gpu';
const VERSION = '4.22.0';

/** TensorFlow on a GPU of NVIDIA, by `@tensorflow/tfjs-node-gpu`: only where a GPU is in fact used. */
export const cuda: Backend = {
  id: 'cuda',
  async start() {
    const obstacle = (why: string, commands: readonly string[], isBroken: boolean, cause?: unknown): Obstacle => ({
      id: 'cuda',
      why,
      commands,
      isBroken,
      cause,
    });
    if (installedPackage(ON_GPU) === undefined) {
      return obstacle(`the package ${ON_GPU} is not installed`, [`npm install ${ON_GPU}@${VERSION}`], false);
    }
    try {
      const { isGPUPackage, isUsingGpuDevice, binding } = loaded(ON_GPU);
      if (!isGPUPackage) return obstacle(`${ON_CPU} runs in this process already; ask for cuda first`, [], true);
      if (!isUsingGpuDevice) {
        const found = `TensorFlow ${binding.TF_Version} uses no GPU: it needs one of NVIDIA, its driver, CUDA 11.2 and cuDNN 8.1`;
        return obstacle(found, ['nvidia-smi', 'apt-get install cuda-toolkit-11-2 libcudnn8'], true);
      }
      return await running('cuda', `GPU, TensorFlow ${binding.TF_Version} with CUDA`);
    } catch (thrown) {
      return obstacle(`${ON_GPU} cannot load: ${firstLine(thrown)}`, [rebuilt(ON_GPU)], true, thrown);
    }
  },
};

/** TensorFlow on the CPU, by `@tensorflow/tfjs-node`, or by `@tensorflow/tfjs-node-gpu` where that is there alone. */
export const native: Backend = {
  id: 'tensorflow',
  async start() {
    const obstacle = (why: string, command: string, isBroken: boolean, cause?: unknown): Obstacle => ({
      id: 'tensorflow',
      why,
      commands: [command],
      isBroken,
      cause,
    });
    const name = [ON_CPU, ON_GPU].find((known) => installedPackage(known) !== undefined);
    if (name === undefined) {
      return obstacle(`the package ${ON_CPU} is not installed`, `npm install ${ON_CPU}@${VERSION}`, false);
    }
    try {
      const { isUsingGpuDevice, binding } = loaded(name);
      return await running('tensorflow', `${isUsingGpuDevice ? 'GPU' : 'CPU'}, TensorFlow ${binding.TF_Version}`);
    } catch (thrown) {
      return obstacle(`${name} cannot load: ${firstLine(thrown)}`, rebuilt(name), true, thrown);
    }
  },
};

/** What of the backend's object is looked at. */
interface NodeBackend {
  readonly isGPUPackage: boolean;
  readonly isUsingGpuDevice: boolean;
  readonly binding: { readonly TF_Version: string };
}

/**
 * The backend of one of the two packages, which share its name: of the one that was loaded first.
 *
 * Where the package has a copy of TensorFlow.js of its own, both copies compute by one engine.
 */
function loaded(name: string): NodeBackend {
  const tf = tensorflow();
  const factory: unknown = tf.findBackendFactory('tensorflow'); // null, whatever its declaration says
  if (factory === null) {
    // Both are gone in Node 23, and tfjs-node asks for them.
    const gone = util as unknown as Record<string, unknown>;
    gone.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
    gone.isArray ??= Array.isArray;
    // What TensorFlow tells of its own, but for warnings and errors.
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '1';
    quietly(() => void createRequire(import.meta.url)(name)); // a second copy of TensorFlow.js registers all kernels again
  }
  return tf.findBackend('tensorflow') as unknown as NodeBackend;
}

async function running(id: 'cuda' | 'tensorflow', device: string): Promise<RunningBackend> {
  await tensorflow().setBackend('tensorflow');
  return { id, device, readsAtOnce: true };
}

const rebuilt = (name: string): string => `npm rebuild ${name} --build-addon-from-source`;

const firstLine = (thrown: unknown): string => messageOf(thrown).split('\n')[0]!.trim();
