import type { Numbers } from '@mapgrad/contracts';
import type { Output } from './io.ts';

/** Shows how far a command has come: a bar on a terminal, else nothing but the lines of finished runs. */
export interface ProgressBar {
  /** One step further. */
  step(label: string, numbers: Numbers): void;
  /** A line that stays. */
  line(text: string): void;
  end(): void;
}

const REFRESH_MS = 100;
const WIDTH = 20;

/** @param total steps in all */
export function progressBar(output: Output, total: number, now: () => number = Date.now): ProgressBar {
  const live = output.isTTY === true;
  const started = now();
  let done = 0;
  let solves = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;

  const clear = (): void => {
    if (live) output.write('\r\u001b[K');
  };

  return {
    step(label, numbers) {
      done++;
      solves += numbers.solves ?? 0;
      const time = now();
      if (!live || (time - drawnAt < REFRESH_MS && done < total)) return;
      drawnAt = time;
      const text = describe(label, numbers, { done, total, solves, seconds: (time - started) / 1000 });
      output.write(`\r\u001b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
    },
    line(text) {
      clear();
      output.write(`${text}\n`);
    },
    end: clear,
  };
}

interface Totals {
  readonly done: number;
  readonly total: number;
  readonly solves: number;
  readonly seconds: number;
}

function describe(label: string, numbers: Numbers, { done, total, solves, seconds }: Totals): string {
  const filled = Math.min(WIDTH, Math.floor((WIDTH * done) / total));
  const shown = [
    `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`,
    `${done}/${total}`,
    duration((seconds / done) * Math.max(0, total - done)),
    label,
    ...(numbers.loss === undefined ? [] : [`loss ${compact(numbers.loss)}`]),
    ...(numbers.lambda === undefined ? [] : [`λ ${compact(numbers.lambda)}`]),
    ...(numbers.zeroGradients === undefined ? [] : [`zero ${(100 * numbers.zeroGradients).toFixed(0)} %`]),
    `${compact(solves / Math.max(seconds, 1e-3))} solves/s`,
  ];
  return shown.join('  ');
}

/** Four significant digits. */
export const compact = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(4)));

/** Seconds as 1:02:03 left, or 2:03. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)} left`;
}
