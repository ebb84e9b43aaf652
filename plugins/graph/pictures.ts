import {
  type Draw,
  type Drawn,
  heats,
  inWords,
  type Json,
  type Mark,
  type Picture,
  type Place,
  roleOf,
} from '@mapgrad/contracts';
import { type Edge, gridEdges } from '@mapgrad/solvers';
import type { Attributes } from './keyed-graph.ts';
import { type GraphSource, readGraph } from './read-graph.ts';

const WIDTH = 300;

/** Edges above this number are drawn only where they are chosen or should be. */
const MANY = 400;

/** From a cell to those beside it that come later, row by row. */
const STEPS: readonly Place[] = [
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
];

type Options = Parameters<Draw>[1];

/** The cells of a grid, stronger in colour where they cost more, and the path over them. */
export const cells: Draw = (drawn, { rows, columns, neighbours }) => {
  if (typeof rows !== 'number' || typeof columns !== 'number' || rows * columns !== drawn.z.length) return undefined;
  const { theta, z, optimum } = drawn;
  const side = Math.min(WIDTH / columns, 40);
  const cell = (i: number): Place => [i % columns, Math.floor(i / columns)];
  const middle = (i: number): Place => [(cell(i)[0] + 0.5) * side, (cell(i)[1] + 0.5) * side];
  const ground = heats(Array.from(theta, (score) => -score)).map((heat, i): Mark => {
    const [column, row] = cell(i);
    return { kind: 'box', role: 'ground', heat, at: [column * side, row * side], size: [side, side] };
  });
  /** Whether a path goes from a cell to a later one beside it: over a corner only if it marks none of the two cells there. */
  const goes = (state: ArrayLike<number>, from: number, to: number): number => {
    if (state[from] === 0 || state[to] === 0) return 0;
    const across = cell(to)[0] - cell(from)[0];
    if (across === 0 || cell(to)[1] === cell(from)[1]) return 1;
    return neighbours !== 4 && state[from + across] === 0 && state[from + columns] === 0 ? 1 : 0;
  };
  const steps = Array.from(z, (_, from) => from).flatMap((from) =>
    STEPS.flatMap(([across, down]): Mark[] => {
      const [column, to] = [cell(from)[0] + across, from + across + columns * down];
      if (column < 0 || column >= columns || to >= z.length) return [];
      const role = roleOf(goes(z, from, to), goes(optimum, from, to));
      return role === 'neither' ? [] : [{ kind: 'line', role, points: [middle(from), middle(to)] }];
    }),
  );
  return {
    width: columns * side,
    height: rows * side,
    marks: [...ground, ...inOrder(steps)],
    words: inWords(drawn, 'cells'),
  };
};

/** The vertices and edges of a graph, and those that are chosen, as a tree is. Vertices with attributes x and y lie there. */
export const graph: Draw = (drawn, options) => drawGraph(drawn, options, false);

/** {@link graph} with arrows, unless its edges lead both ways. */
export const directedGraph: Draw = (drawn, options) => drawGraph(drawn, options, true);

function drawGraph(drawn: Drawn, options: Options, arrows: boolean): Picture | undefined {
  const found = graphIn(options, drawn.theta.length);
  if (found === undefined) return undefined;
  const { edges, places, names, directed, height } = found;
  const ofVertices = options.of === 'vertices';
  if ((ofVertices ? places : edges).length !== drawn.z.length) return undefined;
  const radius = Math.max(2, Math.min(9, 60 / Math.sqrt(places.length)));
  const lines = ofVertices ? edges.map((edge) => lineOf(edge, places, { role: 'neither' })) : chosenLines(drawn, found);
  const shown = edges.length > MANY ? lines.filter(({ role }) => role !== 'neither') : lines;
  const discs = places.map((at, v): Mark => {
    const role = ofVertices ? roleOf(drawn.z[v]!, drawn.optimum[v]!) : 'ground';
    return { kind: 'disc', role, at, radius };
  });
  const labels = places.length > 40 ? [] : places.map((at, v): Mark => labelOf(at, names[v]!, radius));
  return {
    width: WIDTH,
    height,
    marks: [
      ...inOrder(shown.map((line) => (arrows && directed ? { ...line, arrow: true } : line))),
      ...discs,
      ...labels,
    ],
    words: inWords({ ...drawn, names: namesOf(drawn, found, ofVertices) }, ofVertices ? 'vertices' : 'edges'),
  };
}

interface PlacedGraph {
  readonly edges: readonly Edge[];
  readonly names: readonly string[];
  readonly places: readonly Place[];
  readonly height: number;
  readonly directed: boolean;
}

/** The graph of a solver's options, whatever form they have; all pairs of vertices where they name no edges. */
function graphIn(options: Options, n: number): PlacedGraph | undefined {
  const { vertices, rows, columns, edges, graph: source, undirected } = options;
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, v) => String(v));
  if (typeof rows === 'number' && typeof columns === 'number') {
    const spot = (v: number): Place => [v % columns, Math.floor(v / columns)];
    const places = numbers(rows * columns).map((_, v) => spot(v));
    return {
      edges: gridEdges({ rows, columns }),
      names: numbers(rows * columns).map(() => ''),
      directed: false,
      ...fitted(places),
    };
  }
  if (source !== undefined && source !== null) {
    const { vertexKeys, vertexAttributes, edges: keyed, directed } = readGraph(source as unknown as GraphSource);
    return {
      edges: keyed,
      names: vertexKeys,
      directed,
      ...fitted(given(vertexAttributes) ?? circle(vertexKeys.length)),
    };
  }
  if (typeof vertices !== 'number') return undefined;
  const pairs = Array.isArray(edges) ? (edges as readonly Json[] as unknown as readonly Edge[]) : allPairs(vertices, n);
  return { edges: pairs, names: numbers(vertices), directed: undirected !== true, ...fitted(circle(vertices)) };
}

/** All pairs of vertices, in both orders where there are as many numbers. */
const allPairs = (vertices: number, n: number): readonly Edge[] =>
  Array.from({ length: vertices * vertices }, (_, i): Edge => [Math.floor(i / vertices), i % vertices]).filter(
    ([from, to]) => from < to || (from > to && n === vertices * (vertices - 1)),
  );

const circle = (count: number): readonly Place[] =>
  Array.from({ length: count }, (_, v): Place => {
    const angle = (2 * Math.PI * v) / count - Math.PI / 2;
    return [Math.cos(angle), Math.sin(angle)];
  });

/** The places that all vertices have been given, y up as on a map; undefined where one has none. */
function given(attributes: readonly Attributes[]): readonly Place[] | undefined {
  const places = attributes.map(({ x, y }): Place => [Number(x ?? NaN), -Number(y ?? NaN)]);
  return places.flat().every(Number.isFinite) ? places : undefined;
}

/** Places moved and scaled alike in both directions into the width of a picture, with room for labels. */
function fitted(places: readonly Place[]): { readonly places: readonly Place[]; readonly height: number } {
  const margin = 18;
  const range = (axis: 0 | 1): readonly [number, number] => {
    const values = places.map((place) => place[axis]);
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    return [least, values.reduce((a, b) => Math.max(a, b), -Infinity) - least];
  };
  const [[left, across], [top, down]] = [range(0), range(1)];
  const inner = WIDTH - 2 * margin;
  const scale = Math.min(inner / (across || 1), inner / (down || 1));
  const shift = (inner - scale * across) / 2;
  return {
    places: places.map(([x, y]): Place => [margin + shift + scale * (x - left), margin + scale * (y - top)]),
    height: 2 * margin + scale * down,
  };
}

function chosenLines({ theta, z, optimum }: Drawn, { edges, places }: PlacedGraph): readonly Line[] {
  const heat = heats(theta);
  return edges.map((edge, e) => {
    const role = roleOf(z[e]!, optimum[e]!);
    return lineOf(edge, places, { role, ...(role === 'neither' && { heat: heat[e]! }) });
  });
}

type Line = Extract<Mark, { readonly kind: 'line' }>;

const lineOf = ([from, to]: Edge, places: readonly Place[], look: Pick<Line, 'role' | 'heat'>): Line => ({
  kind: 'line',
  points: [places[from]!, places[to]!],
  ...look,
});

const labelOf = ([x, y]: Place, text: string, radius: number): Mark => ({
  kind: 'text',
  role: 'ground',
  at: [x, radius > 6 && text.length <= 2 ? y + 4 : y - radius - 3],
  text,
});

const namesOf = ({ names }: Drawn, { edges, names: called }: PlacedGraph, ofVertices: boolean): readonly string[] =>
  names ?? (ofVertices ? called : edges.map(([from, to]) => `${called[from] || from}–${called[to] || to}`));

/** What is chosen lies above what is not, and what is missed above all: it is thin. */
function inOrder<T extends Mark>(marks: readonly T[]): readonly T[] {
  const order = ['neither', 'right', 'chosen', 'missed'];
  return marks.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role));
}
