import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fuzzManifests } from './fuzz-manifests.ts';

const [runs = 10_000, seed = Date.now() % 2 ** 31] = process.argv.slice(2).map(Number);
const directory = mkdtempSync(join(tmpdir(), 'mapgrad-fuzz-'));
try {
  const begun = performance.now();
  const seen = await fuzzManifests(directory, runs, seed);
  console.log(JSON.stringify({ seed, ...seen, seconds: Math.round((performance.now() - begun) / 1000) }, null, 2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}
