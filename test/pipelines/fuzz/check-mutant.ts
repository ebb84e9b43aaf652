import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { mapgrad } from '../../cli/command.ts';
import type { Mutant } from './mutant.ts';

/** How a check has ended. */
export interface Verdict {
  /** The code of the error; undefined for a pipeline that is right. */
  readonly code: string | undefined;
  /** Of the processor, not of the clock: other work of the machine does not count. */
  readonly milliseconds: number;
  /** What must not happen: an error without a code, a file written, a process started, a prototype changed. */
  readonly fault: string | undefined;
}

const writers = [
  'writeFileSync',
  'appendFileSync',
  'mkdirSync',
  'mkdtempSync',
  'rmSync',
  'unlinkSync',
  'renameSync',
  'createWriteStream',
  'symlinkSync',
  'copyFileSync',
  'truncateSync',
  'writeFile',
  'mkdir',
  'open',
] as const;
const starters = ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const;

let isWatching = false;
let seen: string[] = [];

/** Records every attempt to write a file or to start a process while a pipeline is checked. */
function watch(): void {
  for (const [module, names] of [
    [fs, writers],
    [childProcess, starters],
  ] as const) {
    for (const name of names) {
      const functions = module as unknown as Record<string, (...args: unknown[]) => unknown>;
      const original = functions[name]!;
      functions[name] = (...args) => {
        if (isWatching) seen.push(`${name} ${JSON.stringify(args[0])}`);
        return original(...args);
      };
    }
  }
  syncBuiltinESMExports();
}
watch();

/** Checks what every mutant comes from, so that all plugins are loaded before a clock runs. */
export async function warmUp(): Promise<void> {
  for (const file of ['energy', 'ortools-solver', 'python-solver', 'shortest-path']) {
    await mapgrad(['check', `examples/${file}/pipeline.yaml`]);
  }
}

const prototypes = (): string =>
  [Object.prototype, Array.prototype, Function.prototype]
    .map((prototype) => Object.getOwnPropertyNames(prototype).length)
    .join();
const clean = prototypes();

/** Checks a mutant in a folder, and says what must not have happened. */
export async function checkMutant({ files, overrides }: Mutant, folder: string): Promise<Verdict> {
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(join(folder, name), text);
  const before = fs.readdirSync(folder).join();
  seen = [];
  isWatching = true;
  const start = process.cpuUsage();
  const { code, stderr } = await mapgrad(['check', 'pipeline.yaml', '--', ...overrides], { cwd: folder });
  const { user, system } = process.cpuUsage(start);
  const milliseconds = (user + system) / 1000;
  isWatching = false;
  const coded = /\n\[([A-Z_]+)\][^\n]*\n$/.exec(`\n${stderr}`)?.[1];
  const faults = [
    ...(code === 0 || (coded !== undefined && code > 0) ? [] : [`ended with ${code}: ${stderr.slice(-1500)}`]),
    ...seen,
    ...(fs.readdirSync(folder).join() === before ? [] : ['the folder has changed']),
    ...(prototypes() === clean ? [] : ['a prototype has changed']),
  ];
  return { code: code === 0 ? undefined : coded, milliseconds, fault: faults.join('\n') || undefined };
}
