import { type Axis, type Chart, checkChart, lookOf, type Point } from './chart.ts';
import { linearTicks, logTicks, type Tick } from './ticks.ts';

/** How large a drawing is, in pixels. */
export interface SvgOptions {
  /** 900 when absent. */
  readonly width?: number;
  /** 540 when absent. */
  readonly height?: number;
}

/** Where a number lies on an axis, and its ticks. */
interface Scale {
  readonly place: (value: number) => number;
  readonly ticks: readonly Tick[];
}

const INK = '#222222';
const PALE = '#666666';
const GRID = '#e4e4e4';

/**
 * Draws a chart: one file that needs nothing else, on white, with a band around each line, markers and a legend.
 *
 * @throws MapgradError OPTION_INVALID where there is nothing to draw, or where it cannot be placed
 */
export function svg(chart: Chart, { width = 900, height = 540 }: SvgOptions = {}): string {
  checkChart(chart);
  const { title, x, y, lines } = chart;
  const points = lines.flatMap((line) => line.points);
  const longest = Math.max(...lines.map(({ name }) => name.length));
  const left = 76;
  const right = width - Math.min(0.45 * width, 64 + 7.8 * longest);
  const top = 64;
  const bottom = height - 66;

  const across = scaleOf(x, extent(points.map((point) => point.x)), [left + 10, right - 10]);
  const heights = extent(points.flatMap(({ y: at, low = at, high = at }) => [at, low, high]));
  const up = scaleOf(y, y.range ?? heights, [bottom, top]);
  const middle = (left + right) / 2;

  const labelled = up.ticks.filter(({ label }) => label !== '');
  const grid = labelled.map(({ at, label }) => {
    const py = fixed(up.place(at));
    return (
      `<line x1="${left}" x2="${fixed(right)}" y1="${py}" y2="${py}" stroke="${GRID}"/>` +
      text(label, left - 10, up.place(at) + 5, { anchor: 'end' })
    );
  });
  const marks = across.ticks.map(({ at, label }) => {
    const px = fixed(across.place(at));
    const length = label === '' ? 4 : 7;
    return (
      `<line x1="${px}" x2="${px}" y1="${bottom}" y2="${bottom + length}" stroke="${PALE}"/>` +
      (label && text(label, across.place(at), bottom + 24, { anchor: 'middle' }))
    );
  });
  const drawn = lines.map(({ points: own }, index) => {
    const { colour, dash } = lookOf(index);
    const sorted = own.toSorted((a, b) => a.x - b.x);
    const spot = (px: number, value: number): string => `${fixed(across.place(px))} ${fixed(up.place(value))}`;
    return {
      band: bandOf(sorted, spot, colour),
      line:
        `<path class="line" d="M${sorted.map((point) => spot(point.x, point.y)).join('L')}" fill="none" stroke="${colour}" ` +
        `stroke-width="2.2" stroke-linejoin="round"${dashes(dash)}/>`,
      markers: sorted.map((point) => marker(index, across.place(point.x), up.place(point.y), colour)).join(''),
    };
  });
  const legend = lines.map(({ name }, index) => {
    const { colour, dash } = lookOf(index);
    const py = top + 12 + Math.min(24, (bottom - top) / lines.length) * index;
    const from = right + 18;
    return (
      `<line x1="${fixed(from)}" x2="${fixed(from + 28)}" y1="${fixed(py)}" y2="${fixed(py)}" stroke="${colour}" stroke-width="2.2"${dashes(dash)}/>` +
      marker(index, from + 14, py, colour) +
      text(name, from + 36, py + 5)
    );
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" ` +
      `font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="14" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(`${y.label} over ${x.label}: ${lines.map(({ name }) => name).join(', ')}`)}</desc>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(title, left, 36, { size: 19, weight: 'bold' }),
    ...grid,
    ...marks,
    `<line x1="${left}" x2="${fixed(right)}" y1="${bottom}" y2="${bottom}" stroke="${PALE}"/>`,
    text(x.label, middle, height - 16, { anchor: 'middle', size: 15 }),
    text(y.label, 22, (top + bottom) / 2, { anchor: 'middle', size: 15, turned: true }),
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
    ...legend,
    '</svg>',
    '',
  ].join('\n');
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
    ticks: isLog ? logTicks(low, high) : linearTicks(start, high),
  };
}

function bandOf(points: readonly Point[], spot: (x: number, y: number) => string, colour: string): string {
  if (!points.some(({ low, high }) => low !== undefined || high !== undefined)) return '';
  const there = points.map(({ x, y, high = y }) => spot(x, high));
  const back = points.map(({ x, y, low = y }) => spot(x, low)).reverse();
  return `<path class="band" d="M${[...there, ...back].join('L')}Z" fill="${colour}" fill-opacity="0.13"/>`;
}

/** Circles, squares, diamonds and triangles in turn, so that lines differ without their colours. */
function marker(index: number, x: number, y: number, colour: string): string {
  const shapes = [
    'm-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z',
    'm-4 -4h8v8h-8z',
    'm0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z',
    'm0 -5.5l5 9h-10z',
  ];
  return `<path d="M${fixed(x)} ${fixed(y)}${shapes[index % shapes.length]}" fill="${colour}" stroke="#ffffff"/>`;
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
