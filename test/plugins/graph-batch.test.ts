import type { MAPSolver } from '@mapgrad/contracts';
import { differentiate, mapStates, rebuild } from '@mapgrad/core';
import { fixed, imle, sumOfGamma } from '@mapgrad/estimators';
import {
  arborescenceInstance,
  dagPathInstance,
  graphBatch,
  graphOf,
  type KeyedGraph,
  minimumCutInstance,
  shortestPathInstance,
  signedPathInstance,
  spanningTreeInstance,
} from '@mapgrad/graph';
import {
  arborescences,
  dagPaths,
  gridEdges,
  minimumCuts,
  padded,
  type ShortestPathOptions,
  shortestPaths,
  signedPaths,
  spanningTrees,
} from '@mapgrad/solvers';
import { layer } from '@mapgrad/tfjs';
import { threads } from '@mapgrad/threads';
import * as tf from '@tensorflow/tfjs';
import { UndirectedGraph } from 'graphology';
import { describe, expect } from 'vitest';
import { itReadsAtOnce as it, useLane } from '../lane.ts';
import { expectError } from '../solvers/expect-error.ts';

await useLane();

/** Numbers from 0 to 1, the same ones for the same seed. */
function uniform(seed: number): () => number {
  let word = seed;
  return () => {
    word = (Math.imul(word ^ (word >>> 15), 0x2c9277b5) + 0x3c6ef35f) | 0;
    return ((word ^ (word >>> 13)) >>> 0) / 2 ** 32;
  };
}

/** A grid of roads with lengths and tolls; a road costs its length and three times its toll. */
function roads(side: number, seed: number): KeyedGraph {
  const draw = uniform(seed);
  const graph = new UndirectedGraph();
  for (let v = 0; v < side * side; v++) graph.addNode(`city ${v}`, { people: v });
  for (const [from, to] of gridEdges({ rows: side, columns: side }))
    graph.addEdgeWithKey(`${from}–${to}`, `city ${from}`, `city ${to}`, {
      length: draw(),
      toll: draw(),
      lanes: draw(),
    });
  return graphOf(graph, { name: `roads ${seed}` });
}

const attributes = ['length', 'toll', 'lanes'];
const SIDES = [3, 5, 4];

const instanceOf = (graph: KeyedGraph): ShortestPathOptions =>
  shortestPathInstance({ graph, source: 'city 0', target: graph.vertexKeys.at(-1)!, positive: 'zero' });

describe('graphBatch', () => {
  const graphs = SIDES.map((side, b) => roads(side, b));

  it('has features, mask and keys in the places of the edges of each graph, and 0 beyond them', () => {
    const batch = graphBatch({ graphs, attributes: ['toll', 'length'] });
    expect(batch.n).toBe(40);
    expect(batch.sizes).toEqual([12, 40, 24]);
    expect(batch.keys).toEqual(graphs.map(({ edgeKeys }) => edgeKeys));
    graphs.forEach((graph, b) => {
      for (let i = 0; i < batch.n; i++) {
        const at = b * batch.n + i;
        const edge = graph.edgeAttributes[i];
        expect(batch.mask[at]).toBe(edge === undefined ? 0 : 1);
        expect(batch.features[2 * at]).toBe(Math.fround((edge?.toll as number | undefined) ?? 0));
        expect(batch.features[2 * at + 1]).toBe(Math.fround((edge?.length as number | undefined) ?? 0));
      }
    });
    const wide = graphBatch({ graphs, attributes: ['people'], of: 'vertices', n: 30 });
    expect(wide.sizes).toEqual([9, 25, 16]);
    expect([...wide.features.subarray(0, 11)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
    expect(wide.features).toHaveLength(3 * 30);
    expect(wide.keys[1]!.at(-1)).toBe('city 24');
    expect(graphBatch({ graphs }).features).toHaveLength(0);
  });

  it('gives the keys of what is chosen, sample by sample', () => {
    const batch = graphBatch({ graphs });
    const z = new Float32Array(2 * 3 * batch.n);
    z[0] = 1;
    z[11] = 1;
    z[3 * batch.n + 39] = 1;
    z[4 * batch.n + 1] = 0.5;
    expect(batch.chosen(z)).toEqual([
      ['0–1', graphs[0]!.edgeKeys[11]],
      [],
      [],
      [graphs[1]!.edgeKeys[39]],
      [graphs[2]!.edgeKeys[1]],
      [],
    ]);
    expect(expectError('DATA_INVALID', () => batch.chosen(z.subarray(1)))).toContain(
      'z has 239 numbers, expected rows of n = 40',
    );
    expect(expectError('DATA_INVALID', () => batch.chosen(new Float32Array()))).toContain('z has 0 numbers');
  });

  it('names the graph that is larger than n, or whose attribute is no number', () => {
    expect(expectError('SOLVER_SIZE', () => graphBatch({ graphs, n: 30 }))).toBe(
      'graph 1 (roads 1) has 40 edges, expected at most n = 30; give the size of the largest graph as n',
    );
    expect(expectError('DATA_INVALID', () => graphBatch({ graphs, attributes: ['lenth'] }))).toContain(
      "roads 0: 'lenth' of the edge '0–1' is missing",
    );
    expect(expectError('OPTION_INVALID', () => graphBatch({ graphs: [] }))).toContain('the number of graphs is 0');
    expect(expectError('OPTION_INVALID', () => graphBatch({ graphs, of: 'cells' as 'edges' }))).toContain(
      'of is cells',
    );
  });
});

describe('instances by key', () => {
  const directed = graphOf(
    [
      ['a', 'b'],
      ['b', 'c'],
      ['a', 'c'],
    ],
    { name: 'one' },
  ); // prettier-ignore
  const larger = graphOf(
    [
      ['x', 'y'],
      ['y', 'a'],
      ['x', 'a'],
      ['a', 'c'],
      ['y', 'c'],
    ],
    { name: 'two' },
  ); // prettier-ignore
  const theta = Float32Array.of(-1, -0.5, -3, 0, 0, -1, -1, -3, -1, -9);
  const n = 5;

  it('are those of each kind of solver, of different sizes in one batch', () => {
    const ends = [
      { graph: directed, source: 'a', target: 'c' },
      { graph: larger, source: 'x', target: 'c' },
    ];
    const path = [1, 1, 0, 0, 0, 1, 1, 0, 1, 0];
    const answer = <Instance>(solver: MAPSolver<Instance>, instances: readonly Instance[]): number[] => [
      ...mapStates<object>(
        { solver: padded({ solver, n }) as MAPSolver<object> },
        theta,
        instances as readonly object[],
      ),
    ];
    expect(answer(shortestPaths(), ends.map(shortestPathInstance))).toEqual(path);
    expect(answer(signedPaths(), ends.map(signedPathInstance))).toEqual(path);
    expect(answer(dagPaths(), ends.map(dagPathInstance))).toEqual(path);
    expect(answer(minimumCuts(), ends.map(minimumCutInstance))).toEqual([0, 1, 1, 0, 0, 1, 0, 0, 1, 0]);
    expect(answer(spanningTrees(), ends.map(spanningTreeInstance))).toEqual([1, 1, 0, 0, 0, 1, 1, 0, 1, 0]);
    const roots = [
      { graph: directed, root: 'a' },
      { graph: larger, root: 'x' },
    ];
    expect(answer(arborescences(), roots.map(arborescenceInstance))).toEqual([1, 1, 0, 0, 0, 1, 1, 0, 1, 0]);
  });

  it('go to other threads, where the solver is rebuilt', async () => {
    const solver = padded({ solver: shortestPaths(), n: 40 });
    const graphs = SIDES.map((side, b) => roads(side, b));
    const instances = graphs.map(instanceOf);
    const cost = Float32Array.from(graphBatch({ graphs, attributes: ['length'] }).features, (length) => -length);
    const here = mapStates({ solver }, cost, instances);
    const executor = threads({ workers: 1 });
    try {
      expect(mapStates({ solver, executor }, cost, instances)).toEqual(here);
    } finally {
      executor.dispose();
    }
    const again = (await rebuild(solver.spec!)) as typeof solver;
    expect(mapStates({ solver: again }, cost, instances)).toEqual(here);
    expect(differentiate({ solver, estimator: imle({ stepSize: fixed(1) }) }).map(cost, instances)).toEqual(here);
  });
});

it('learns what roads cost from the paths that were taken, on graphs of three sizes in every batch', () => {
  const drawn = (count: number, seed: number): KeyedGraph[] =>
    Array.from({ length: count }, (_, b) => roads(SIDES[b % 3]!, seed + b));
  const [trained, tested] = [drawn(24, 100), drawn(60, 500)];
  const n = 40;
  const solver = padded({ solver: shortestPaths(), n });

  /** What a batch holds, with −cost as it is [B, n] and the best paths. */
  const load = (graphs: readonly KeyedGraph[]) => {
    const { features, mask } = graphBatch({ graphs, attributes, n });
    const instances = graphs.map(instanceOf);
    const scores = mask.map((_, at) => -(features[3 * at]! + 3 * features[3 * at + 1]!));
    const best = mapStates({ solver, executor: undefined }, scores, instances);
    const shape = [graphs.length, n] as const;
    return {
      instances,
      scores,
      best,
      features: tf.tensor(features, [...shape, attributes.length]),
      mask: tf.tensor(mask, [...shape]),
    };
  };
  const [train, test] = [load(trained), load(tested)];
  const weights = tf.variable(tf.tensor([0.1, 0.1, 1.5]));
  const predicted = ({ features, mask }: typeof train): tf.Tensor =>
    tf.neg(tf.mul(mask, tf.relu(tf.sum(tf.mul(features, weights), 2))));

  /** By how much the paths that are chosen cost more than the best ones. */
  const regret = (data: typeof train): number => {
    const z = tf.tidy(() => mapStates({ solver }, predicted(data).dataSync<'float32'>(), data.instances));
    const cost = (states: Float32Array): number => states.reduce((sum, value, at) => sum - value * data.scores[at]!, 0);
    return cost(z) / cost(data.best) - 1;
  };

  const solved = layer({
    solver,
    estimator: imle({ noise: sumOfGamma({ k: 5 }), inputTemperature: 0.2, stepSize: fixed(1), samples: 2 }),
    seed: 3,
  });
  const optimizer = tf.train.adam(0.05);
  const target = tf.tensor(train.best, [24, 1, n]);
  const before = regret(test);
  for (let step = 0; step < 120; step++) {
    optimizer.minimize(() => {
      const z = tf.reshape(solved(predicted(train), { instances: train.instances }), [24, 2, n]);
      return tf.div<tf.Scalar>(tf.sum(tf.squaredDifference(z, target)), 24 * 2);
    });
  }
  const after = regret(test);
  const [length, toll, lanes] = weights.dataSync<'float32'>();
  expect(before).toBeGreaterThan(0.2);
  expect(after).toBeLessThan(0.002);
  expect(Math.abs(toll! / length! - 3)).toBeLessThan(0.4);
  expect(Math.abs(lanes! / length!)).toBeLessThan(0.2);
  tf.dispose([weights, target, train.features, train.mask, test.features, test.mask]);
  optimizer.dispose();
});
