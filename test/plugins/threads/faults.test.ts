import { isMapgradError, type MapgradError, noiseKey, type Query, type Rows, randomWords } from '@mapgrad/contracts';
import { asyncThreads, threads } from '@mapgrad/threads';
import { afterAll, describe, expect, it } from 'vitest';
import { runTypescript as execArgv } from '../../run-typescript/argv.ts';
import { FAULTS, type Fault, faulty, faultyLater, thetaOf } from './faulty.ts';

const N = 3;
const ROWS = 100;
/** 10^4 by default; `SOLVES=100000 npx vitest run test/plugins/threads` for more. */
const JOBS = Number(process.env.SOLVES ?? 10_000) / ROWS;
const options = { workers: 2, deadline: 400, memory: 24, execArgv };

/** Some that are caught in the thread for each that ends it or is stopped. */
const chances: readonly Fault[] = [
  ...(['hang', 'exit', 'exit', 'memory'] as const),
  ...Array.from({ length: 6 }, () => ['throw', 'code', 'nan', 'unfilled', 'long'] as const).flat(),
];

const codes: Readonly<Record<Fault, readonly string[]>> = {
  hang: ['SOLVER_TIMED_OUT'],
  exit: ['SOLVER_FAILED'],
  memory: ['SOLVER_FAILED', 'SOLVER_TIMED_OUT'],
  throw: ['SOLVER_FAILED'],
  code: ['SOLVER_INFEASIBLE'],
  nan: ['SOLVER_NOT_FINITE'],
  unfilled: ['SOLVER_NOT_FINITE'],
  long: ['SOLVER_FAILED'],
};

interface Batch {
  readonly query: Query;
  readonly faults: ReadonlyMap<number, Fault>;
}

/** θ [100, n] of which one row in a hundred has a fault, on average. */
function batchOf(job: number): Batch {
  const words = new Int32Array(ROWS * (N + 2));
  randomWords(noiseKey(5), job, ROWS * (N + 2) - 1, words);
  const theta = Float32Array.from({ length: ROWS * N }, (_, i) => words[i]! * 2 ** -31);
  const faults = new Map<number, Fault>();
  for (let row = 0; row < ROWS; row++) {
    if (words[ROWS * N + row]! >>> 0 >= 2 ** 32 / 100) continue;
    const fault = chances[(words[ROWS * (N + 1) + row]! >>> 0) % chances.length]!;
    faults.set(row, fault);
    theta[row * N] = thetaOf(fault);
  }
  return { query: { theta, shape: { instances: ROWS, samples: 1, n: N } }, faults };
}

/** Asks, leaves out the row that the error names, and asks again; the errors by their rows, and the answer in the end. */
async function persist(
  solve: (query: Query) => Rows | Promise<Rows>,
  { query, faults }: Batch,
): Promise<{ readonly errors: Map<number, MapgradError>; readonly answer: Rows; readonly left: number[] }> {
  const errors = new Map<number, MapgradError>();
  let left = Array.from({ length: ROWS }, (_, row) => row);
  for (;;) {
    try {
      const answer = await solve({ ...query, only: Int32Array.from(left) });
      return { errors, answer, left };
    } catch (thrown) {
      if (!isMapgradError(thrown) || thrown.context.row === undefined || errors.size > faults.size) throw thrown;
      errors.set(thrown.context.row, thrown);
      left = left.filter((row) => row !== thrown.context.row);
    }
  }
}

describe.each([
  ['threads', threads(options), faulty({ n: N })],
  ['asyncThreads', asyncThreads(options), faulty({ n: N })],
] as const)('%s with one row in a hundred that fails', (_, executor, solver) => {
  afterAll(() => executor.dispose());

  it(`names each such row and solves all others, in ${JOBS * ROWS} rows`, { timeout: 600_000 }, async () => {
    const met = new Set<Fault>();
    for (let job = 0; job < JOBS; job++) {
      const batch = batchOf(job);
      const { errors, answer, left } = await persist((query) => executor.solve<void>({ query, solver }), batch);
      expect([...errors.keys()]).toEqual([...batch.faults.keys()]);
      for (const [row, fault] of batch.faults) {
        met.add(fault);
        expect(codes[fault]).toContain(errors.get(row)!.code);
        expect(errors.get(row)!.message).toMatch(new RegExp(`^solver tests/faulty failed for row ${row} \\(`));
      }
      const { theta } = batch.query;
      const expected = left.flatMap((row) => [...theta.subarray(row * N, (row + 1) * N)].map((value) => 2 * value));
      expect([...answer]).toEqual(expected);
    }
    expect([...met].sort()).toEqual([...FAULTS].sort());
  });
});

describe.each(FAULTS)('a solver that answers later, fault %s', (fault) => {
  const executor = asyncThreads(options);
  afterAll(() => executor.dispose());

  it('is told of by its row', async () => {
    const theta = Float32Array.from([1, 1, 1, thetaOf(fault), 2, 2, 3, 3, 3]);
    const query = { theta, shape: { instances: 3, samples: 1, n: N } };
    const solver = faultyLater({ n: N });
    const thrown: unknown = await executor.solve<void>({ query, solver }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ context: { row: 1, instance: 1, solver: 'tests/faulty' } });
    expect(codes[fault]).toContain((thrown as MapgradError).code);
    const answer = await executor.solve<void>({ query: { ...query, only: Int32Array.of(0, 2) }, solver });
    expect([...answer]).toEqual([2, 2, 2, 6, 6, 6]);
  });
});
