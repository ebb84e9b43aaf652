import { checkOption, fold, MapgradError, type NoiseKey, noiseKey, type State } from '@mapgrad/contracts';

export interface ProgressOptions {
  /** Decides all noise, together with `layer` and the number of the step; an integer. */
  readonly seed?: number | undefined;
  /** Tells apart the noise of layers that share a seed; an integer from 0 to 2³² − 1. */
  readonly layer?: number | undefined;
  /** What an earlier run has left, to go on from. */
  readonly state?: State | undefined;
}

/** What is left of a run, and seen of it. */
export interface Observed {
  /** Plain numbers, `steps` among them: given back, they continue the run to the same bits. */
  readonly state: State;
  /** Numbers worth watching of the latest backward pass. */
  readonly report: Readonly<Record<string, number>>;
}

/** A step under way. */
interface Turn {
  readonly key: NoiseKey;
  /** Gives back the number of a step that failed, unless another has begun since. */
  abandon(): void;
}

/** Counts steps and keeps what was learned, which only a finished step may change. */
export interface Progress extends Observed {
  /** The state without `steps`, for the next backward pass. */
  readonly learned: State;
  begin(): Turn;
  end<Ended extends Observed>(ended: Ended): Ended;
}

/** Starts from the initial state of an estimator or a loss, or from what an earlier run has left. */
export function progressOf(initialState: State, { seed = 0, layer = 0, state }: ProgressOptions): Progress {
  const key = fold(
    noiseKey(integer('seed', seed, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)),
    integer('layer', layer, 0, 2 ** 32 - 1),
  );
  const start = checkedState(state, { ...initialState, steps: 0 });
  let { steps = 0, ...learned } = start;
  let report: Observed['report'] = {};

  return {
    get state() {
      return { ...learned, steps };
    },
    get report() {
      return report;
    },
    get learned() {
      return learned;
    },
    begin() {
      const number = steps++;
      return {
        key: fold(key, number),
        abandon() {
          if (steps === number + 1) steps = number;
        },
      };
    },
    end(ended) {
      learned = ended.state;
      report = ended.report;
      return ended;
    },
  };
}

function integer(name: string, value: number, least: number, most: number): number {
  const holds = Number.isInteger(value) && value >= least && value <= most;
  checkOption(name, value, holds, `an integer from ${least} to ${most}`);
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
