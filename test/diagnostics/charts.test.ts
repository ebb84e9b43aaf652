import {
  type Chart,
  comparisonChart,
  linearTicks,
  lineSample,
  type Measure,
  svg,
  vegaLite,
} from '@mapgrad/diagnostics';
import { describe, expect, it } from 'vitest';

const row = (estimator: string, value: number, cosine: number) => ({
  estimator,
  value,
  cosine: { mean: cosine, sd: 0.3, error: 0.1 },
  zeros: { mean: 0.5, sd: 0.1, error: 0.01 },
  variance: 1 / value,
  solves: 2 * value,
});
const comparison = {
  over: 'samples',
  problems: 9,
  repetitions: 2,
  rows: [row('a', 1, 0.2), row('a', 10, 0.5), row('a', 100, 0.95), row('b & <c>', 1, -0.1), row('b & <c>', 100, 0.4)],
};
const chart = comparisonChart(comparison, { title: 'Quality "of" <gradients> & more' });

/** The attributes of all elements of a name; throws unless every element is closed in its turn. */
function elements(xml: string, wanted: string): readonly Readonly<Record<string, string>>[] {
  const open: string[] = [];
  const found: Record<string, string>[] = [];
  const rest = xml.replace(
    /<(\/?)(\w+)((?: [\w-]+="[^"<&]*")*)(\/?)>/g,
    (_, closing, name: string, attributes: string, empty) => {
      if (closing) expect(open.pop()).toBe(name);
      else if (!empty) open.push(name);
      if (!closing && name === wanted) {
        const pairs = [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)];
        found.push(Object.fromEntries(pairs.map(([, key, value]) => [key!, value!] as const)));
      }
      return '';
    },
  );
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]|&(?!(amp|lt|gt|quot);)/);
  return found;
}

const numbersOf = (path: string): readonly number[] => path.match(/-?[\d.]+/g)!.map(Number);
const ofClass = (xml: string, name: string) => elements(xml, 'path').filter((path) => path.class === name);

describe('a chart of a comparison', () => {
  it('has a line for each estimator, with bands of two standard errors or one standard deviation', () => {
    expect(chart.lines.map(({ name, points }) => [name, points.length])).toEqual([
      ['a', 3],
      ['b & <c>', 2],
    ]);
    expect(chart.lines[0]!.points[0]).toEqual({ x: 1, y: 0.2, low: 0, high: 0.4 });
    const wide = comparisonChart(comparison, { title: '', band: 'sd' });
    expect(wide.lines[0]!.points[1]).toEqual({ x: 10, y: 0.5, low: 0.2, high: 0.8 });
    expect(chart.x).toEqual({ label: 'samples', scale: 'log' });
    expect(chart.y.range).toEqual([-0.4, 1]);
  });

  it.each<[Measure, 'log' | 'linear', number]>([
    ['variance', 'log', 0.1],
    ['solves', 'log', 20],
    ['zeros', 'linear', 0.5],
  ])('shows %s on a %s axis', (measure, scale, value) => {
    const { lines, y } = comparisonChart(comparison, { title: '', measure });
    expect([y.scale, lines[0]!.points[1]!.y]).toEqual([scale, value]);
  });
});

describe('a drawing', () => {
  const drawing = svg(chart);

  it('is well-formed, with one line and one band for each estimator', () => {
    expect(ofClass(drawing, 'line').length).toBe(2);
    expect(ofClass(drawing, 'band').length).toBe(2);
    expect(drawing).toContain('<title>Quality &quot;of&quot; &lt;gradients&gt; &amp; more</title>');
    expect(drawing).not.toMatch(/NaN|Infinity|undefined/);
    expect(svg(chart)).toBe(drawing);
  });

  it('places points by the logarithm, low numbers at the left and the bottom', () => {
    const [x1, y1, x2, y2, x3, y3] = numbersOf(ofClass(drawing, 'line')[0]!.d!) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    expect(x2 - x1).toBeCloseTo(x3 - x2, 1);
    expect(x1).toBeLessThan(x2);
    expect((y1 - y2) / (y2 - y3)).toBeCloseTo((0.5 - 0.2) / (0.95 - 0.5), 2);
    expect(y1).toBeGreaterThan(y2);
  });

  it('has a band from the lowest to the highest, around its line', () => {
    const line = numbersOf(ofClass(drawing, 'line')[1]!.d!);
    const band = numbersOf(ofClass(drawing, 'band')[1]!.d!);
    expect([band[0], band[2], band[4], band[6]]).toEqual([line[0], line[2], line[2], line[0]]);
    expect((band[1]! + band[7]!) / 2).toBeCloseTo(line[1]!, 1);
    expect(band[1]).toBeLessThan(line[1]!);
  });

  it('stays within its size, whatever the names and numbers are', () => {
    for (const [low, high] of [
      [1e-9, 1e9],
      [0.3, 0.4],
      [7, 7],
      [-5, 1e6],
      [-1e-7, 1e-7],
    ] as const) {
      for (const scale of ['linear', 'log'] as const) {
        if (scale === 'log' && low <= 0) continue;
        const points = [
          { x: low, y: low },
          { x: high, y: high },
        ];
        const lines = Array.from({ length: 12 }, (_, i) => ({ name: `line ${i}`.padEnd(4 * i, 'x'), points }));
        const drawn = svg({ title: 'T', x: { label: 'x', scale }, y: { label: 'y', scale }, lines });
        for (const { d } of ofClass(drawn, 'line')) {
          const [x1, y1, x2, y2] = numbersOf(d!) as [number, number, number, number];
          expect(Math.min(x1, y1, x2, y2)).toBeGreaterThan(0);
          expect(Math.max(x1, x2)).toBeLessThan(900);
          expect(Math.max(y1, y2)).toBeLessThan(540);
        }
        expect(elements(drawn, 'text').length).toBeGreaterThan(14);
        expect(elements(drawn, 'text').length).toBeLessThan(60);
      }
    }
  });

  it('labels its axes with round numbers', () => {
    const texts = [...drawing.matchAll(/>([^<>]*)<\/text>/g)].map(([, content]) => content);
    for (const label of ['1', '10', '100', '−0.4', '0.0', '1.0']) expect(texts).toContain(label);
    const wide: Chart = {
      ...chart,
      x: { label: 'x', scale: 'log' },
      lines: [
        {
          name: 'a',
          points: [
            { x: 1e-5, y: -3 },
            { x: 1e5, y: 40 },
          ],
        },
      ],
    };
    const marks = [...svg(wide).matchAll(/>([^<>]*)<\/text>/g)].map(([, content]) => content);
    for (const label of ['10⁻⁵', '0.001', '1', '10⁴']) expect(marks).toContain(label);
  });
});

describe('a drawing for a page', () => {
  const palette = { ink: 'ink', pale: 'pale', grid: 'grid', paper: 'paper', lines: ['first', 'second', 'third'] };
  const epochs: Chart = {
    title: 'T',
    x: { label: 'epoch', whole: true },
    y: { label: 'y' },
    lines: [
      { name: 'a', look: 2, points: [1, 2, 3].map((x) => ({ x, y: x })) },
      { name: 'b', points: [1, 2, 3].map((x) => ({ x, y: -x })) },
    ],
  };
  const texts = (drawn: string): readonly (string | undefined)[] =>
    [...drawn.matchAll(/>([^<>]*)<\/text>/g)].map(([, content]) => content);

  it('has the colours that it is given and no others, each line the one that its look says', () => {
    const drawn = svg(epochs, { bare: true, palette });
    expect(drawn).not.toContain('#');
    expect(ofClass(drawn, 'line').map(({ stroke }) => stroke)).toEqual(['third', 'second']);
    expect(lineSample(2, palette)).toContain('stroke="third"');
    expect(svg(epochs, { palette }).match(/third/g)!.length).toBeGreaterThan(drawn.match(/third/g)!.length);
    expect(vegaLite(epochs)).toMatchObject({ encoding: { color: { scale: { range: ['#009E73', '#D55E00'] } } } });
  });

  it('is bare of title, legend and ground, but not of its words', () => {
    const drawn = svg(epochs, { bare: true });
    expect(elements(drawn, 'rect')).toEqual([]);
    expect(texts(drawn)).not.toContain('T');
    expect(texts(drawn)).not.toContain('a');
    expect(drawn).toContain('<title>T</title>');
    expect(texts(svg(epochs))).toEqual(expect.arrayContaining(['T', 'a', 'b', 'y']));
  });

  it('has ticks at whole numbers where the axis says so', () => {
    expect(texts(svg(epochs, { bare: true })).filter((text) => /^[1-3]/.test(text!) && !text!.includes('.'))).toEqual([
      '1',
      '2',
      '3',
      '1',
      '2',
      '3',
    ]);
    const any = { ...epochs, x: { label: 'epoch' } };
    expect(texts(svg(any, { bare: true }))).toContain('1.5');
  });

  it('marks as many points of a line as it is told, the ends among them', () => {
    const points = Array.from({ length: 101 }, (_, x) => ({ x, y: 0 }));
    const drawn = svg({ ...epochs, lines: [{ name: 'a', points }] }, { bare: true, markers: 3 });
    const line = numbersOf(ofClass(drawn, 'line')[0]!.d!);
    const [marks] = elements(drawn, 'path').filter(({ class: name }) => name === undefined);
    const starts = [...marks!.d!.matchAll(/M([\d.]+)/g)].map(([, x]) => Number(x));
    expect(starts).toEqual([line[0], line[100], line[200]]);
  });

  it('has a tick even where numbers differ by less than the smallest step', () => {
    expect(linearTicks(0, 5e-324)).toHaveLength(1);
  });
});

describe('a Vega-Lite specification', () => {
  it('has the points, the axes and the colours of the chart', () => {
    const spec = JSON.parse(JSON.stringify(vegaLite(chart))) as {
      readonly data: { readonly values: readonly unknown[] };
      readonly encoding: {
        readonly x: unknown;
        readonly color: { readonly scale: Record<'domain' | 'range', string[]> };
      };
      readonly layer: readonly {
        readonly mark: { readonly type: string };
        readonly encoding: { readonly y: { readonly field: string } };
      }[];
    };
    expect(spec.data.values.length).toBe(5);
    expect(spec.data.values[0]).toEqual({ line: 'a', x: 1, y: 0.2, low: 0, high: 0.4 });
    expect(spec.encoding.x).toMatchObject({ field: 'x', title: 'samples', scale: { type: 'log' } });
    expect(spec.encoding.color.scale.domain).toEqual(['a', 'b & <c>']);
    expect(new Set(spec.encoding.color.scale.range).size).toBe(2);
    expect(spec.layer.map(({ mark, encoding }) => [mark.type, encoding.y.field])).toEqual([
      ['area', 'low'],
      ['line', 'y'],
      ['point', 'y'],
    ]);
  });
});

describe.each([
  ['svg', svg],
  ['vegaLite', vegaLite],
] as const)('%s', (_, draw) => {
  const withLines = (lines: Chart['lines']): Chart => ({ ...chart, lines });

  it('refuses what cannot be placed', () => {
    expect(() => draw(withLines([]))).toThrow('the chart has no lines');
    expect(() => draw(withLines([{ name: 'a', points: [] }]))).toThrow('the number of points of a is 0');
    expect(() => draw(withLines([{ name: 'a', points: [{ x: 0, y: 1 }] }]))).toThrow('x of a is 0');
    expect(() => draw(withLines([{ name: 'a', points: [{ x: 1, y: Number.NaN }] }]))).toThrow('y of a at 1 is NaN');
    expect(() => draw(withLines([{ name: 'a', points: [{ x: 1, y: 1, high: Infinity }] }]))).toThrow('is Infinity');
  });
});
