import { afterAll, describe, expect, it } from 'vitest';
import { batches, N, persist } from './batches.ts';
import { type Fault, oneHot } from './faulty.ts';
import { kinds } from './kinds.ts';

/** 10^5 for each kind by `npm run fuzz:faults`. */
const given = process.env.FAULTS_SOLVES;

describe.each(kinds)('$name, where one row in a hundred fails', ({ faults, solves, solver, open }) => {
  const opened = open();
  afterAll(() => opened.end());
  const rows = given === undefined ? solves : Number(given);
  const names = Object.keys(faults) as Fault[];

  it(`names each such row and solves all others, in ${rows} rows (${names.join(', ')})`, {
    timeout: 3_600_000,
  }, async () => {
    const met = new Map<Fault, number>();
    for (const batch of batches(rows, names)) {
      const { errors, answer, left } = await persist((query) => opened.solve(query), batch);
      expect([...errors.keys()]).toEqual([...batch.faults.keys()]);
      for (const [row, fault] of batch.faults) {
        met.set(fault, (met.get(fault) ?? 0) + 1);
        const { code, message } = errors.get(row)!;
        expect(faults[fault], `${fault}: ${message}`).toContain(code);
        expect(message).toMatch(`solver ${solver} failed for row ${row} (instance ${row}): `);
      }
      const { theta } = batch.query;
      const expected = new Float32Array(left.length * N);
      left.forEach((row, i) => {
        oneHot(theta.subarray(row * N, (row + 1) * N), expected.subarray(i * N, (i + 1) * N));
      });
      expect(answer).toEqual(expected);
    }
    expect([...met.keys()].sort()).toEqual([...names].sort());
    if (given !== undefined) console.log(JSON.stringify(Object.fromEntries(met)));
  });
});
