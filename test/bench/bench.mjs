// Every benchmark in one run: `npm run bench -- [--quick] [--json FILE] [--markdown FILE]`.
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from './format.mjs';
import { machine } from './machine.mjs';
import * as conversation from './sections/conversation.mjs';
import * as economy from './sections/economy.mjs';
import * as executors from './sections/executors.mjs';
import * as layers from './sections/layers.mjs';
import * as limits from './sections/limits.mjs';
import * as linearity from './sections/linearity.mjs';
import * as programs from './sections/programs.mjs';
import * as threads from './sections/threads.mjs';
import * as webgpu from './sections/webgpu.mjs';

const sections = { layers, conversation, limits, programs, linearity, threads, executors, economy, webgpu };
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, json: { type: 'string' }, markdown: { type: 'string' } },
});

/** Milliseconds for each measure and before it, rounds, iterations of a round at least, and the rows that linearity ends with. */
const settings = options.quick
  ? { quick: true, time: 20, warmup: 1, rounds: 1, iterations: 1, passes: 1, largest: 1e4 }
  : { quick: false, time: 1200, warmup: 300, rounds: 2, iterations: 1, passes: 7, largest: 1e6 };
settings.slow = { ...settings, time: settings.time / 3, rounds: 1, iterations: options.quick ? 1 : 3 };

const run = { command: command(), date: new Date().toISOString().slice(0, 10), machine: machine() };
const { processor, cores, memory, system, node } = run.machine;
console.log(`${run.command}: ${run.date}, ${processor}, ${cores} cores, ${memory}, ${system}, Node ${node}`);

const all = {};
const tables = {};
const facts = { ...run.machine, command: run.command, date: run.date };
for (const [name, section] of Object.entries(sections)) {
  const start = performance.now();
  all[name] = await section.results?.(settings);
  tables[name] = section.table(all);
  Object.assign(facts, section.facts?.(all));
  console.log(`\n${section.title} (measured in ${((performance.now() - start) / 1000).toFixed(0)} s)`);
  console.table(tables[name]);
}

if (options.json) writeFileSync(options.json, `${JSON.stringify({ ...run, ...all }, null, 2)}\n`);
if (options.markdown) {
  const template = readFileSync(new URL('./benchmarks.template.md', import.meta.url), 'utf8');
  writeFileSync(
    options.markdown,
    template.replaceAll(/\{\{(\w+)\}\}/g, (_, name) => filled(name)),
  );
}

function filled(name) {
  const value = tables[name] === undefined ? facts[name] : markdownTable(tables[name]);
  if (value === undefined) throw new Error(`benchmarks.template.md asks for {{${name}}}, which no section measures`);
  return value;
}

function command() {
  const file = (name) => (options[name] ? [`--${name}`, relative('.', options[name])] : []);
  const given = [...(options.quick ? ['--quick'] : []), ...file('json'), ...file('markdown')];
  return ['npm run bench', ...(given.length > 0 ? ['--', ...given] : [])].join(' ');
}
