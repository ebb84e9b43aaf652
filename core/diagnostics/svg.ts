import { type Axis, type Chart, COLOURS, checkChart, lookOf, type Point } from './chart.ts';
import { linearTicks, logTicks, type Tick } from './ticks.ts';

/** How large a drawing is, in pixels. */
export interface SvgOptions {
  /** 900 when absent. */
  readonly width?: number;
  /** 540 when absent. */
  readonly height?: number;
  /** Without title, legend and ground, and with narrow margins, for a page that has them; false when absent. */
  readonly bare?: boolean;
  /** Colours as CSS has them, so that a page may set them by properties of its own; dark on white when absent. */
  readonly palette?: Palette;
  /** How many points of a line are marked at most, evenly; all when absent. */
  readonly markers?: number;
}

/** What colours a drawing has. */
export interface Palette {
  readonly ink: string;
  /** Of axes. */
  readonly pale: string;
  readonly grid: string;
  /** Of the ground, which outlines markers. */
  readonly paper: string;
  /** Of lines, in turn; as many as `lookOf` knows. */
  readonly lines: readonly string[];
}

/** Where a number lies on an axis, and its ticks. */
interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

/** Ticks of a linear axis, about. */
const TICKS = 8;

const ON_WHITE: Palette = { ink: '#222222', pale: '#666666', grid: '#e4e4e4', paper: '#ffffff', lines: COLOURS };

/**
 * Draws a chart: one file that needs nothing else, on white, with a band around each line, markers and a legend.
 *
 * @throws MapgradError OPTION_INVALID where there is nothing to draw, or where it cannot be placed
 */
export function svg(chart: Chart, options: SvgOptions = {}): string {
  const { width = 900, height = 540, bare = false, palette = ON_WHITE, markers = Infinity } = options;
  checkChart(chart);
  const { title, x, y, lines } = chart;
  const points = lines.flatMap((line) => line.points);
  const longest = Math.max(...lines.map(({ name }) => name.length));
  const left = bare ? 66 : 76;
  const right = width - (bare ? 14 : Math.min(0.45 * width, 64 + 7.8 * longest));
  const top = bare ? 12 : 64;
  const bottom = height - (bare ? 48 : 66);

  const across = scaleOf(x, extent(points.map((point) => point.x)), [left + 10, right - 10]);
  const heights = extent(points.flatMap(({ y: at, low = at, high = at }) => [at, low, high]));
  const up = scaleOf(y, y.range ?? heights, [bottom, top]);
  const middle = (left + right) / 2;

  const labelled = up.ticks.filter(({ label }) => label !== '');
  const grid = labelled.map(({ at, label }) => {
    const py = fixed(up.place(at));
    return (
      `<line x1="${left}" x2="${fixed(right)}" y1="${py}" y2="${py}" stroke="${palette.grid}"/>` +
      text(label, left - 10, up.place(at) + 5, { anchor: 'end' })
    );
  });
  const marks = across.ticks.map(({ at, label }) => {
    const px = fixed(across.place(at));
    const length = label === '' ? 4 : 7;
    return (
      `<line x1="${px}" x2="${px}" y1="${bottom}" y2="${bottom + length}" stroke="${palette.pale}"/>` +
      (label && text(label, across.place(at), bottom + 24, { anchor: 'middle' }))
    );
  });
  const drawn = lines.map(({ points: own, look }, place) => {
    const index = look ?? place;
    const { dash } = lookOf(index);
    const colour = colourOf(index, palette);
    const sorted = own.toSorted((a, b) => a.x - b.x);
    const spot = (px: number, value: number): string => `${fixed(across.place(px))} ${fixed(up.place(value))}`;
    return {
      band: bandOf(sorted, spot, colour),
      line:
        `<path class="line" d="M${sorted.map((point) => spot(point.x, point.y)).join('L')}" fill="none" stroke="${colour}" ` +
        `stroke-width="2.2" stroke-linejoin="round"${dashes(dash)}/>`,
      markers: marked(
        index,
        spread(sorted, markers).map((point) => [across.place(point.x), up.place(point.y)]),
        palette,
      ),
    };
  });
  const legend = lines.map(({ name, look }, index) => {
    const py = top + 12 + Math.min(24, (bottom - top) / lines.length) * index;
    const from = right + 18;
    return sample(look ?? index, from, py, palette) + text(name, from + 36, py + 5);
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
      `font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="14" fill="${palette.ink}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`${y.label} over ${x.label}: ${lines.map(({ name }) => name).join(', ')}`)}</desc>`,
    ...(bare
      ? []
      : [
          `<rect width="${width}" height="${height}" fill="${palette.paper}"/>`,
          text(title, left, 36, { size: 19, weight: 'bold' }),
        ]),
    ...grid,
    ...marks,
    `<line x1="${left}" x2="${fixed(right)}" y1="${bottom}" y2="${bottom}" stroke="${palette.pale}"/>`,
    text(x.label, middle, height - (bare ? 6 : 16), { anchor: 'middle', size: bare ? 14 : 15 }),
    bare ? '' : text(y.label, 22, (top + bottom) / 2, { anchor: 'middle', size: 15, turned: true }),
    window(
      [left, top, right, bottom],
      0,
      drawn.map(({ band }) => band),
    ),
    window(
      [left, top, right, bottom],
      6,
      drawn.map(({ line, markers }) => line + markers),
    ),
    ...(bare ? [] : legend),
    '</svg>',
    '',
  ].join('\n');
}

/**
 * Line `index` of a chart as its legend shows it, 36 × 14 pixels, for a page that has its own.
 *
 * @param palette as that of the chart
 */
export const lineSample = (index: number, palette: Palette = ON_WHITE): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="36" height="14" viewBox="0 0 36 14" aria-hidden="true">${sample(index, 4, 7, palette)}</svg>`;

function sample(index: number, x: number, y: number, palette: Palette): string {
  const { dash } = lookOf(index);
  return (
    `<line x1="${fixed(x)}" x2="${fixed(x + 28)}" y1="${fixed(y)}" y2="${fixed(y)}" stroke="${colourOf(index, palette)}" stroke-width="2.2"${dashes(dash)}/>` +
    marked(index, [[x + 14, y]], palette)
  );
}

const colourOf = (index: number, { lines }: Palette): string => lines[index % lines.length]!;

/** At most some of a list, evenly, the first and the last among them. */
function spread<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / Math.max(1, most - 1))]!);
}

const extent = (values: readonly number[]): readonly [number, number] => [
  values.reduce((a, b) => Math.min(a, b)),
  values.reduce((a, b) => Math.max(a, b)),
];

/** Places numbers between two pixels; a linear axis that ends near 0 ends at 0. */
function scaleOf(axis: Axis, [low, high]: readonly [number, number], [from, to]: readonly [number, number]): Scale {
  if (low === high) return { place: () => (from + to) / 2, ticks: [{ at: low, label: String(low) }] };
  const isLog = axis.scale === 'log';
  const bend = isLog ? Math.log10 : (value: number): number => value;
  const start = !isLog && low > 0 && low < high / 4 ? 0 : low;
  const length = bend(high) - bend(start);
  return {
    place: (value) => from + ((bend(value) - bend(start)) / length) * (to - from),
    ticks: isLog ? logTicks(low, high) : linearTicks(start, high, axis.whole ? Math.min(TICKS, high - start) : TICKS),
  };
}

function bandOf(points: readonly Point[], spot: (x: number, y: number) => string, colour: string): string {
  if (!points.some(({ low, high }) => low !== undefined || high !== undefined)) return '';
  const there = points.map(({ x, y, high = y }) => spot(x, high));
  const back = points.map(({ x, y, low = y }) => spot(x, low)).reverse();
  return `<path class="band" d="M${[...there, ...back].join('L')}Z" fill="${colour}" fill-opacity="0.13"/>`;
}

/** Circles, squares, diamonds and triangles in turn, so that lines differ without their colours. */
function marked(index: number, places: readonly (readonly [x: number, y: number])[], palette: Palette): string {
  const shapes = [
    'm-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z',
    'm-4 -4h8v8h-8z',
    'm0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z',
    'm0 -5.5l5 9h-10z',
  ];
  const outlines = places.map(([x, y]) => `M${fixed(x)} ${fixed(y)}${shapes[index % shapes.length]}`);
  return `<path d="${outlines.join('')}" fill="${colourOf(index, palette)}" stroke="${palette.paper}"/>`;
}

/** Cuts off what lies further than a margin outside a rectangle. */
function window(
  [left, top, right, bottom]: readonly [number, number, number, number],
  margin: number,
  content: readonly string[],
): string {
  const [x, y] = [left - margin, top - margin].map(fixed);
  const [width, height] = [right - left + 2 * margin, bottom - top + 2 * margin].map(fixed);
  const place = `x="${x}" y="${y}" width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}"`;
  return `<svg ${place} overflow="hidden">\n${content.join('\n')}\n</svg>`;
}

const dashes = (dash: readonly number[]): string => (dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`);

interface TextLook {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly weight?: 'bold';
  readonly turned?: boolean;
}

function text(content: string, x: number, y: number, { anchor, size, weight, turned }: TextLook = {}): string {
  const look = [
    anchor && ` text-anchor="${anchor}"`,
    size && ` font-size="${size}"`,
    weight && ` font-weight="${weight}"`,
    turned && ` transform="rotate(-90 ${fixed(x)} ${fixed(y)})"`,
  ];
  return `<text x="${fixed(x)}" y="${fixed(y)}"${look.filter(Boolean).join('')}>${escaped(content)}</text>`;
}

const fixed = (value: number): string => String(Number(value.toFixed(2)));

const escaped = (content: string): string =>
  content.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign);
