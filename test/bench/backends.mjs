// One training step on every backend of TensorFlow.js that works here, by every executor: `npm run bench:backends -- [--quick] [--json FILE]`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BACKEND_IDS } from '../../plugins/tfjs/dist/backends/backend.js';
import { digits, percent } from './format.mjs';
import { inFreshProcess } from './fresh-process.mjs';
import { machine } from './machine.mjs';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean' }, json: { type: 'string' } } });
const settings = options.quick ? { time: 50, least: 1 } : { time: 2000, least: 5 };
const module = new URL('./backend-step.mjs', import.meta.url).href;

const about = machine();
console.log(
  `${about.processor}, ${about.cores} cores, ${about.memory}, ${about.system}, Node ${about.node}: median ms of a training step, B=32, S=10`,
);

const results = [];
for (const backend of BACKEND_IDS) {
  for (const network of ['mlp', 'cnn']) {
    const found = await inFreshProcess(module, { backend, network, ...settings });
    if (found.obstacle !== undefined) {
      console.log(`\n${backend}: ${found.obstacle}`);
      break;
    }
    results.push(found);
    const { device, title, steps, overlap } = found;
    console.log(`\n${title} on ${backend} (${device})`);
    console.table(steps.map(({ executor, ...parts }) => ({ executor, ...mapped(parts, digits) })));
    if (overlap !== undefined) {
      const { whole, halves, solve } = overlap;
      const change = percent(Math.abs(1 - halves / whole));
      console.log(
        `threads-async with S=100: a batch at once ${digits(whole)} ms (solving ${digits(solve)}), in two overlapping halves ` +
          `${digits(halves)} ms, ${change} ${halves < whole ? 'less' : 'more'}`,
      );
    }
  }
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ machine: about, results }, null, 2)}\n`);

function mapped(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
