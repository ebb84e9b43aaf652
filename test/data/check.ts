// `npm run check:data -- FOLDER` solves data with published answers, of which some may not be distributed: a line for each data set
// that the folder has; ends with 1 where an answer is wrong, or where there is none of them.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '@mapgrad/contracts';
import { checkArena } from './arena.ts';
import { checkBinaryPrograms } from './binary-programs.ts';
import { checkGoldens, checkImleGolden } from './goldens.ts';
import { checkJslp } from './jslp.ts';
import { checkMknap } from './mknap.ts';
import { checkWarcraft } from './warcraft.ts';

const checks: readonly (readonly [string, (folder: string) => string])[] = [
  ['ilp', checkBinaryPrograms],
  ['jslp-models', checkJslp],
  ['orlib-mknap', checkMknap],
  ['movingai-arena', checkArena],
  ['warcraft-samples', checkWarcraft],
  ['goldens', checkGoldens],
  ['imle-golden', checkImleGolden],
];

const folder = process.argv[2] ?? '.';
let there = 0;
let wrong = 0;
for (const [name, check] of checks) {
  const data = join(folder, name);
  if (!existsSync(data)) {
    console.log(`-      ${name}: not in ${folder}`);
    continue;
  }
  there++;
  const begin = performance.now();
  try {
    const text = check(data);
    console.log(`right  ${name}: ${text} (${((performance.now() - begin) / 1000).toFixed(1)} s)`);
  } catch (thrown) {
    wrong++;
    console.log(`WRONG  ${name}: ${messageOf(thrown)}`);
  }
}
process.exitCode = wrong > 0 || there === 0 ? 1 : 0;
