import type { Json } from '@mapgrad/contracts';
import { cleaned } from './cleaned.ts';
import { runOf } from './read-metrics.ts';
import type { DecisionRecord, ExampleRecord, Members } from './run-record.ts';

/** Reads `decisions.json`; undefined where it holds none, examples that are malformed left out. */
export function readDecisions(found: Members): DecisionRecord | undefined {
  const run = runOf(found);
  if (run === undefined || !Array.isArray(found.examples)) return undefined;
  const examples = (found.examples as readonly Json[]).flatMap((one) => {
    const example = exampleOf(membersOf(one) ?? {});
    return example === undefined ? [] : [example];
  });
  return examples.length === 0 ? undefined : { ...run, examples };
}

/** The members of an object of JSON; undefined of anything else. */
export const membersOf = (value: Json | undefined): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined;

function exampleOf({ example, theta, z, optimum, names }: Members): ExampleRecord | undefined {
  const rows = [theta, z, optimum].map(numbersOf);
  const [scores, state, right] = rows;
  const n = state?.length ?? 0;
  if (scores === undefined || state === undefined || right === undefined) return undefined;
  if (n === 0 || rows.some((row) => row?.length !== n)) return undefined;
  const called =
    Array.isArray(names) && names.length === n
      ? (names as readonly Json[]).map((name) => cleaned(typeof name === 'string' ? name : JSON.stringify(name), 40))
      : undefined;
  return { example: typeof example === 'number' ? example : 0, theta: scores, z: state, optimum: right, names: called };
}

const numbersOf = (row: Json | undefined): readonly number[] | undefined =>
  Array.isArray(row) && row.every((value) => typeof value === 'number' && Number.isFinite(value))
    ? (row as readonly number[])
    : undefined;
