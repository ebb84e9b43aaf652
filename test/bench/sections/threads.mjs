import { threads } from '@mapgrad/threads';
import { caseOf, cases } from '../cases.mjs';
import { digits, spread } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { layerOf } from '../layer.mjs';
import { medians } from '../medians.mjs';

export const title = 'The same passes on more threads, milliseconds';

const executors = {
  none: () => undefined,
  one: () => threads({ workers: 1 }),
  two: () => threads({ workers: 2 }),
};

/** Each case with no, one and two workers beside the calling thread. */
export async function results(settings) {
  const all = [];
  for (const { name } of cases) {
    const { B, S } = caseOf(name, settings);
    const times = {};
    for (const workers of Object.keys(executors))
      times[workers] = await inFreshProcess(import.meta.url, { name, workers, settings });
    all.push({ name, B, S, ...times });
  }
  return all;
}

/** One case with one of the executors. */
export async function measure({ name, workers, settings }) {
  const { layer } = await layerOf(caseOf(name, settings));
  const executor = executors[workers]();
  const { pass } = await medians({ pass: layer(executor) }, { ...settings, time: settings.time / 2 });
  executor?.dispose();
  return pass;
}

export const table = (all) =>
  all.threads.map(({ name, B, S, none, one, two }) => ({
    case: `${name}, B=${B} S=${S}`,
    'one thread': spread(none),
    '1 worker and the caller': spread(one),
    '2 workers and the caller': spread(two),
    'times as fast, 1': digits(none.median / one.median),
    'times as fast, 2': digits(none.median / two.median),
  }));
