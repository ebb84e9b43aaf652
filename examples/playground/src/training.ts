import { type AsyncExecutor, fold, messageOf, noiseKey, type Rows } from '@mapgrad/contracts';
import type { RunningBackend } from '@mapgrad/tfjs';
import { startAfter } from './backends.ts';
import { type Learner, openLearner } from './learner.ts';
import { watchDevice } from './lost-device.ts';
import type { Batch, Problem } from './problems/problem.ts';
import type { Settings } from './settings.ts';
import { freshNumbers } from './weights.ts';

/** B */
const BATCH = 32;
/** Examples that the metric is measured on. */
const HELD_OUT = 64;
/** Steps between two measurements. */
const MEASURE = 10;
/** Steps between two readings of the weights, from which training goes on should the device be lost. */
const KEEP = 5;
/** Samples that marginals are means of. */
const SAMPLES = 32;

/** One example as it is decided now. */
export interface Shown {
  readonly example: Batch;
  /** θ [n] */
  readonly theta: Rows;
  /** [n] */
  readonly marginals: Rows;
  /** MAP(θ) [n] */
  readonly z: Rows;
  /** What the problem's metric says of z. */
  readonly metric: number;
}

/** What a page hears of a training. */
export interface Listener {
  stepped(steps: number, loss: number): void;
  measured(steps: number, metric: number): void;
  shown(shown: Shown): void;
  /** Training goes on elsewhere. */
  moved(backend: RunningBackend, what: string, steps: number): void;
  /** Training has ended by an error. */
  failed(message: string): void;
}

/** A problem that is being learned. */
export interface Training {
  /** Resolves when the first decisions were measured and shown. */
  readonly ready: Promise<void>;
  readonly isRunning: boolean;
  readonly steps: number;
  start(): void;
  /** Resolves when the step under way has ended. */
  stop(): Promise<void>;
  set(settings: Settings): void;
  /** Shows another example, as it is decided now. */
  show(example: number): void;
  dispose(): Promise<void>;
}

/** What a {@link Training} is made of. */
export interface TrainingOptions {
  readonly problem: Problem;
  readonly settings: Settings;
  readonly seed: number;
  readonly backend: RunningBackend;
  readonly executor: AsyncExecutor;
  /** Milliseconds between two pictures. */
  readonly pace: number;
  readonly listener: Listener;
}

/** Opens a training with fresh weights, which measures and shows what these decide. */
export function openTraining(options: TrainingOptions): Training {
  const { problem, seed, executor, pace, listener } = options;
  const key = noiseKey(seed);
  const heldOut = problem.draw(fold(key, 1), HELD_OUT);
  let { settings, backend } = options;
  let steps = 0;
  let example = 0;
  let kept = { steps, numbers: freshNumbers(problem, fold(key, 0)) };
  let wanted = false;
  let disposed = false;
  let nextPicture = 0;
  let watch = watchDevice(backend);
  let learner: Learner = openLearner(kept.numbers, { problem, settings, executor, seed });
  let moving: Promise<void> | undefined;
  const ready = attempt(look);
  let loop = ready;
  followLoss();

  async function step(): Promise<void> {
    const batch = problem.draw(fold(fold(key, 2), steps), BATCH);
    const loss = await watch.unlessLost(learner.step(batch));
    listener.stepped(++steps, loss);
    if (steps % KEEP === 0) await keep();
    if (steps % MEASURE === 0) await measure();
    if (performance.now() >= nextPicture) await show();
  }

  async function keep(): Promise<void> {
    const numbers = await watch.unlessLost(learner.numbers());
    if (!watch.isLost()) kept = { steps, numbers };
  }

  async function measure(): Promise<void> {
    const z = await learner.decide(await watch.unlessLost(learner.predict(heldOut)));
    if (!watch.isLost()) listener.measured(steps, problem.measure(heldOut, z));
  }

  async function show(): Promise<void> {
    const shown = problem.draw(fold(fold(key, 3), example), 1);
    const theta = await watch.unlessLost(learner.predict(shown));
    if (watch.isLost()) return;
    const [marginals, z] = await Promise.all([
      learner.marginals(theta, SAMPLES, fold(fold(key, 4), steps)),
      learner.decide(theta),
    ]);
    listener.shown({ example: shown, theta, marginals, z, metric: problem.measure(shown, z) });
    nextPicture = performance.now() + pace;
  }

  async function look(): Promise<void> {
    await measure();
    await show();
  }

  async function learn(): Promise<void> {
    while (wanted) await attempt(step);
  }

  /** Does something that may fail because the device was lost: then another is there when this ends. */
  async function attempt(turn: () => Promise<void>): Promise<void> {
    try {
      await turn();
    } catch (thrown) {
      if (disposed) return;
      if (await isLostSoon()) return moving;
      wanted = false;
      listener.failed(messageOf(thrown));
    }
  }

  /** Errors of a lost device may come before it is known to be lost. */
  async function isLostSoon(): Promise<boolean> {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 500));
    await Promise.race([watch.lost, patience]);
    return watch.isLost();
  }

  function followLoss(): void {
    void watch.lost.then((what) => {
      if (disposed) return;
      moving = move(what).catch((thrown: unknown) => {
        wanted = false;
        listener.failed(messageOf(thrown));
      });
    });
  }

  async function move(what: string): Promise<void> {
    backend = await startAfter(backend.id);
    watch = watchDevice(backend);
    followLoss();
    steps = kept.steps;
    learner = openLearner(kept.numbers, { problem, settings, executor, seed: seedOf(steps) });
    listener.moved(backend, what, steps);
    if (!wanted) loop = loop.then(() => attempt(look));
  }

  /** Noise does not repeat itself where a layer is made anew. */
  const seedOf = (number: number): number => seed + 2 ** 20 * number;

  return {
    ready,
    get isRunning() {
      return wanted;
    },
    get steps() {
      return steps;
    },
    start() {
      if (wanted) return;
      wanted = true;
      loop = loop.then(learn);
    },
    async stop() {
      wanted = false;
      await loop;
    },
    set(changed) {
      settings = changed;
      learner.set(settings, seedOf(steps));
      if (!wanted) loop = loop.then(() => attempt(show));
    },
    show(number) {
      example = number;
      nextPicture = 0;
      if (!wanted) loop = loop.then(() => attempt(show));
    },
    async dispose() {
      wanted = false;
      await loop;
      disposed = true;
      if (!watch.isLost()) learner.dispose();
    },
  };
}
