import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MAPSolver } from '@mapgrad/contracts';
import { rebuild } from '@mapgrad/core';
import { createHost, installedPlugins } from '@mapgrad/core/host';
import {
  arborescenceOf,
  dagPathOf,
  features,
  graphOf,
  type KeyedGraph,
  minimumCutOf,
  type SerializedGraph,
  shortestPathOf,
  signedPathOf,
  spanningTreeOf,
} from '@mapgrad/graph';
import { arborescence, dagPath, minimumCut, shortestPath, signedPath, spanningTree } from '@mapgrad/solvers';
import fc from 'fast-check';
import { MultiGraph } from 'graphology';
import { dijkstra } from 'graphology-shortest-path';
import { describe, expect, it } from 'vitest';
import { root } from '../architecture/workspace.ts';
import { errorOf, readPipeline } from '../runtime/pipeline/read.ts';
import { expectError } from '../solvers/expect-error.ts';
import { solveOnce } from '../solvers/solve-once.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Type = 'directed' | 'undirected' | 'mixed';

const runs = { seed: 5, numRuns: 150 };

interface Drawn {
  readonly type: Type;
  readonly undirected: boolean;
  readonly keys: readonly string[];
  readonly pairs: readonly (readonly [number, number, number])[];
}

const drawn: fc.Arbitrary<Drawn> = fc
  .tuple(
    fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 9 }),
    fc.boolean(),
    fc.boolean(),
  )
  .chain(([keys, undirected, mixed]) => {
    const vertex = fc.nat(keys.length - 1);
    const pairs = fc.array(fc.tuple(vertex, vertex, fc.integer({ min: 1, max: 50 })), { minLength: 1, maxLength: 25 });
    const type = mixed ? 'mixed' : undirected ? 'undirected' : 'directed';
    return pairs.map((found): Drawn => ({ type, undirected, keys, pairs: found }));
  });

/** A multigraph of graphology, with lengths on its edges. */
function graphologyOf({ type, undirected, keys, pairs }: Drawn): MultiGraph {
  const graph = new MultiGraph({ type });
  for (const [place, key] of keys.entries()) graph.addNode(key, { place });
  pairs.forEach(([from, to, length], i) => {
    const ends = [`edge ${(i * 7) % pairs.length}/${i}`, keys[from]!, keys[to]!] as const;
    if (undirected) graph.addUndirectedEdgeWithKey(...ends, { length });
    else graph.addDirectedEdgeWithKey(...ends, { length });
  });
  return graph;
}

function read(written: MultiGraph): MultiGraph {
  const graph = new MultiGraph({ type: written.type });
  graph.import(written.export());
  return graph;
}

const parsed = (graph: MultiGraph): SerializedGraph => JSON.parse(JSON.stringify(graph.export())) as SerializedGraph;

const structure = (graph: KeyedGraph): unknown => JSON.parse(JSON.stringify(graph)) as unknown;

describe('graphOf', () => {
  it('numbers vertices and edges in the order of graphology, there and back', () => {
    fc.assert(
      fc.property(drawn, (draw) => {
        const source = graphologyOf(draw);
        const graph = graphOf(source);
        expect(graph.vertexKeys).toEqual(source.nodes());
        expect(graph.edgeKeys).toEqual(source.edges());
        expect(graph.directed).toBe(!draw.undirected);
        expect(graph.vertices).toBe(source.order);
        source.forEachEdge((key, { length }, from, to) => {
          const e = graph.edgeOf(key);
          expect(graph.edgeKeys[e]).toBe(key);
          expect(graph.edges[e]).toEqual([graph.vertexOf(from), graph.vertexOf(to)]);
          expect(features(graph, 'length')[e]).toBe(length);
        });
        expect(graph.vertexKeys.map(graph.vertexOf)).toEqual([...graph.vertexKeys.keys()]);
        expect([...features(graph, 'place', 'vertices')]).toEqual(draw.keys.map((_, place) => place));
      }),
      runs,
    );
  });

  it('takes the JSON of a graph, and a graph that was read from it again, as the graph', () => {
    fc.assert(
      fc.property(drawn, (draw) => {
        const source = graphologyOf(draw);
        const expected = structure(graphOf(source));
        expect(structure(graphOf(parsed(source)))).toEqual(expected);
        expect(structure(graphOf(read(source)))).toEqual(expected);
      }),
      runs,
    );
  });

  it('takes a list of edges, vertices as they first appear', () => {
    const list = [
      ['b', 'a'],
      ['a', 7],
      ['b', 'a'],
    ] as const; // prettier-ignore
    const graph = graphOf(list);
    expect(graph).toMatchObject({
      vertices: 3,
      directed: true,
      vertexKeys: ['b', 'a', '7'],
      edgeKeys: ['0', '1', '2'],
    });
    expect(graph.edges).toEqual([
      [0, 1],
      [1, 2],
      [0, 1],
    ]); // prettier-ignore
    expect(graph.vertexOf('7')).toBe(2);
    expect(graphOf(list, { directed: false }).directed).toBe(false);
  });

  it('keeps what the graph was when it was read', () => {
    const source = new MultiGraph();
    source.mergeEdgeWithKey('ab', 'a', 'b', { length: 1 });
    const graph = graphOf(source);
    source.setEdgeAttribute('ab', 'length', 2);
    source.addNode('c');
    expect([...features(graph, 'length')]).toEqual([1]);
    expect(graph.vertices).toBe(2);

    const attributes = { place: 3 };
    const json = graphOf({ nodes: [{ key: 'a', attributes }], edges: [{ source: 'a', target: 'a', attributes }] });
    attributes.place = 4;
    expect([...features(json, 'place'), ...features(json, 'place', 'vertices')]).toEqual([3, 3]);
  });

  it('refuses directed edges beside undirected ones, and names both', () => {
    const source = new MultiGraph();
    source.mergeDirectedEdgeWithKey('there', 'a', 'b');
    source.mergeUndirectedEdgeWithKey('both', 'b', 'c');
    expect(expectError('DATA_INVALID', () => graphOf(source, { name: 'roads' }))).toMatch(
      /^roads: the edge 'both' is undirected and the edge 'there' directed/,
    );
    const json = { ...parsed(source), options: { type: 'directed' } } as const;
    expect(expectError('DATA_INVALID', () => graphOf(json))).toContain(
      "the edge 'both' is undirected and the graph directed",
    );
  });

  it.each([
    [{ edges: [] }, 'nodes is missing'],
    [{ nodes: [{ key: 'a' }], edges: {} }, 'edges is an object'],
    [{ nodes: [{ key: null }], edges: [] }, 'nodes[0].key is null'],
    [{ nodes: ['a'], edges: [] }, 'nodes[0] is "a"'],
    [{ nodes: [{ key: 'a' }, { key: 'a' }], edges: [] }, "vertices 0 and 1 have the key 'a'"],
    [{ nodes: [{ key: 'a' }], edges: [{ source: 'a' }] }, 'edges[0].target is missing'],
    [
      { nodes: [{ key: 'ann' }], edges: [{ key: 'e', source: 'ann', target: 'amn' }] },
      "'e' joins the vertex 'amn', expected one of 'ann'. Did you mean 'ann'?",
    ],
    [
      {
        nodes: [{ key: 'a' }],
        edges: [
          { key: 1, source: 'a', target: 'a' },
          { source: 'a', target: 'a' },
        ],
      },
      "edges 0 and 1 have the key '1'",
    ],
    [{ nodes: [{ key: 'a' }], edges: [{ source: 'a', target: 'a', undirected: 1 }] }, 'edges[0].undirected is 1'],
    [{ nodes: [{ key: 'a', attributes: 3 }], edges: [] }, 'nodes[0].attributes is 3'],
    [{ options: { type: 'both' }, nodes: [], edges: [] }, 'options.type is "both"'],
  ])('refuses %j', (json, message) => {
    expect(expectError('DATA_INVALID', () => graphOf(json as unknown as SerializedGraph))).toContain(message);
  });

  it('suggests a key for one that there is not', () => {
    const graph = graphOf([['Dublin', 'Cork']]);
    expect(expectError('OPTION_INVALID', () => graph.vertexOf('Dubln'))).toBe(
      "graph: asked for the vertex 'Dubln', expected one of 'Dublin', 'Cork'. Did you mean 'Dublin'?",
    );
    expect(expectError('OPTION_INVALID', () => graph.edgeOf(3))).toContain("the edge '3', expected one of '0'");
  });
});

describe('features', () => {
  it.each([
    [{}, 'missing'],
    [{ length: Number.NaN }, 'NaN'],
    [{ length: null }, 'null'],
    [{ length: '3' }, '"3"'],
    [{ length: 1e39 }, '1e+39'],
  ])('refuses %j, which graphology would take for 1 or sum up', (attributes, found) => {
    const source = new MultiGraph();
    source.mergeEdgeWithKey('fine', 'a', 'b', { length: 1 });
    source.mergeEdgeWithKey('odd', 'b', 'c', attributes);
    expect(expectError('DATA_INVALID', () => features(graphOf(source), 'length'))).toContain(
      `'length' of the edge 'odd' is ${found}`,
    );
    expect(expectError('DATA_INVALID', () => features(graphOf(source), 'toString', 'vertices'))).toContain(
      "the vertex 'a' is missing",
    );
  });
});

const costs = (graph: KeyedGraph): number[] => [...features(graph, 'length')].map((length) => -length);
const total = (values: readonly number[], z: readonly number[]): number =>
  values.reduce((sum, c, i) => sum + c * z[i]!, 0);

describe('solvers by keys', () => {
  it('shortest-path finds paths as short as those of graphology', () => {
    let found = 0;
    fc.assert(
      fc.property(drawn, (draw) => {
        const source = graphologyOf(draw);
        const ends = { source: draw.keys[0]!, target: draw.keys.at(-1)! };
        const nodes = dijkstra.bidirectional(source, ends.source, ends.target, 'length') as string[] | null;
        const make = (): MAPSolver => shortestPathOf({ graph: source, ...ends });
        if (nodes === null) {
          expect(expectError('OPTION_INVALID', make)).toContain(`from '${ends.source}' to '${ends.target}'`);
          return;
        }
        const steps = nodes.slice(1).map((to, i) => {
          const between = draw.undirected ? source.edges(nodes[i]!, to) : source.directedEdges(nodes[i]!, to);
          const forward = between.filter((key) => draw.undirected || source.source(key) === nodes[i]);
          return Math.min(...forward.map((key) => source.getEdgeAttribute(key, 'length') as number));
        });
        const theta = costs(graphOf(source));
        expect(-total(theta, solveOnce(make(), theta))).toBe(steps.reduce((sum, length) => sum + length, 0));
        found++;
      }),
      runs,
    );
    expect(found).toBeGreaterThan(50);
  });

  it('spanning-tree finds trees that graphology walks, with an edge left out only where shorter ones join its ends', () => {
    let found = 0;
    fc.assert(
      fc.property(drawn, (draw) => {
        const source = graphologyOf(draw);
        const part = (pairs: Drawn['pairs']): MultiGraph =>
          graphologyOf({ ...draw, type: 'undirected', undirected: true, pairs });
        const reached = (pairs: Drawn['pairs']): number =>
          Object.keys(dijkstra.singleSource(part(pairs), draw.keys[0]!)).length;
        const make = (): MAPSolver => spanningTreeOf({ graph: source });
        if (reached(draw.pairs) < draw.keys.length) {
          expect(expectError('OPTION_INVALID', make)).toContain(`no path leads from '${draw.keys[0]!}'`);
          return;
        }
        const z = solveOnce(make(), costs(graphOf(source)));
        const tree = draw.pairs.filter((_, e) => z[e] === 1);
        expect(tree.length).toBe(draw.keys.length - 1);
        expect(reached(tree)).toBe(draw.keys.length);
        for (const [from, to, length] of draw.pairs) {
          const shorter = part(tree.filter(([, , other]) => other <= length));
          expect(dijkstra.bidirectional(shorter, draw.keys[from]!, draw.keys[to]!)).not.toBeNull();
        }
        found++;
      }),
      runs,
    );
    expect(found).toBeGreaterThan(30);
  });

  const graph: SerializedGraph = {
    options: { type: 'directed' },
    nodes: [{ key: 'd' }, { key: 'a' }, { key: 'c' }, { key: 'b' }],
    edges: [
      { key: 'ab', source: 'a', target: 'b' },
      { key: 'ac', source: 'a', target: 'c' },
      { key: 'bd', source: 'b', target: 'd' },
      { key: 'cd', source: 'c', target: 'd' },
      { key: 'ab2', source: 'a', target: 'b' },
    ],
  };
  const both: SerializedGraph = { ...graph, options: { type: 'undirected' } };
  const numbers = {
    vertices: 4,
    edges: [
      [1, 3],
      [1, 2],
      [3, 0],
      [2, 0],
      [1, 3],
    ],
  } as const; // prettier-ignore
  const ends = { source: 1, target: 0 };
  const keys = { source: 'a', target: 'd' };

  it.each([
    [
      'shortest-path',
      () => shortestPathOf({ graph, ...keys }),
      shortestPath({ ...numbers, ...ends, undirected: false, positive: 'error' }),
    ],
    [
      'shortest-path',
      () => shortestPathOf({ graph: both, ...keys, positive: 'zero' }),
      shortestPath({ ...numbers, ...ends, undirected: true, positive: 'zero' }),
    ],
    [
      'minimum-cut',
      () => minimumCutOf({ graph: both, ...keys }),
      minimumCut({ ...numbers, ...ends, undirected: true, positive: 'error' }),
    ],
    ['signed-path', () => signedPathOf({ graph, ...keys }), signedPath({ ...numbers, ...ends })],
    ['dag-path', () => dagPathOf({ graph, ...keys }), dagPath({ ...numbers, ...ends })],
    ['spanning-tree', () => spanningTreeOf({ graph }), spanningTree(numbers)],
    ['arborescence', () => arborescenceOf({ graph, root: 'a' }), arborescence({ ...numbers, root: 1 })],
  ])('%s is that of the numbers, and is rebuilt without the file', async (_, make, expected) => {
    const made = make();
    expect(made.spec?.argument).toEqual(expected.spec?.argument);
    const again = (await rebuild(made.spec!)) as MAPSolver;
    expect(solveOnce(again, [-1, -2, -3, -1, -1.5])).toEqual(solveOnce(expected, [-1, -2, -3, -1, -1.5]));
  });

  it('of paths by their vertices are the best of all simple paths, both ends counted', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        drawn,
        fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 9 }),
        async (draw, scores) => {
          const source = graphologyOf(draw);
          const [start, end] = [draw.keys[0]!, draw.keys.at(-1)!];
          const states: Set<string>[] = [];
          const walk = (path: readonly string[]): void => {
            const last = path.at(-1)!;
            if (last === end) states.push(new Set(path));
            else
              for (const next of draw.undirected ? source.neighbors(last) : source.outNeighbors(last))
                if (!path.includes(next)) walk([...path, next]);
          };
          walk([start]);
          if (states.length === 0) return;
          const drawnScores = scores.slice(0, draw.keys.length);
          const costs = drawnScores.map((score) => -Math.abs(score));
          const options = { graph: source, source: start, target: end, of: 'vertices' } as const;
          const check = (solver: MAPSolver, theta: readonly number[]): void => {
            expect(solver.size()).toBe(draw.keys.length);
            const z = solveOnce(solver, theta);
            const value = (chosen: ReadonlySet<string>): number =>
              draw.keys.reduce((sum, key, v) => sum + (chosen.has(key) ? theta[v]! : 0), 0);
            const chosen = new Set(draw.keys.filter((_, v) => z[v] === 1));
            expect(states).toContainEqual(chosen);
            expect(value(chosen)).toBe(Math.max(...states.map(value)));
            compared++;
          };
          const solver = shortestPathOf(options);
          check(solver, costs);
          check((await rebuild(solver.spec!)) as MAPSolver, costs);
          if (draw.undirected) return;
          check(signedPathOf(options), costs);
          const acyclic = graphologyOf({ ...draw, pairs: draw.pairs.filter(([from, to]) => from < to) });
          if (acyclic.edges().length < source.edges().length) return;
          check(signedPathOf(options), drawnScores);
          check(dagPathOf(options), drawnScores);
        },
      ),
      runs,
    );
    expect(compared).toBeGreaterThan(150);
    expect(expectError('OPTION_INVALID', () => shortestPathOf({ graph, ...keys, of: 'cells' as 'edges' }))).toContain(
      'of is cells, expected edges or vertices',
    );
  });

  it('name what is wrong by file and key', () => {
    const file = join(temporaryFolder(), 'roads.json');
    writeFileSync(file, JSON.stringify(graph));
    const error = (code: 'OPTION_INVALID' | 'DATA_INVALID', act: () => unknown): string => {
      const message = expectError(code, act);
      expect(message).toContain(file);
      return message;
    };
    expect(error('OPTION_INVALID', () => shortestPathOf({ graph: file, source: 'a', target: 'e' }))).toContain(
      "asked for the vertex 'e'",
    );
    expect(error('OPTION_INVALID', () => minimumCutOf({ graph: file, source: 'd', target: 'a' }))).toContain(
      "no path leads from 'd' to 'a'",
    );
    expect(error('OPTION_INVALID', () => signedPathOf({ graph: file, source: 'b', target: 'c' }))).toContain(
      "no path leads from 'b' to 'c'",
    );
    expect(error('OPTION_INVALID', () => dagPathOf({ graph: file, source: 'a', target: 'a' }))).toContain(
      "the target is 'a'",
    );
    expect(error('OPTION_INVALID', () => arborescenceOf({ graph: file, root: 'c' }))).toContain(
      "no path leads from 'c' to 'a'",
    );
    writeFileSync(file, JSON.stringify({ ...graph, edges: [...graph.edges, { source: 'd', target: 'b' }] }));
    expect(error('OPTION_INVALID', () => dagPathOf({ graph: file, ...keys }))).toMatch(
      /cycle ('d' → 'b' → 'd'|'b' → 'd' → 'b')/,
    );
    const round = Array.from({ length: 100_000 }, (_, v) => [v, (v + 1) % 99_999] as const);
    expect(expectError('OPTION_INVALID', () => dagPathOf({ graph: round, source: 0, target: 9 }))).toMatch(
      /cycle '\d+' → '\d+' → .* → 99988 more, expected no cycle/,
    );
    writeFileSync(file, JSON.stringify(both));
    for (const make of [
      () => dagPathOf({ graph: file, ...keys }),
      () => signedPathOf({ graph: file, ...keys }),
      () => arborescenceOf({ graph: file, root: 'a' }),
    ])
      expect(error('OPTION_INVALID', make)).toContain('undirected');
    writeFileSync(file, '{ "nodes": ');
    expect(error('DATA_INVALID', () => spanningTreeOf({ graph: file }))).toContain('is no JSON');
    writeFileSync(file, '3');
    expect(error('DATA_INVALID', () => spanningTreeOf({ graph: file }))).toContain(
      'the graph is 3, expected an object with nodes and edges',
    );
    writeFileSync(file, '[["a", "b", 3]]');
    expect(error('DATA_INVALID', () => spanningTreeOf({ graph: file }))).toContain(
      'edge 0 of the list is a list of 3, expected a pair of keys',
    );
    expect(expectError('DATA_INVALID', () => spanningTreeOf({ graph: 'gone.json' }))).toContain(
      'file gone.json cannot be read',
    );
    for (const [none, found] of [
      [null, 'null'],
      [undefined, 'missing'],
      [3, '3'],
    ] as const) {
      const options = { graph: none, ...keys } as unknown as {
        readonly graph: string;
        readonly source: string;
        readonly target: string;
      };
      expect(expectError('DATA_INVALID', () => shortestPathOf(options))).toContain(
        `graph: the graph is ${found}, expected an object with nodes and edges`,
      );
    }
    expect(expectError('OPTION_INVALID', () => shortestPathOf({ graph: [], ...keys }))).toContain(
      "graph: asked for the vertex 'a', but there is none",
    );
  });
});

describe('options in a pipeline', () => {
  const { catalogue } = createHost({ plugins: installedPlugins([root]), from: [root], conditions: ['source'] });
  const solver = (options: string): unknown => {
    const text = `plugins: ['@mapgrad/graph', '@mapgrad/imle', '@mapgrad/tfjs', '@mapgrad/example-energy']
data: { use: irish-prices, weights: ${JSON.stringify(Array.from({ length: 48 }, () => 1))} }
model: { use: linear }
layer: { solver: { ${options} }, noise: { use: gumbel }, stepSize: { use: fixed, lambda: 1 }, estimator: { use: imle } }
loss: { use: hamming }
optimizer: { use: adam }
metrics: [hamming]
`;
    return readPipeline({ text, file: 'p.yaml', catalogue }).layer?.solver;
  };

  it.each([
    ['use: shortest-path, graph: roads.json, source: a, target: 7'],
    ['use: minimum-cut, graph: roads.json, source: a, target: b, positive: zero'],
    ['use: signed-path, graph: roads.json, source: a, target: b'],
    ['use: dag-path, graph: roads.json, source: a, target: b'],
    ['use: dag-path, rows: 2, columns: 3'],
    ['use: spanning-tree, graph: roads.json'],
    ['use: shortest-path, graph: roads.gexf, source: a, target: b, of: vertices'],
    ['use: signed-path, graph: roads.graphml, source: a, target: b, of: vertices'],
    ['use: dag-path, graph: [[a, b], [b, 7]], source: a, target: 7, of: vertices'],
    ['use: minimum-cut, graph: [[a, b]], source: a, target: b'],
    ['use: spanning-tree, vertices: 3'],
    ['use: arborescence, graph: roads.json, root: a'],
    ['use: arborescence, vertices: 3, root: 1'],
  ])('%s', (options) => {
    expect(solver(options)).toMatchObject({ use: /use: ([a-z-]+)/.exec(options)![1] });
  });

  it.each([
    ['use: shortest-path, graph: roads.json, source: a', 'target'],
    [
      'use: shortest-path, graph: roads.json, source: a, target: b, undirected: true',
      "'undirected' cannot stand beside",
    ],
    ['use: shortest-path, graph: roads.json, source: a, target: b, vertices: 3', "'vertices' cannot stand beside"],
    ['use: shortest-path, vertices: 2, edges: [[0, 1]], source: a', 'must be an integer'],
    ['use: shortest-path, vertices: 2', 'edges'],
    ['use: signed-path, graph: roads.json, target: b', 'source'],
    ['use: dag-path, graph: roads.json, source: a, target: b, rows: 3', "'rows' cannot stand beside"],
    ['use: dag-path, vertices: 2, edges: [[0, 1]], source: a', 'must be an integer'],
    ['use: spanning-tree, graph: 3', 'text'],
    ['use: spanning-tree, graph: [[a, b, c]]', 'at most 2 items'],
    ['use: spanning-tree, graph: []', 'at least 1 item'],
    ['use: shortest-path, vertices: 2, edges: [[0, 1]], of: vertices', "'of'"],
    ['use: signed-path, vertices: 2, edges: [[0, 1]], of: edges', "'of'"],
    ['use: dag-path, rows: 2, columns: 2, of: vertices', "'of'"],
    ['use: minimum-cut, graph: roads.json, source: a, target: b, of: vertices', "'of'"],
    ['use: spanning-tree, graph: roads.json, edges: [[0, 1]]', "'edges' cannot stand beside"],
    ['use: arborescence, graph: roads.json', 'root'],
    ['use: arborescence, vertices: 3, root: a', 'must be an integer'],
  ])('refuses %s', (options, message) => {
    const { problems } = errorOf(() => solver(options));
    expect(problems.map((problem) => problem.message)).toEqual([expect.stringContaining(message)]);
  });
});
