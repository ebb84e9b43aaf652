import {
  type Asking,
  type Backward,
  checkOption,
  type Forward,
  fold,
  type GradientEstimator,
  MapgradError,
  noiseKey,
  type Rows,
  type State,
} from '@mapgrad/contracts';
import { asGradient, asTheta, type Matrix, type Size } from './to-rows.ts';

export interface ProgressOptions {
  readonly estimator: GradientEstimator;
  /** Decides all noise, together with `layer` and the number of the step; an integer. */
  readonly seed?: number | undefined;
  /** Tells apart the noise of layers that share a seed; an integer. */
  readonly layer?: number | undefined;
  /** What an earlier run has left, to go on from. */
  readonly state?: State | undefined;
}

/** A step whose output is known. */
interface Step {
  readonly output: Rows;
  backward(dz: Matrix): Asking<Backward>;
}

/** A step whose forward pass is under way. */
interface Begun {
  readonly asking: Asking<Forward>;
  forward(ended: Forward): Step;
  /** Gives back the number of a step that failed, unless another has begun since. */
  abandon(): void;
}

/** What an estimator has learned so far, and the conversations of its next step. */
export interface Progress {
  /** Plain numbers, `steps` among them: given back, they continue the run to the same bits. */
  readonly state: State;
  /** Numbers worth watching of the latest backward pass. */
  readonly report: Readonly<Record<string, number>>;
  begin(theta: Matrix, size: Size): Begun;
  /** dL/dθ */
  end(ended: Backward): Rows;
}

/** Counts the steps of an estimator and keeps its state, which only a finished step may change. */
export function progressOf({ estimator, seed = 0, layer = 0, state }: ProgressOptions): Progress {
  const key = fold(noiseKey(integer('seed', seed)), integer('layer', layer, 2 ** 32 - 1));
  const start = checkedState(state, { ...estimator.initialState, steps: 0 });
  let { steps = 0, ...learned } = start;
  let report: Readonly<Record<string, number>> = {};

  return {
    get state() {
      return { ...learned, steps };
    },
    get report() {
      return report;
    },
    begin(theta, size) {
      const rows = asTheta(theta, size);
      const instances = rows.length / size.n;
      const number = steps++;
      return {
        asking: estimator.forward(rows, { instances, n: size.n, key: fold(key, number) }),
        forward: ({ output, backward }) => ({
          output,
          backward: (dz) => backward(asGradient(dz, { rows: instances * estimator.outputs, n: size.n }), learned),
        }),
        abandon() {
          if (steps === number + 1) steps = number;
        },
      };
    },
    end(ended) {
      learned = ended.state;
      report = ended.report;
      return ended.dtheta;
    },
  };
}

function integer(name: string, value: number, limit = Number.MAX_SAFE_INTEGER): number {
  checkOption(name, value, Number.isInteger(value) && Math.abs(value) <= limit, `an integer within ±${limit}`);
  return value;
}

function checkedState(given: State | undefined, initial: State): State {
  if (given === undefined) return initial;
  const expected = Object.keys(initial).sort();
  const found = Object.keys(given).sort();
  const isCount = Number.isSafeInteger(given.steps) && given.steps! >= 0;
  if (expected.join() !== found.join() || !Object.values(given).every(Number.isFinite) || !isCount) {
    throw new MapgradError(
      'STATE_INVALID',
      `state is ${JSON.stringify(given)}, expected finite numbers for ${expected.join(', ')} (steps an integer from 0); give back the state of a ` +
        'run with the same estimator and step size',
    );
  }
  return given;
}
