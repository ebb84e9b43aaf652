import { type Executor, type MAPSolver, noiseKey, type Query, type Rows } from '@mapgrad/contracts';
import { differentiate, inline, mapStates } from '@mapgrad/core';
import { distinct, memo, pool, unmoved } from '@mapgrad/economy';
import { adaptive, fixed, gumbel, imle } from '@mapgrad/estimators';
import { dagPath, topK } from '@mapgrad/solvers';
import { describe, expect, it } from 'vitest';
import { uniform } from '../../../core/testing/numbers.ts';
import { hashBits } from '../../../plugins/economy/bits.ts';
import { asked, rowsIn } from './asked.ts';

const solver = topK({ n: 5, k: 2 });
const shape = { instances: 4, samples: 3, n: 5 };
const theta = uniform(1, 20);
const dz = uniform(2, 60);
const plain = (of: Rows): Query => ({ theta: of, shape: { instances: of.length / 5, samples: 1, n: 5 } });

describe('unmoved', () => {
  const layer = (executor = inline(), stepSize = adaptive()) =>
    differentiate({ estimator: imle({ noise: gumbel(), stepSize, samples: 3 }), solver, executor, seed: 3 });

  it('answers all of the second query of I-MLE while the adaptive λ is 0, and then nothing', () => {
    const of = asked();
    const executor = unmoved({ of });
    const step = layer(executor);
    step.forward(theta).backward(dz);
    expect(executor.counters).toEqual({ hits: 12, misses: 12 });
    expect(of.queries).toHaveLength(1);
    step.forward(theta).backward(dz);
    expect(executor.counters).toEqual({ hits: 12, misses: 36 });
  });

  it('asks only for the samples with a direction', () => {
    const of = asked();
    const executor = unmoved({ of });
    const still = dz.slice().fill(0, 15, 45).fill(0, 5, 10);
    const gradient = layer(executor, fixed(1)).forward(theta).backward(still);
    expect(gradient).toEqual(layer(inline(), fixed(1)).forward(theta).backward(still));
    expect(of.queries.map(({ only }) => only)).toEqual([undefined, Int32Array.of(0, 2, 9, 10, 11)]);
    expect(executor.counters).toEqual({ hits: 7, misses: 17 });
  });

  it('answers both sides of a central difference from a query that was asked before', () => {
    const executor = unmoved({ of: inline() });
    const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(1) };
    const shift = { direction: dz, step: new Float64Array(4) };
    executor.solve({ query: { theta, shape, noise }, solver });
    for (const sign of [1, -1]) {
      executor.solve({
        query: { theta, shape, noise, shift: { ...shift, step: shift.step.map((step) => sign * step) } },
        solver,
      });
    }
    expect(executor.counters).toEqual({ hits: 24, misses: 12 });
  });

  it('asks for samples of their own instance, and names the row that fails as the caller counts', () => {
    const executor = unmoved({ of: inline() });
    const places = [{ at: 0 }, { at: 1 }, { at: 2 }, { at: 3 }];
    const place: MAPSolver<{ readonly at: number }> = {
      exact: false,
      size: () => 5,
      prepare:
        ({ at }) =>
        (row, z) => {
          if (row[at]! > 9) throw new Error('it broke');
          z.set(row);
          z[0] = at;
        },
    };
    const noise = { distribution: gumbel(), temperature: 0.1, key: noiseKey(4) };
    const direction = new Float32Array(60);
    direction[3] = 1; // of instance 0, whose step is 0
    direction[25 + 1] = 1; // the last sample of instance 1
    direction[50 + 3] = 1; // the second one of instance 3
    const jobOf = (steps: readonly number[]) => ({
      query: { theta, shape, noise, shift: { direction, step: Float64Array.from(steps) } },
      solver: place,
      instances: places,
    });
    executor.solve({ ...jobOf([]), query: { theta, shape, noise } });
    expect(executor.solve(jobOf([0, 2, 3, 4]))).toEqual(inline().solve(jobOf([0, 2, 3, 4])));
    expect(executor.counters).toEqual({ hits: 10, misses: 14 });
    expect(() => executor.solve(jobOf([0, 2, 3, 99]))).toThrow(
      expect.objectContaining({
        code: 'SOLVER_FAILED',
        context: expect.objectContaining({ row: 10, instance: 3 }) as unknown,
      }),
    );
    expect(executor.counters).toEqual({ hits: 10, misses: 14 });
  });

  it('forgets the oldest query', () => {
    const executor = unmoved({ of: inline(), queries: 2 });
    const hitsFor = (seed: number): number => {
      const before = executor.counters.hits;
      executor.solve({ query: plain(uniform(seed, 5)), solver });
      return executor.counters.hits - before;
    };
    expect([1, 2, 1, 2, 3, 2, 1, 3].map(hitsFor)).toEqual([0, 0, 1, 1, 0, 1, 0, 1]);
  });

  it('forgets all when it is disposed of', () => {
    const executor = unmoved({ of: inline() });
    executor.solve({ query: plain(theta), solver });
    executor.dispose();
    executor.solve({ query: plain(theta), solver });
    expect(executor.counters.hits).toBe(0);
  });
});

describe('counts', () => {
  it('have the names of all executors around each other', () => {
    const executor = unmoved({ of: memo({ of: distinct({ of: inline() }), entries: 9 }) });
    executor.solve({ query: plain(theta), solver });
    executor.solve({ query: plain(theta), solver });
    expect(executor.counts).toEqual({
      'unmoved.hits': 4,
      'unmoved.misses': 4,
      'memo.hits': 0,
      'memo.misses': 4,
      'distinct.hits': 0,
      'distinct.misses': 4,
    });
  });

  it('have the rows of a query that the executor underneath answers only as a whole', () => {
    const wrappers = { distinct, memo: (of: { of: Executor }) => memo({ ...of, entries: 9 }) };
    for (const [name, wrap] of Object.entries(wrappers)) {
      const of = asked();
      const failing: Executor = {
        ...of,
        solve(job) {
          if (job.query.shape.samples === 1 && job.query.theta.length < 20) throw new Error('not alone');
          return of.solve(job);
        },
      };
      const executor = wrap({ of: failing });
      const twice = Float32Array.from([...theta.subarray(0, 10), ...theta.subarray(0, 10)]);
      if (name === 'memo') executor.solve({ query: plain(twice), solver });
      const before = executor.counters.misses;
      const query = plain(name === 'memo' ? theta : twice);
      expect(executor.solve({ query, solver })).toEqual(inline().solve({ query, solver }));
      expect(executor.counters.misses - before).toBe(4);
    }
  });
});

describe('distinct', () => {
  it('solves the samples of an instance without noise once', () => {
    const of = asked();
    const executor = distinct({ of });
    const answer = executor.solve({ query: { theta, shape }, solver });
    expect(answer).toEqual(inline().solve({ query: { theta, shape }, solver }));
    expect(executor.counters).toEqual({ hits: 8, misses: 4 });
    expect(of.queries.map(rowsIn)).toEqual([4]);
  });

  it('finds equal rows of different instances that are not neighbours', () => {
    const executor = distinct({ of: inline() });
    const [a, b] = [uniform(1, 5), uniform(2, 5)];
    const query = plain(Float32Array.from([...a, ...b, ...a, ...b]));
    expect(executor.solve({ query, solver })).toEqual(inline().solve({ query, solver }));
    expect(executor.counters).toEqual({ hits: 2, misses: 2 });
  });

  it('passes a query with noise on as it is', () => {
    const of = asked();
    const query = { theta, shape, noise: { distribution: gumbel(), temperature: 1, key: noiseKey(1) } };
    distinct({ of }).solve({ query, solver });
    expect(of.queries[0]).toBe(query);
  });
});

describe('what resembles, and is not the same', () => {
  const same = { exact: false, size: () => 2, prepare: () => (row: Rows, z: Rows) => z.set(row) };
  const two = { instances: 1, samples: 1, n: 2 };
  const direction = new Float32Array(2);

  it.each<[string, Query, Query]>([
    [
      '−0, which a direction of zeros makes 0',
      { theta: Float32Array.of(-0, 1), shape: two },
      {
        theta: Float32Array.of(-0, 1),
        shape: two,
        shift: { direction, step: Float64Array.of(1) },
      },
    ],
    ['0 and −0', { theta: Float32Array.of(0, 1), shape: two }, { theta: Float32Array.of(-0, 1), shape: two }],
    [
      'rows of one hash',
      { theta: Float32Array.of(860, 91), shape: two },
      { theta: Float32Array.of(89, 183), shape: two },
    ],
  ])('%s', (_, first, second) => {
    for (const executor of [unmoved({ of: inline() }), memo({ of: inline(), entries: 9 })]) {
      executor.solve({ query: first, solver: same });
      expect(executor.solve({ query: second, solver: same })).toEqual(inline().solve({ query: second, solver: same }));
      expect(executor.counters.hits).toBe(0);
    }
  });

  it('rows of one hash in one query', () => {
    const theta = Float32Array.of(860, 91, 89, 183, 860, 91);
    expect(hashBits(theta.subarray(0, 2))).toBe(hashBits(theta.subarray(2, 4)));
    expect(
      distinct({ of: inline() }).solve({ query: { theta, shape: { ...two, instances: 3 } }, solver: same }),
    ).toEqual(theta);
  });

  it('−0, which a direction of zeros keeps from becoming 0 where the factor of multiplicative noise underflows', () => {
    const noise = {
      distribution: { sample: () => undefined },
      temperature: 40,
      mode: 'multiplicative',
      key: noiseKey(1),
    } as const;
    const query: Query = { theta: Float32Array.of(-1, 1), shape: two, noise };
    const moved = { ...query, shift: { direction, step: Float64Array.of(-1) } };
    const executor = unmoved({ of: inline() });
    executor.solve({ query, solver: same });
    expect(executor.solve({ query: moved, solver: same })).toEqual(inline().solve({ query: moved, solver: same }));
    expect(inline().solve({ query: moved, solver: same })).not.toEqual(inline().solve({ query, solver: same }));
  });
});

describe('memo', () => {
  it('finds all rows of an unchanged θ again, and those alone that have changed are solved', () => {
    const of = asked();
    const executor = memo({ of, entries: 4 });
    executor.solve({ query: plain(theta), solver });
    executor.solve({ query: plain(theta), solver });
    const changed = theta.slice();
    changed[7]! += 1;
    const answer = executor.solve({ query: plain(changed), solver });
    expect(answer).toEqual(inline().solve({ query: plain(changed), solver }));
    expect(of.queries.map(rowsIn)).toEqual([4, 1]);
    expect(executor.counters).toEqual({ hits: 7, misses: 5 });
  });

  it('keeps at most so many rows, and drops the one that was unused longest', () => {
    const executor = memo({ of: inline(), entries: 2 });
    const hitsFor = (seed: number): number => {
      const before = executor.counters.hits;
      executor.solve({ query: plain(uniform(seed, 5)), solver });
      return executor.counters.hits - before;
    };
    expect([1, 2, 1, 3, 1, 2, 3].map(hitsFor)).toEqual([0, 0, 1, 0, 1, 0, 0]);
  });

  it('names the row that fails as the caller counts, beside rows that it knows, and keeps nothing of that query', () => {
    const of = asked();
    const executor = memo({ of, entries: 100 });
    const broken = {
      ...solver,
      prepare: () => (row: Rows, z: Rows) => {
        if (row[0] === 9) throw new Error('it broke');
        z.fill(1);
      },
    };
    const bad = theta.slice();
    executor.solve({ query: plain(bad), solver: broken });
    bad[5] = 8;
    bad[10] = 9;
    const job = { query: plain(bad), solver: broken };
    expect(() => executor.solve(job)).toThrow(
      expect.objectContaining({
        code: 'SOLVER_FAILED',
        context: expect.objectContaining({ row: 2, instance: 2 }) as unknown,
      }),
    );
    bad[10] = 7;
    expect(executor.solve(job)).toEqual(inline().solve(job));
    expect(of.queries.map(rowsIn)).toEqual([4, 2, 4, 2]);
  });

  it('tells solvers apart', () => {
    const executor = memo({ of: inline(), entries: 100 });
    executor.solve({ query: plain(theta), solver });
    const other = { query: plain(theta), solver: topK({ n: 5, k: 3 }) };
    expect(executor.solve(other)).toEqual(inline().solve(other));
    expect(executor.counters.hits).toBe(0);
  });

  it.each([0, 1.5, Number.NaN])('refuses %s entries', (entries) => {
    expect(() => memo({ of: inline(), entries })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });
});

describe('pool', () => {
  const one = topK({ n: 3, k: 1 });
  const ask = (executor = pool({ of: inline(), ratio: 1e-9, entries: 2 }), ...numbers: number[]): number[] => [
    ...executor.solve({
      query: { theta: Float32Array.from(numbers), shape: { instances: 1, samples: 1, n: 3 } },
      solver: one,
    }),
  ];
  const solving = (executor: ReturnType<typeof pool>): boolean[] =>
    Array.from({ length: 400 }, (_, i) => {
      const before = executor.counters.misses;
      ask(executor, i, 0, 0);
      return executor.counters.misses > before;
    });

  it('solves what it knows no state for, then answers the best state that it knows', () => {
    const of = asked();
    const executor = pool({ of, ratio: 1e-9, entries: 5 });
    const first = Float32Array.of(3, 2, 1, 1, 3, 2);
    const seen = executor.solve({ query: { theta: first, shape: { instances: 2, samples: 1, n: 3 } }, solver: one });
    expect([...seen]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(ask(executor, 1, 2, 3)).toEqual([0, 1, 0]);
    expect(ask(executor, 2, 1, 3)).toEqual([1, 0, 0]);
    expect(of.queries).toHaveLength(1);
    expect(executor.counters).toEqual({ hits: 2, misses: 2 });
  });

  it('gives what is measured from the executor underneath, also through others, and does not count it', () => {
    const executor = pool({ of: memo({ of: inline(), entries: 9 }), ratio: 1e-9, entries: 5 });
    expect(ask(executor, 3, 2, 1)).toEqual([1, 0, 0]);
    for (const around of [executor, unmoved({ of: executor }), distinct({ of: executor })]) {
      expect(ask(executor, 1, 2, 3)).toEqual([1, 0, 0]);
      expect([...mapStates({ solver: one, executor: around }, Float32Array.of(1, 2, 3))]).toEqual([0, 0, 1]);
    }
    expect(executor.counters).toEqual({ hits: 3, misses: 1 });
    expect(executor.counts).toMatchObject({ 'pool.hits': 3, 'memo.hits': 2, 'memo.misses': 2 });
  });

  it('passes a query that is to be solved on as it is', () => {
    const of = asked();
    const noise = { distribution: gumbel(), temperature: 1, key: noiseKey(1) };
    const query: Query = { theta, shape, noise, only: Int32Array.of(2, 0) };
    const executor = pool({ of, ratio: 1, entries: 2 });
    executor.solve({ query, solver });
    expect(of.queries[0]).toBe(query);
    expect(executor.counters).toEqual({ hits: 0, misses: 6 });
  });

  it('forgets all when it is disposed of', () => {
    const executor = pool({ of: inline(), ratio: 1e-9, entries: 5 });
    ask(executor, 3, 2, 1);
    executor.dispose();
    expect(ask(executor, 1, 2, 3)).toEqual([0, 0, 1]);
  });

  it('has a pool for each instance', () => {
    const executor = pool({ of: inline(), ratio: 1e-9, entries: 5 });
    const perInstance = {
      exact: true,
      size: () => 1,
      prepare: (of: { z: number }) => (_: Rows, z: Rows) => void z.fill(of.z),
    };
    const query = { theta: Float32Array.of(1, 1), shape: { instances: 2, samples: 1, n: 1 } };
    const [three, four] = [{ z: 3 }, { z: 4 }];
    executor.solve({ query, solver: perInstance, instances: [three, three] });
    expect([...executor.solve({ query, solver: perInstance, instances: [four, three] })]).toEqual([4, 3]);
    expect(executor.counters).toEqual({ hits: 1, misses: 3 });
  });

  it('has the states of a query that was solved in the pools of their instances', () => {
    const perInstance = {
      exact: true,
      size: () => 1,
      prepare: (of: { z: number }) => (_: Rows, z: Rows) => void z.fill(of.z),
    };
    const [three, four] = [{ z: 3 }, { z: 4 }];
    const answers = (seed: number): string => {
      const executor = pool({ of: inline(), ratio: 0.5, entries: 2, seed });
      const two = { theta: Float32Array.of(1, 1), shape: { instances: 2, samples: 2, n: 1 }, only: Int32Array.of(1) };
      executor.solve({ query: two, solver: perInstance, instances: [three, four] });
      const query = { theta: Float32Array.of(1, 1), shape: { instances: 2, samples: 1, n: 1 } };
      const z = executor.solve({ query, solver: perInstance, instances: [four, three] });
      return `${z.join()}: ${executor.counters.hits}`;
    };
    // both are solved, or the state of the second instance is known for the first of the next query
    expect(new Set(Array.from({ length: 40 }, (_, seed) => answers(seed)))).toEqual(new Set(['4,3: 0', '4,3: 1']));
  });

  it('keeps distinct states, at most so many, and drops the one that was unused longest', () => {
    const executor = pool({ of: inline(), ratio: 1e-9, entries: 2 });
    const all = Float32Array.of(9, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 9); // states 0, 1, 0, 2: 1 is unused longest
    executor.solve({ query: { theta: all, shape: { instances: 4, samples: 1, n: 3 } }, solver: one });
    expect(ask(executor, 2, 3, 1)).toEqual([1, 0, 0]);
    expect(ask(executor, 1, 3, 2)).toEqual([0, 0, 1]);
  });

  it('counts an answer as use', () => {
    const misses = (seed: number): string => {
      const executor = pool({ of: inline(), ratio: 0.5, entries: 2, seed });
      const counts = [1, 2, 3, 4].map((i) => {
        ask(executor, i, 0, 0);
        return executor.counters.misses;
      });
      return counts.join('');
    };
    const seed = Array.from({ length: 100 }, (_, i) => i).find((i) => misses(i) === '1122')!; // solves the first and the third
    const executor = pool({ of: inline(), ratio: 0.5, entries: 2, seed });
    const both = Float32Array.of(9, 0, 0, 0, 9, 0);
    executor.solve({ query: { theta: both, shape: { instances: 2, samples: 1, n: 3 } }, solver: one });
    expect(ask(executor, 2, 1, 3)).toEqual([1, 0, 0]);
    expect(ask(executor, 0, 0, 9)).toEqual([0, 0, 1]);
    expect(ask(executor, 2, 3, 1)).toEqual([1, 0, 0]);
  });

  it('solves about the share of queries that it was told, the same ones for the same seed', () => {
    const make = (seed: number) => pool({ of: inline(), ratio: 0.3, entries: 2, seed });
    const solved = solving(make(5));
    const share = solved.slice(1).filter(Boolean).length / 399;
    expect(Math.abs(share - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 399)); // four standard deviations
    expect(solving(make(5))).toEqual(solved);
    expect(solving(make(6))).not.toEqual(solved);
  });

  it('never answers better than the solver, and always a state of the solver', () => {
    const edges = [
      [0, 1],
      [1, 3],
      [0, 2],
      [2, 3],
      [0, 3],
    ] as const;
    const paths = dagPath({ vertices: 4, edges });
    const executor = pool({ of: inline(), ratio: 0.2, entries: 3 });
    for (let seed = 0; seed < 40; seed++) {
      const noise = { distribution: gumbel(), temperature: 0, key: noiseKey(seed) };
      const job = {
        query: { theta: uniform(seed, 5), shape: { instances: 1, samples: 1, n: 5 }, noise },
        solver: paths,
      };
      const score = (z: Rows): number => z.reduce((sum, value, i) => sum + value * job.query.theta[i]!, 0);
      const found = executor.solve(job);
      expect(score(found)).toBeLessThanOrEqual(score(inline().solve(job)) + 1e-12);
      expect(['11000', '00110', '00001']).toContain(found.join(''));
    }
    expect(executor.counters.hits).toBeGreaterThan(20);
  });

  it.each([0, -0.1, 1.1, Number.NaN])('refuses a ratio of %s', (ratio) => {
    expect(() => pool({ of: inline(), ratio, entries: 1 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});
