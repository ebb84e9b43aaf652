import { inline } from '@mapgrad/core';
import { growing } from '../cases.mjs';
import { digits } from '../format.mjs';
import { inFreshProcess } from '../fresh-process.mjs';
import { layerOf } from '../layer.mjs';
import { medians, quartiles } from '../medians.mjs';

export const title = 'A pass with ever more rows';

/** Milliseconds from which one pass is enough. */
const LONG = 2000;

/** Each problem at each size, B·S rows with S = 10. */
export async function results(settings) {
  const all = [];
  for (const { name } of growing)
    for (let rows = 100; rows <= settings.largest; rows *= 10)
      all.push(await inFreshProcess(import.meta.url, { name, rows, settings }));
  return all;
}

/** One problem at one size: the time of a pass, and the memory it has beyond the states it asked for. */
export async function measure({ name, rows, settings }) {
  const one = growing.find((problem) => problem.name === name);
  const solver = one.solver();
  const executor = inline();
  const sized = (B) => layerOf({ ...one, B, solver: () => solver });
  (await sized(10)).layer(executor)();
  const { n, layer } = await sized(rows / one.S);

  let answers = 0;
  let beyond = 0;
  const note = () => {
    gc();
    beyond = Math.max(beyond, process.memoryUsage().arrayBuffers - before.arrayBuffers - answers);
  };
  const watched = layer({
    ...executor,
    solve(job) {
      const states = executor.solve(job);
      answers += states.byteLength;
      note();
      return states;
    },
  });
  gc();
  const before = process.memoryUsage();
  const start = performance.now();
  const gradient = watched();
  const first = performance.now() - start;
  const peak = 1024 * process.resourceUsage().maxRSS - before.rss - answers - gradient.byteLength;

  const time = first > LONG ? quartiles([first]) : (await medians({ pass: layer(executor) }, settings)).pass;
  return { name, rows, n, time, answers, beyond, peak };
}

export const table = ({ linearity }) =>
  linearity.map(({ name, rows, time, answers, beyond, peak }) => ({
    case: name,
    rows: rows.toLocaleString('en'),
    'ms a pass': digits(time.median),
    'ns a row': ((1e6 * time.median) / rows).toFixed(0),
    quartiles: `${((1e6 * time.p25) / rows).toFixed(0)}–${((1e6 * time.p75) / rows).toFixed(0)}`,
    passes: time.runs,
    'states, MB': digits(answers / 1e6),
    'arrays beyond, MB': digits(beyond / 1e6),
    'peak of the process beyond, MB': digits(peak / 1e6),
  }));
