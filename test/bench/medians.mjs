import { Bench } from 'tinybench';

/**
 * The milliseconds that tasks take, `{ name: [ms, …] }`.
 *
 * The tasks take turns for some rounds, so that a machine which is slower for a while is so for all of them.
 *
 * @param tasks functions by name; with `later`, they answer later
 */
export async function samplesOf(tasks, { time, warmup, rounds, iterations, later = false }) {
  const samples = Object.fromEntries(Object.keys(tasks).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const bench = new Bench({
      time: time / rounds,
      iterations,
      warmup: round === 0,
      warmupTime: warmup,
      warmupIterations: 1,
      retainSamples: true,
      throws: true,
    });
    for (const [name, task] of Object.entries(tasks)) bench.add(name, task, { async: later });
    await bench.run();
    for (const { name, result } of bench.tasks) samples[name].push(result.latency.samples);
  }
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, times.flat()]));
}

/** Medians and quartiles of the milliseconds that tasks take, as {@link samplesOf}. */
export async function medians(tasks, settings) {
  const samples = await samplesOf(tasks, settings);
  return Object.fromEntries(Object.entries(samples).map(([name, times]) => [name, quartiles(times)]));
}

/** Median and quartiles of some numbers. */
export function quartiles(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  return { median: at(0.5), p25: at(0.25), p75: at(0.75), runs: sorted.length };
}
