import { batches, persist } from './batches.ts';
import type { Fault } from './faulty.ts';
import { type Kind, kindsEndedBy } from './kinds.ts';

/**
 * Solves with faults in every way, and prints the handles of the event loop, referenced or not, that there are afterwards and were not
 * before. Or ends nothing, and leaves that to the end of the process.
 */
const ends = process.argv[2] === 'end';

async function run({ faults, open }: Kind, solves: number, some: readonly Fault[]): Promise<void> {
  const { solve, end } = open();
  const possible = some.filter((fault) => fault in faults);
  for (const batch of batches(solves, possible)) await persist((query) => solve(query), batch);
  if (ends) await end();
}

/** Types of handles, after those that are closing have closed; Node 24 leaves a timer of its own for every thread that has ended. */
async function handles(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  const { libuv } = process.report.getReport() as { libuv: { type: string; is_referenced?: boolean }[] };
  return libuv.filter((handle) => handle.type !== 'timer' || handle.is_referenced).map(({ type }) => type);
}

for (const kind of kindsEndedBy(ends)) {
  if (ends) await run(kind, 100, ['code']); // what is made once for all is made
  const before = await handles();
  await run(kind, 200, ['exit', 'hang', 'throw']);
  const left = await handles();
  for (const type of before) if (left.includes(type)) left.splice(left.indexOf(type), 1);
  console.log(`${kind.name}: ${ends ? left.join(' ') : ''}`);
}
