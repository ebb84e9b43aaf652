import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { features, graphOf, type KeyedGraph, readGraph, shortestPathOf } from '@mapgrad/graph';
import fc from 'fast-check';
import { MultiGraph } from 'graphology';
import { parse as parseGEXF, write as writeGEXF } from 'graphology-gexf';
import { parse as parseGraphML } from 'graphology-graphml';
import { dijkstra } from 'graphology-shortest-path';
import { describe, expect, it } from 'vitest';
import { expectError } from '../solvers/expect-error.ts';
import { solveOnce } from '../solvers/solve-once.ts';
import { temporaryFolder } from '../temporary-folder.ts';

type Ending = 'gexf' | 'graphml' | 'json';

function written(ending: Ending, content: string | Uint8Array): string {
  const file = join(temporaryFolder(), `roads.${ending}`);
  writeFileSync(file, content);
  return file;
}

const structure = (graph: KeyedGraph): unknown => ({ ...(JSON.parse(JSON.stringify(graph)) as object), name: '' });

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;');

function writeGraphML(graph: MultiGraph, undirected: boolean): string {
  const nodes = graph.mapNodes(
    (key, { place }) => `<node id="${escaped(key)}"><data key="p">${place as number}</data></node>`,
  );
  const edges = graph.mapEdges((key, { length, name }, from, to) => {
    const data = `<data key="l"> ${length as number} </data><data key="n">${escaped(name as string)}</data>`;
    return `<edge id="${escaped(key)}" source="${escaped(from)}" target="${escaped(to)}">${data}</edge>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="p" for="node" attr.name="place" attr.type="int"/>
  <key id="l" for="edge" attr.name="length" attr.type="double"/>
  <key id="n" for="edge" attr.name="name" attr.type="string"/>
  <graph edgedefault="${undirected ? 'undirected' : 'directed'}">${[...nodes, ...edges].join('\n')}</graph>
</graphml>`;
}

const visible = fc
  .string({ minLength: 1, maxLength: 4, unit: 'grapheme' })
  .filter((text) => text === text.trim() && !/[\p{C}\s]/u.test(text));

const drawn: fc.Arbitrary<{ graph: MultiGraph; undirected: boolean; keys: readonly string[] }> = fc
  .tuple(fc.uniqueArray(visible, { minLength: 2, maxLength: 8 }), fc.boolean())
  .chain(([keys, undirected]) => {
    const vertex = fc.nat(keys.length - 1);
    const length = fc.double({ min: 0.5, max: 50, noNaN: true });
    const pairs = fc.array(fc.tuple(vertex, vertex, length, visible), { minLength: 1, maxLength: 20 });
    return pairs.map((found) => {
      const graph = new MultiGraph({ type: undirected ? 'undirected' : 'directed' });
      for (const [place, key] of keys.entries()) graph.addNode(key, { place });
      found.forEach(([from, to, metres, name], i) => {
        graph.addEdgeWithKey(`${name}/${i}`, keys[from], keys[to], { length: metres, name });
      });
      return { graph, undirected, keys };
    });
  });

const runs = { seed: 7, numRuns: 60 };

describe('files', () => {
  it('of GEXF are the graph that graphology wrote, and what graphology reads of them', () => {
    fc.assert(
      fc.property(drawn, ({ graph }) => {
        const text = writeGEXF(graph);
        const found = structure(readGraph(written('gexf', text)));
        expect(found).toEqual(structure(graphOf(graph, { name: '' })));
        expect(found).toEqual(structure(graphOf(parseGEXF(MultiGraph, text), { name: '' })));
      }),
      runs,
    );
  });

  it('of GraphML are the graph that was written, and what graphology reads of them', () => {
    fc.assert(
      fc.property(drawn, ({ graph, undirected }) => {
        const text = writeGraphML(graph, undirected);
        const found = structure(readGraph(written('graphml', text)));
        expect(found).toEqual(structure(graphOf(graph, { name: '' })));
        expect(found).toEqual(structure(graphOf(parseGraphML(MultiGraph, text), { name: '' })));
      }),
      runs,
    );
  });

  it('give the solver that graphology agrees with, by the keys of the file', () => {
    let found = 0;
    fc.assert(
      fc.property(drawn, ({ graph, undirected, keys }) => {
        const [source, target] = [keys[0]!, keys.at(-1)!];
        const nodes = dijkstra.bidirectional(graph, source, target, 'length') as string[] | null;
        if (nodes === null) return;
        const file = written('graphml', writeGraphML(graph, undirected));
        const lengths = [...features(readGraph(file), 'length')];
        const z = solveOnce(
          shortestPathOf({ graph: file, source, target }),
          lengths.map((length) => -length),
        );
        const steps = nodes.slice(1).map((to, i) => {
          const between = graph.edges(nodes[i]!, to).filter((key) => undirected || graph.source(key) === nodes[i]);
          return Math.min(...between.map((key) => graph.getEdgeAttribute(key, 'length') as number));
        });
        expect(lengths.reduce((sum, length, e) => sum + length * z[e]!, 0)).toBeCloseTo(
          steps.reduce((sum, length) => sum + length, 0),
          4,
        );
        found++;
      }),
      runs,
    );
    expect(found).toBeGreaterThan(20);
  });

  it('of JSON may be a list of edges', () => {
    const file = written('json', '\uFEFF[["b", "a"], ["a", 7]]');
    expect(readGraph(file)).toMatchObject({ name: file, vertexKeys: ['b', 'a', '7'], directed: true });
  });

  it('are known by their endings', () => {
    const message = (file: string): string => expectError('DATA_INVALID', () => readGraph(file));
    expect(message('roads.xml')).toBe(
      'roads.xml is a file of an unknown kind, expected a name that ends in one of .json, .gexf, .graphml',
    );
    expect(message('gone.gexf')).toContain('file gone.gexf cannot be read');
    expect(readGraph(written('gexf', GEXF())).directed).toBe(true);
  });
});

interface Parts {
  graph?: string;
  declared?: string;
  nodes?: string;
  edges?: string;
}

const GEXF = ({ graph = 'defaultedgetype="directed"', declared = '', nodes = '', edges = '' }: Parts = {}): string =>
  `<gexf xmlns="http://gexf.net/1.3" version="1.3" xmlns:viz="http://gexf.net/1.3/viz"><graph ${graph}>
${declared}
<nodes><node id="a" label="A"><viz:size value="3"/></node><node id="b"/>${nodes}</nodes>
<edges><edge source="a" target="b" weight="2.5"/>
${edges}</edges>
</graph></gexf>`;

const GraphML = ({ graph = 'edgedefault="directed"', declared = '', nodes = '', edges = '' }: Parts = {}): string =>
  `<graphml>${declared}
<graph ${graph}><node id="a"/><node id="b"/>${nodes}
<edge source="a" target="b"/>
${edges}</graph></graphml>`;

const LENGTH = '<key id="l" for="edge" attr.name="length" attr.type="double"/>';
const LENGTHS = '<attributes class="edge"><attribute id="0" title="length" type="double"/></attributes>';
const edgeWith = (inner: string, attributes = ''): string =>
  `<edge source="b" target="a" ${attributes}>${inner}</edge>`;
const lengthOf = (text: string): Parts => ({ declared: LENGTH, edges: edgeWith(`<data key="l">${text}</data>`) });

describe('GEXF', () => {
  const read = (parts: Parts): KeyedGraph => readGraph(written('gexf', GEXF(parts)));

  it('has labels, weights, and what is declared, by title, with defaults', () => {
    const graph = read({
      declared: `<attributes class="edge"><attribute id="0" title="toll" type="boolean"><default>true</default></attribute></attributes>
        <attributes class="edge"><attribute id="w" title="width" type="integer"/></attributes>
        <attributes class="node"><attribute id="0" title="__proto__" type="float"/></attributes>`,
      nodes: '<node id="c"><attvalues><attvalue for="0" value="1e-3"/></attvalues></node>',
      edges:
        '<edge id="e" source="c" target="a" label="L"><attvalues><attvalue for="w" value=" 4 "/><attvalue for="0" value="false"/></attvalues></edge>',
    });
    expect(graph.edgeKeys).toEqual(['0', 'e']);
    expect(graph.edgeAttributes).toEqual([
      { weight: 2.5, toll: true },
      { label: 'L', width: 4, toll: false },
    ]);
    expect(graph.vertexAttributes[0]).toEqual({ label: 'A' });
    expect(Object.entries(graph.vertexAttributes[2]!)).toEqual([['__proto__', 1e-3]]);
    expect(({} as Record<string, unknown>).place).toBeUndefined();
  });

  it('is undirected unless it says otherwise', () => {
    expect(read({ graph: '' }).directed).toBe(false);
    expect(read({ graph: 'defaultedgetype="mutual"' }).directed).toBe(false);
    const empty = '<gexf><graph defaultedgetype="undirected"><nodes><node id="a"/></nodes></graph></gexf>';
    expect(readGraph(written('gexf', empty)).directed).toBe(false);
  });

  it.each<[Parts, string]>([
    [{ graph: 'mode="dynamic"' }, ':1: the graph is dynamic'],
    [{ graph: 'defaultedgetype="both"' }, ":1: defaultedgetype of <graph> is 'both'; expected directed or undirected"],
    [{ nodes: '<node id="c"><nodes/></node>' }, ':3: <nodes> in <node> is not read'],
    [{ nodes: '<node/>' }, ':3: <node> has no id'],
    [{ nodes: '<node id="a"/>' }, "vertices 0 and 2 have the key 'a'"],
    [{ edges: '<edge source="b"/>' }, ':5: <edge> has no target'],
    [{ edges: '<edge source="b" target="z"/>' }, "the edge '1' joins the vertex 'z'"],
    [{ edges: edgeWith('', 'type="undirected"') }, "the edge '1' is undirected and the edge '0' directed"],
    [{ edges: edgeWith('', 'weight="heavy"') }, ":5: 'weight' is 'heavy'; expected a number, as its type double says"],
    [{ edges: edgeWith('', 'weight=""') }, ":5: 'weight' is ''"],
    [
      { edges: edgeWith('<attvalues><attvalue for="0" value="1"/></attvalues>') },
      ":5: '0' is not declared; declare it, with its type",
    ],
    [
      {
        declared: LENGTHS,
        edges: edgeWith('<attvalues><attvalue for="0" value="1"/><attvalue for="0" value="2"/></attvalues>'),
      },
      ":5: 'length' is given twice",
    ],
    [{ declared: LENGTHS + LENGTHS }, ":2: the id '0' is declared twice"],
    [
      { declared: LENGTHS + LENGTHS.replace('id="0"', 'id="1"') },
      ":2: two attributes are called 'length'; rename one of the two",
    ],
  ])('refuses %j', (parts, message) => {
    expect(expectError('DATA_INVALID', () => read(parts))).toContain(message);
  });
});

describe('GraphML', () => {
  const read = (parts: Parts): KeyedGraph => readGraph(written('graphml', GraphML(parts)));

  it('has what its keys declare, with defaults of their type, and no data without a name', () => {
    const graph = read({
      declared: `${LENGTH.replace('/>', '><default>7</default></key>')}<key id="d" yfiles.type="edgegraphics"/>
        <key id="t" for="all" attr.name="toll" attr.type="boolean"/><key id="s" attr.name="name"/>`,
      nodes: '<node id="c"><data key="t">TRUE</data><data key="s"><![CDATA[<c>]]></data></node>',
      edges: edgeWith('<data key="l">-INF</data><data key="d"><y:Line x="1"/></data><data key="t">0</data>'),
    });
    expect(graph.edgeAttributes).toEqual([{ length: 7 }, { length: Number.NEGATIVE_INFINITY, toll: false }]);
    expect(graph.vertexAttributes[2]).toEqual({ toll: true, name: '<c>' });
  });

  it("lets edges say their direction, which is the graph's where they say nothing", () => {
    expect(read({ graph: 'edgedefault="undirected"' }).directed).toBe(false);
    const both = `<graphml><graph edgedefault="directed"><node id="a"/><edge source="a" target="a" directed="false"/></graph></graphml>`;
    expect(readGraph(written('graphml', both)).directed).toBe(false);
  });

  it.each<[Parts, string]>([
    [{ graph: '' }, ':2: edgedefault of <graph> is missing; expected directed or undirected'],
    [{ edges: '<hyperedge/>' }, ':4: <hyperedge> in <graph> is not read; make edges'],
    [{ nodes: '<node id="c"><graph edgedefault="directed"/></node>' }, ':2: <graph> in <node> is not read'],
    [{ edges: edgeWith('', 'directed="false"') }, "the edge '1' is undirected and the edge '0' directed"],
    [{ edges: edgeWith('', 'directed="no"') }, ":4: directed of <edge> is 'no'; expected true or false"],
    [{ edges: edgeWith('<data key="l">1</data>') }, ":4: 'l' is not declared"],
    [{ edges: '</graph><graph edgedefault="directed">' }, ':4: there is another <graph>, expected one'],
    [lengthOf(''), ":4: 'length' is ''; expected a number"],
    [lengthOf('0x10'), ":4: 'length' is '0x10'"],
    [lengthOf('1,5'), ":4: 'length' is '1,5'"],
    [{ declared: LENGTH.replace('/>', '><default>x</default></key>') }, ":1: 'length' is 'x'"],
    [
      {
        declared: '<key id="t" attr.name="toll" attr.type="boolean"/>',
        nodes: '<node id="c"><data key="t">constructor</data></node>',
      },
      ":2: 'toll' is 'constructor'; expected true or false",
    ],
  ])('refuses %j', (parts, message) => {
    expect(expectError('DATA_INVALID', () => read(parts))).toContain(message);
  });

  it('keeps a NaN for features to refuse, where graphology takes 1', () => {
    const graph = read({ ...lengthOf('NaN') });
    expect(expectError('DATA_INVALID', () => features(graph, 'length'))).toContain("edge '0' is missing");
    const alone = read({
      declared: LENGTH.replace('/>', '><default>1</default></key>'),
      edges: lengthOf('nan').edges!,
    });
    expect(expectError('DATA_INVALID', () => features(alone, 'length'))).toContain("edge '1' is NaN");
  });
});

describe('hostile files', () => {
  const million = 1_000_000;
  const bomb = Array.from({ length: 20 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
  const bytes = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

  it.each<[string, () => string | Uint8Array, string]>([
    ['an entity bomb', () => `<!DOCTYPE x [<!ENTITY l0 "lol">${bomb}]>${GraphML({ nodes: '&l20;' })}`, 'DOCTYPE'],
    ['an external entity', () => `<!DOCTYPE x SYSTEM "file:///etc/passwd">${GraphML()}`, 'DOCTYPE, which is not read'],
    ['an unknown entity', () => GraphML({ nodes: '&l20;' }), 'undefined entity'],
    ['deep nesting', () => `<graphml>${'<a>'.repeat(million)}`, 'the element a stands 65 deep; expected at most 64'],
    [
      'a huge attribute',
      () => GraphML({ nodes: `<node id="${'x'.repeat(10 * million)}"/>` }),
      'the attribute id has 10000000',
    ],
    ['a huge name', () => `<${'x'.repeat(million)}/>`, 'the outermost element is <xxx'],
    ['a huge name of a wrong end', () => `<a></${'x'.repeat(million)}>`, 'This is no well-formed XML'],
    ['many attributes', () => `<a ${Array.from({ length: 100_000 }, (_, i) => `x${i}="1"`).join(' ')}/>`, 'outermost'],
    ['a number for ever', () => GraphML(lengthOf(`${'1'.repeat(million)}x`)), "'length' is '1111"],
    ['an exponent for ever', () => GraphML(lengthOf(`1e${'1'.repeat(million)}x`)), "'length' is '1e11"],
    [
      'a long key beside others',
      () => GraphML({ edges: `<edge source="${'ab'.repeat(50_000)}" target="a"/>` }),
      "joins the vertex 'abab",
    ],
    ['an end too early', () => GraphML().slice(0, -20), 'This is no well-formed XML'],
    ['nothing', () => '', 'This is no well-formed XML'],
    ['no element', () => '<?xml version="1.0"?>', 'This is no well-formed XML'],
    ['another format', () => GEXF(), 'the outermost element is <gexf>; expected <graphml>'],
    ['no graph', () => '<graphml/>', 'there is no <graph> in <graphml>'],
    ['two roots', () => `${GraphML()}${GraphML()}`, 'This is no well-formed XML'],
    ['the same attribute twice', () => GraphML({ nodes: '<node id="c" id="d"/>' }), 'duplicate attribute'],
    ['broken UTF-8', () => bytes(GraphML({ nodes: '<node id="\xE9"/>' })), 'is not in UTF-8'],
    ['UTF-16', () => Buffer.from(`\uFEFF${GraphML()}`, 'utf16le'), 'is not in UTF-8'],
    ['another encoding', () => `<?xml version="1.0" encoding="ISO-8859-1"?>${GraphML()}`, 'the encoding is ISO-8859-1'],
    ['a NUL', () => GraphML({ nodes: '\0' }), 'disallowed character'],
  ])('%s is an error, soon', (_, make, message) => {
    const file = written('graphml', make());
    const start = performance.now();
    const found = expectError('DATA_INVALID', () => readGraph(file));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(found).toContain(file);
    expect(found).toContain(message);
    expect(found.length).toBeLessThan(800);
  });
});
