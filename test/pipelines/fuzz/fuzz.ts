import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkMutant, warmUp } from './check-mutant.ts';
import { mutant } from './mutant.ts';

// node fuzz.ts [COUNT] [SEED]: checks COUNT mutants, prints what has come of them, and ends with 1 when one must not be as it is.
const count = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);
const LIMIT = 1000;

const folder = mkdtempSync(join(tmpdir(), 'mapgrad-fuzz-'));
const codes = new Map<string, number>();
const times: number[] = [];
let faults = 0;
await warmUp();
for (const each of fc.sample(mutant, { numRuns: count, seed })) {
  const { code = 'right', milliseconds, fault } = await checkMutant(each, folder);
  codes.set(code, (codes.get(code) ?? 0) + 1);
  times.push(milliseconds);
  if (fault === undefined && milliseconds < LIMIT) continue;
  faults++;
  const kept = join(tmpdir(), `mapgrad-fault-${seed}-${times.length}.json`);
  writeFileSync(kept, JSON.stringify(each));
  console.log(`${times.length}: ${milliseconds.toFixed(0)} ms ${fault ?? 'too slow'}\n  kept in ${kept}`);
}
rmSync(folder, { recursive: true });
times.sort((a, b) => a - b);
const quantile = (share: number): string =>
  `${times[Math.min(times.length - 1, Math.floor(share * times.length))]!.toFixed(0)} ms`;
console.log(`${count} mutants, seed ${seed}: ${[...codes].map(([code, n]) => `${n} ${code}`).join(', ')}`);
console.log(`median ${quantile(0.5)}, 99 in 100 within ${quantile(0.99)}, longest ${quantile(1)}; ${faults} faults`);
process.exitCode = faults === 0 ? 0 : 1;
