import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { highs } from '@mapgrad/highs';
import { ilp } from '@mapgrad/ilp';
import { type KnownProgram, optionsOf, satisfies } from '../plugins/ilp-programs.ts';
import { expectOptimal } from './expect-optimal.ts';

interface BinaryProgram {
  readonly name: string;
  readonly maximise: readonly number[];
  readonly rows: readonly {
    readonly idx: readonly number[];
    readonly val: readonly number[];
    readonly lo: number | null;
    readonly hi: number | null;
  }[];
  readonly optimum: number | null;
}

/** A row with limits that are equal has one alone. */
function limitsOf(lo: number | null, hi: number | null): { min?: number; max?: number; equal?: number } {
  if (lo !== null && lo === hi) return { equal: lo };
  return { ...(lo !== null && { min: lo }), ...(hi !== null && { max: hi }) };
}

/** All programs of a folder, by `ilp` and by `highs`. */
export function checkBinaryPrograms(folder: string): string {
  const groups = JSON.parse(readFileSync(join(folder, 'binary-programs.json'), 'utf8')) as Readonly<
    Record<'small' | 'mid' | 'hard', readonly BinaryProgram[]>
  >;
  const programs = [...groups.small, ...groups.mid, ...groups.hard];
  let slowest = 0;
  for (const { name, maximise, rows, optimum } of programs) {
    const known: KnownProgram = {
      name,
      theta: maximise,
      rows: rows.map(({ idx, val, lo, hi }) => ({ indices: idx, values: val, ...limitsOf(lo, hi) })),
      optimum,
    };
    const options = optionsOf(known);
    const allows = (z: readonly number[]): boolean =>
      z.every((value) => value === 0 || value === 1) && satisfies(z, options.constraints);
    for (const solver of [ilp, highs]) {
      const elapsed = expectOptimal(() => solver(options), { name, theta: maximise, optimum, allows });
      slowest = Math.max(slowest, elapsed);
    }
  }
  const infeasible = programs.filter(({ optimum }) => optimum === null).length;
  return `${programs.length} 0/1 programs, ${infeasible} without a state, by ilp and highs; slowest solve ${Math.ceil(slowest)} ms`;
}
