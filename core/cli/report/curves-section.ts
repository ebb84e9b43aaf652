import { lineSample, type Palette, svg } from '@mapgrad/diagnostics';
import { type Curve, evenly, lossOf, thinned } from './curves.ts';
import { digits, withSpread } from './digits.ts';
import type { Entry } from './entries.ts';
import { html, type Markup, trusted } from './markup.ts';

/** Colours that the page sets. */
const PALETTE: Palette = {
  ink: 'var(--ink)',
  pale: 'var(--pale)',
  grid: 'var(--grid)',
  paper: 'var(--paper)',
  lines: Array.from({ length: 7 }, (_, i) => `var(--line-${i})`),
};

/** Points of a line that are drawn, and the columns of its table. */
const POINTS = 60;
const COLUMNS = 8;

/** Points of a drawing with bands; where there are more, bands would hide what they are about. */
const BANDS = 8;

/** What the colours of charts mean. */
export const legend = (entries: readonly Entry[]): Markup =>
  html`<ul class="legend" aria-label="Lines of the charts">${entries.map(
    ({ name, index }) => html`<li>${trusted(lineSample(index, PALETTE))} ${name}</li>`,
  )}</ul>`;

/** Charts of everything that was measured while training, each with its numbers in a table. */
export function curvesSection(curves: readonly Curve[], entries: readonly Entry[]): Markup | undefined {
  if (curves.length === 0) return undefined;
  const seeds = curves.reduce((most, curve) => Math.max(most, curve.seeds), 0);
  const spread =
    seeds < 2
      ? 'One seed.'
      : `Means over up to ${seeds} seeds.${entries.length <= BANDS ? ' Bands are ± one standard deviation.' : ''}`;
  const shared = new Set(entries.map(lossOf)).size > 1 && curves.some(({ key }) => key === 'loss');
  const losses = shared ? ' Variants have different loss functions, whose values cannot be compared.' : '';
  const rest = curves.filter(({ main }) => !main);
  const figures = (some: readonly Curve[]): Markup =>
    html`<div class="charts">${some.map((curve) => figure(curve, entries.length))}</div>`;
  return html`<section aria-labelledby="curves"><h2 id="curves">Training</h2>
<p>${spread}${losses}</p>
${legend(entries)}
${figures(curves.filter(({ main }) => main))}${
  rest.length > 0 &&
  html`<details><summary>${rest.length} more numbers of the trainer</summary>${figures(rest)}</details>`
}</section>`;
}

function figure({ chart }: Curve, entries: number): Markup {
  const { title, y } = chart;
  const few = thinned(chart, Math.max(12, Math.min(POINTS, Math.floor(480 / entries))));
  const lines =
    entries <= BANDS
      ? few.lines
      : few.lines.map((line) => ({ ...line, points: line.points.map(({ x, y: up }) => ({ x, y: up })) }));
  const drawn = svg(
    { ...few, lines },
    { width: 480, height: 280, bare: true, palette: PALETTE, markers: entries > BANDS ? 3 : 8 },
  );
  return html`<figure><figcaption>${title}${y.scale === 'log' && html` <small>logarithmic</small>`}</figcaption>
${trusted(drawn)}<details><summary>Numbers</summary>${table(chart)}</details></figure>`;
}

function table({ title, lines }: Curve['chart']): Markup {
  const epochs = evenly(
    [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b),
    COLUMNS,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">epoch</th>${epochs.map(
    (epoch) => html`<th scope="col">${epoch}</th>`,
  )}</tr></thead><tbody>${lines.map(
    ({ name, points }) =>
      html`<tr><th scope="row">${name}</th>${epochs.map((epoch) => {
        const point = points.find(({ x }) => x === epoch);
        return html`<td>${point === undefined ? '–' : point.high === undefined ? digits(point.y) : withSpread(point.y, point.high - point.y, 2)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}
