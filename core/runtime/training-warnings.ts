import { type Numbers, positiveInteger, type Query, type Rows } from '@mapgrad/contracts';

/** Options of {@link trainingWarnings}. */
export interface TrainingWarningsOptions {
  /** Hears of each thing once. */
  readonly warn: (message: string) => void;
  /** Steps in a row that must show a sign; 100 when absent. */
  readonly patience?: number;
  /** What an earlier run has left, to go on from. */
  readonly state?: WatchState | undefined;
}

/** What a watch has seen so far. */
export interface WatchState {
  readonly numbers: Numbers;
  /** The first row of θ, until one differed from it. */
  readonly theta?: Rows | undefined;
  /** The first answer, until one differed from it. */
  readonly answers?: Rows | undefined;
}

/** Watches a training run for signs that it learns nothing. */
export interface TrainingWarnings {
  /** Given back, it says what it would have said. */
  readonly state: WatchState;
  /** To be told what the solver has answered; cheap once answers have differed. */
  answered(query: Pick<Query, 'theta' | 'shape'>, z: Rows): void;
  /** To be told the numbers of every step: `loss`, and what the layer reports and has learned. */
  step(numbers: Numbers): void;
}

/** Something that is wrong if it stays so. */
interface Sign {
  /** Whether a step shows it; the loss of these steps is not 0. */
  seen(numbers: Numbers, previous: Numbers): boolean;
  message(numbers: Numbers, patience: number): string;
}

const SIGNS: readonly Sign[] = [
  {
    seen: ({ lambda, alpha = 0 }) => lambda === 0 && alpha > 0,
    message: ({ alpha }, patience) =>
      `lambda was 0 for ${patience} steps although alpha is ${rounded(alpha!)}, so nothing is learned: theta is 0 throughout, ` +
      'the loss has gradient 0 by z, or ‖theta‖/‖dz‖ is outside of float32; look at the weights at the start, and at whether ' +
      'the loss depends on z',
  },
  {
    seen: ({ zeroGradients, lambda, alpha = 0 }, previous) =>
      zeroGradients === 1 && lambda !== 0 && !(alpha > (previous.alpha ?? 0)),
    message: ({ lambda }, patience) =>
      `all gradients were 0 for ${patience} steps: ${lambda === undefined ? '' : `at lambda ${rounded(lambda)} `}no decision ` +
      'changed. If the decisions are as good as they can be, training is done; else what moves theta is too small for it: use ' +
      `${lambda === undefined ? 'a larger lambda, sigma or strength' : 'a larger lambda or an adaptive step size'}, a higher ` +
      'temperature of the noise, or more samples',
  },
  {
    seen: ({ alpha }, previous) => alpha === 0 || (alpha !== undefined && previous.alpha === 0),
    message: (_, patience) =>
      `alpha kept falling back to 0 for ${patience} steps: even the smallest step changes more numbers of z than the target ` +
      'allows; raise the target, or lower the update',
  },
  {
    seen: ({ alpha = 0 }) => alpha >= 10,
    message: ({ alpha }) =>
      `alpha has grown to ${rounded(alpha!)}, steps of that many times the length of theta, and still fewer numbers of z ` +
      'change than the target wants; lower the target, which cannot be above the numbers in which two states differ',
  },
];

/** Makes the watch of a run, which calls `warn` at most once for each of its signs. */
export function trainingWarnings({ warn, patience = 100, state }: TrainingWarningsOptions): TrainingWarnings {
  positiveInteger('patience', patience);
  const before = state?.numbers ?? {};
  const streaks = SIGNS.map((sign, i) => ({
    ...sign,
    length: before[`length${i}`] ?? 0,
    told: before[`told${i}`] === 1,
  }));
  const theta = variety(before.theta === 1, state?.theta);
  const answers = variety(before.answers === 1, state?.answers);
  let previous = ofPrevious(before);
  let steps = before.steps ?? 0;
  let toldOfSolver = before.toldOfSolver === 1;

  return {
    get state() {
      return {
        numbers: {
          steps,
          toldOfSolver: Number(toldOfSolver),
          theta: Number(theta.found),
          answers: Number(answers.found),
          ...Object.fromEntries(streaks.map(({ length }, i) => [`length${i}`, length])),
          ...Object.fromEntries(streaks.map(({ told }, i) => [`told${i}`, Number(told)])),
          ...Object.fromEntries(Object.entries(previous).map(([name, value]) => [`${PREVIOUS}${name}`, value])),
        },
        theta: theta.first,
        answers: answers.first,
      };
    },
    answered(query, z) {
      if (answers.found) return;
      theta.add(query.theta, query.shape.n);
      answers.add(z, query.shape.n);
    },
    step(reported) {
      const numbers = ofWhole(reported);
      for (const streak of streaks) {
        streak.length = numbers.loss !== 0 && streak.seen(numbers, previous) ? streak.length + 1 : 0;
        if (streak.length < patience || streak.told) continue;
        streak.told = true;
        warn(streak.message(numbers, patience));
      }
      previous = numbers;
      if (++steps < patience || toldOfSolver || !theta.found || answers.found) return;
      toldOfSolver = true;
      warn(
        `the solver gave one and the same decision for everything in ${steps} steps, although theta differed: it ignores ` +
          'theta (see that solve reads its argument, and not costs from elsewhere), there is only one state, or theta ' +
          'differs too little: scale the outputs of the model up',
      );
    },
  };
}

/** The numbers with a `lambda` and an `alpha`, the largest, where only parts of the estimator have them: `0.alpha`. */
function ofWhole(numbers: Numbers): Numbers {
  const largest = (name: string): Numbers => {
    const values = Object.entries(numbers).filter(([key]) => key === name || key.endsWith(`.${name}`));
    return values.length === 0 ? {} : { [name]: Math.max(...values.map(([, value]) => value)) };
  };
  return { ...numbers, ...largest('lambda'), ...largest('alpha') };
}

const PREVIOUS = 'previous/';

const ofPrevious = (numbers: Numbers): Numbers =>
  Object.fromEntries(
    Object.entries(numbers)
      .filter(([name]) => name.startsWith(PREVIOUS))
      .map(([name, value]) => [name.slice(PREVIOUS.length), value]),
  );

interface Variety {
  readonly found: boolean;
  /** The first row, until another was found. */
  readonly first: Rows | undefined;
  add(rows: Rows, n: number): void;
}

/** Whether rows were seen that differ from the first one. */
function variety(found: boolean, first: Rows | undefined): Variety {
  return {
    get found() {
      return found;
    },
    get first() {
      return found ? undefined : first;
    },
    add(rows, n) {
      if (found || rows.length === 0) return;
      first ??= rows.slice(0, n);
      found = first.length !== n || rows.some((value, i) => value !== first![i % n]);
    },
  };
}

const rounded = (value: number): string => String(Number(value.toPrecision(3)));
