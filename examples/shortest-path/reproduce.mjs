// Trains every variant of pipeline.yaml and prints the table of README.md: `npm run reproduce:shortest-path`. Arguments are
// overrides, `seeds=[1]` say.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Normalised test regret in %, and seconds, as the notebook printed them. */
const published = {
  'SPO+': [7.59, 165],
  PG: [14.16, 223],
  PFY: [7.29, 297],
  PFYMul: [7.54, 293],
  RFY: [7.79, 3347],
  NCE: [10.29, 19],
  CMAP: [12.97, 21],
  lsLTR: [9.59, 16],
  prLTR: [9.73, 17],
  ptLTR: [8.47, 17],
  DPO: [9.88, 306],
  DPOMul: [12.24, 297],
  IMLE: [12.07, 609],
  AIMLE: [7.24, 614],
  RFWO: [7.4, 3363],
  DBB: [15.12, 298],
  NID: [8.9, 156],
};

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'shortest-path-'));
const command = [here('../../core/cli/bin.js'), 'train', here('pipeline.yaml'), ...process.argv.slice(2), '--out', out];
const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
if (status !== 0) process.exit(status ?? 1);

const lines = readFileSync(join(out, readdirSync(out)[0], 'metrics.jsonl'), 'utf8')
  .trim()
  .split('\n');
const runs = new Map();
for (const run of lines.map((line) => JSON.parse(line))) {
  if (run.test !== undefined) runs.set(run.variant, [...(runs.get(run.variant) ?? []), run]);
}

console.log('| method | regret %, mean ± sd | seconds, median | published regret % | published seconds |');
console.log('| --- | --- | --- | --- | --- |');
for (const [variant, group] of runs) {
  const regrets = group.map(({ test }) => 100 * test['relative-regret']);
  const mean = regrets.reduce((sum, value) => sum + value, 0) / regrets.length;
  const squares = regrets.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, regrets.length - 1));
  const seconds = group.map((run) => run.seconds).sort((a, b) => a - b)[Math.floor(group.length / 2)];
  const [regret, time] = published[variant.split(', ')[0]] ?? [];
  console.log(
    `| ${variant} | ${mean.toFixed(2)} ± ${deviation.toFixed(2)} | ${seconds.toFixed(2)} | ${regret?.toFixed(2) ?? ''} | ${time ?? ''} |`,
  );
}
