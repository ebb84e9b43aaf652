import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';

/** An operation on a tape: what TensorFlow.js 4.22 writes down of its own, or one whose gradient comes later. */
export type TapeNode = Recorded | Later;

/** An operation that TensorFlow.js wrote down. */
export interface Recorded {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly Tensor[];
  readonly kernelName: string;
  readonly saved?: readonly Tensor[];
  readonly gradient?: (dys: readonly (Tensor | undefined)[]) => Readonly<Record<string, () => Tensor>>;
}

interface Later {
  readonly inputs: Readonly<Record<string, Tensor>>;
  readonly outputs: readonly [Tensor];
  /** dL/d(output) → dL/d(input) by input. */
  readonly pull: (dy: Tensor) => Promise<Readonly<Record<string, Tensor | Float32Array>>>;
}

/** A tape that is set aside while others compute, and every tensor that was made under it. */
export interface HeldTape {
  readonly nodes: readonly TapeNode[];
  /** Does something under the tape. */
  record<T>(action: () => T): T;
  /** Does something without the tape, whose tensors are held as well. */
  hold<T>(action: () => T): T;
  /** Frees all tensors but some, and those that `tf.keep` was given. */
  release(except?: readonly Tensor[]): void;
}

/** The fields of the engine's state that a tape is made of. */
interface EngineState {
  gradientDepth: number;
  activeTape?: TapeNode[] | null;
  readonly activeScope: { readonly track: Tensor[] };
}

const stateOf = (): EngineState => tensorflow().engine().state as unknown as EngineState;

/**
 * Makes an empty tape.
 *
 * TensorFlow.js has one active tape, and ends it with the function that is differentiated. This one is active in `record` alone,
 * so that between two parts of a computation others run, with tapes of their own.
 */
export function heldTape(): HeldTape {
  const engine = tensorflow().engine();
  const nodes: TapeNode[] = [];
  const made: Tensor[] = [];

  function hold<T>(action: () => T): T {
    engine.startScope('held');
    try {
      return action();
    } finally {
      made.push(...stateOf().activeScope.track.splice(0)); // a scope frees what it knows of
      engine.endScope();
    }
  }

  return {
    nodes,
    hold,
    record(action) {
      const state = stateOf();
      const { gradientDepth, activeTape } = state;
      Object.assign(state, { gradientDepth: gradientDepth + 1, activeTape: nodes });
      try {
        return hold(action);
      } finally {
        Object.assign(state, { gradientDepth, activeTape });
      }
    },
    release(except = []) {
      for (const node of nodes) if ('saved' in node) for (const tensor of node.saved ?? []) tensor.dispose();
      for (const tensor of made) if (!tensor.kept && !except.includes(tensor)) tensor.dispose();
    },
  };
}

/** Writes an operation whose gradient comes later on the active tape, if there is one. */
export function recordLater(inputs: Later['inputs'], output: Tensor, pull: Later['pull']): void {
  const { gradientDepth, activeTape } = stateOf();
  if (gradientDepth > 0) activeTape?.push({ inputs, outputs: [output], pull });
}
