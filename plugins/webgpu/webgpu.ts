import {
  type AsyncExecutor,
  type AsyncMAPSolver,
  isMapgradError,
  type Job,
  type MAPSolver,
  MapgradError,
  messageOf,
  type Numbers,
  oneOf,
  positiveInteger,
  type Rows,
} from '@mapgrad/contracts';
import { inlineAsync } from '@mapgrad/core';
import { drawingOf } from './drawing.ts';
import { kernelOf } from './kernels/kernel-of.ts';
import { type Opened, openDevice, type Power } from './open-device.ts';
import { type RowsOnDevice, rowsOnDevice, type Work } from './rows-on-device.ts';

/** Options of {@link webgpu}. */
export interface WebGPUOptions {
  /** Which GPU is asked for where there are several: the fastest (the default), or the one that takes least energy. */
  readonly power?: Power;
  /** How many rows are handed over at a time, at most; as many as the device takes when absent. */
  readonly rows?: number;
}

/** An executor that says where rows were solved. */
export interface WebGPUExecutor extends AsyncExecutor {
  /** Rows since it was made: `webgpu.gpuRows`, and `webgpu.otherRows` solved in this thread. */
  readonly counts: Numbers;
  /** The name of the GPU, once it is open. */
  readonly device: string | undefined;
}

/** An open device, and who solves on it. */
interface Station extends Opened, RowsOnDevice {}

/** Milliseconds after a failure within which the loss of the device is to be known. */
const PATIENCE = 200;

/**
 * Draws noise and solves on a GPU, a workgroup a row: for the solvers `topK`, `argmax` and `gridShortestPath` that are known by their
 * specification, and the noises of `@mapgrad/estimators`. θ and directions are sent, the key of the noise, and states come back; no
 * noise is stored or sent.
 *
 * Random words are those of every other executor. Rows are made in float32 and not in doubles, so a state may differ from the inline
 * executor's where another one is as good but for rounding; and where two paths cost exactly the same.
 *
 * All else (other solvers and noises, problems too large for the memory of a workgroup) is solved in this thread, and counted. The GPU is
 * opened when it is first needed. A device that is lost is opened again, once for each job.
 *
 * @throws MapgradError OPTION_INVALID; from `solve` DEVICE_MISSING, DEVICE_LOST, DEVICE_FAILED, EXECUTOR_DISPOSED, and what the
 *   inline executor throws
 */
export function webgpu({ power = 'high', rows = Number.MAX_SAFE_INTEGER }: WebGPUOptions = {}): WebGPUExecutor {
  oneOf('power', power, ['high', 'low']);
  positiveInteger('rows', rows);
  const others = inlineAsync();
  const solved = { gpu: 0, other: 0 };
  let opening: Promise<Station> | undefined;
  let device: string | undefined;
  let latest: Promise<unknown> = Promise.resolve();
  let disposed = false;

  const station = async (): Promise<Station> => {
    opening ??= openDevice(power).then(stationOn);
    try {
      const open = await opening;
      device = open.name;
      return open;
    } catch (thrown) {
      opening = undefined;
      throw thrown;
    }
  };

  /** The states; undefined where the device is too small for a row. */
  async function onDevice(work: Work, again: boolean): Promise<Rows | undefined> {
    if (disposed) throw disposedError();
    const open = await station();
    try {
      return open.fits(work) ? await open.solve(work) : undefined;
    } catch (thrown) {
      if (!(await isLost(open))) {
        opening = Promise.resolve(stationOn(open)); // the old one may keep memory that it was refused
        throw isMapgradError(thrown) ? thrown : failed(thrown);
      }
      opening = undefined;
      if (again) throw lost(thrown);
      return onDevice(work, true);
    }
  }

  const inTurn = <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
    const answered = latest.then(answer);
    latest = answered.catch(() => undefined);
    return answered;
  };

  return {
    get counts() {
      return { 'webgpu.gpuRows': solved.gpu, 'webgpu.otherRows': solved.other };
    },
    get device() {
      return device;
    },
    async solve<Instance>(job: Job<MAPSolver<Instance> | AsyncMAPSolver<Instance>, Instance>): Promise<Rows> {
      if (disposed) throw disposedError();
      const { query, solver } = job;
      const { n } = query.shape;
      const kernel = kernelOf(solver);
      const drawing = drawingOf(query);
      if (kernel?.n === n && drawing !== undefined) {
        const states = await inTurn(() => onDevice({ query, kernel, drawing, most: rows }, false));
        if (states !== undefined) {
          solved.gpu += states.length / n;
          return states;
        }
      }
      const states = await others.solve(job);
      solved.other += states.length / n;
      return states;
    },
    async dispose() {
      disposed = true;
      await latest;
      const open = await opening?.catch(() => undefined);
      opening = undefined;
      open?.device.destroy();
    },
  };
}

const stationOn = (opened: Opened): Station => ({ ...opened, ...rowsOnDevice(opened.device) });

const isLost = ({ device }: Opened): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve(false);
    }, PATIENCE);
    void device.lost.then(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });

const lost = (cause: unknown): MapgradError =>
  new MapgradError(
    'DEVICE_LOST',
    `the GPU was lost, and the one that was opened in its place too (${messageOf(cause)}); hand over fewer rows at a time by the ` +
      'option rows if the system stops what takes long, or solve with inline or threads',
    { cause },
  );

const failed = (cause: unknown): MapgradError =>
  new MapgradError('DEVICE_FAILED', `the GPU failed: ${messageOf(cause)}; solve with inline or threads`, { cause });

const disposedError = (): MapgradError =>
  new MapgradError('EXECUTOR_DISPOSED', 'the executor webgpu is disposed; make a new one, or dispose it later');
