/** All backends of TensorFlow.js that this package can start. */
export const BACKEND_IDS = ['cuda', 'tensorflow', 'webgpu', 'webgl', 'wasm', 'cpu'] as const;

/** A backend of TensorFlow.js: `tensorflow` and `cuda` are native code of Node, on the CPU and on a GPU of NVIDIA. */
export type BackendId = (typeof BACKEND_IDS)[number];

/** A backend on which TensorFlow.js computes. */
export interface RunningBackend {
  readonly id: BackendId;
  /** What computes, for people: `CPU, WebAssembly with SIMD`. */
  readonly device: string;
  /** Whether `dataSync` works; where it does not, tensors are read by `await tensor.data()` and layers are `layerAsync`. */
  readonly readsAtOnce: boolean;
}

/** Why a backend cannot run. */
export interface Obstacle {
  readonly id: BackendId;
  /** What was found, as a clause. */
  readonly why: string;
  /** Commands of a shell, in order, that would make it work; none where nothing on this machine does. */
  readonly commands: readonly string[];
  /** Whether all that it needs seems to be there, so that its failure is worth a warning. */
  readonly isBroken: boolean;
  readonly cause?: unknown;
}

/** A way to compute, not yet tried. */
export interface Backend {
  readonly id: BackendId;
  /** Makes TensorFlow.js compute on it, or says what hinders it; with `hardware`, only on a device that is no imitation in software. */
  start(need: { readonly hardware: boolean }): Promise<RunningBackend | Obstacle>;
}

/** What a platform runs backends by. */
export interface Platform {
  /** The fastest one first. */
  readonly backends: readonly Backend[];
  /** Tells the user which backend was chosen. */
  tell(sentence: string): void;
  /** Tells the user of what is broken. */
  warn(sentence: string): void;
}

/** Whether a backend runs after all. */
export const isRunning = (attempt: RunningBackend | Obstacle): attempt is RunningBackend => 'device' in attempt;
