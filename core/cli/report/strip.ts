import type { Json } from '@mapgrad/contracts';
import { linearTicks, type Summary, summaryOf } from '@mapgrad/diagnostics';
import { digits } from './digits.ts';
import type { Entry } from './entries.ts';
import { html, type Markup } from './markup.ts';

/** A metric on the test examples, seed by seed. */
export interface Strip {
  readonly metric: string;
  readonly rows: readonly StripRow[];
}

interface StripRow extends Summary {
  readonly name: string;
  readonly index: number;
  /** Of each seed. */
  readonly values: readonly { readonly seed: number; readonly value: number }[];
}

/** The metrics that were measured on test examples, with their values for every variant that has any. */
export const stripsOf = (entries: readonly Entry[], metrics: readonly string[]): readonly Strip[] =>
  metrics
    .map((metric) => ({
      metric,
      rows: entries.flatMap(({ name, index, runs }) => {
        const values = runs.flatMap(({ seed, test }) => {
          const value = test.get(metric);
          return value === undefined ? [] : [{ seed, value }];
        });
        return values.length === 0 ? [] : [{ name, index, values, ...summaryOf(values.map(({ value }) => value)) }];
      }),
    }))
    .filter(({ rows }) => rows.length > 0);

const WIDTH = 480;
const LEFT = 150;
const RIGHT = WIDTH - 14;
const ROW = 26;
const NAME = 21;

/** Draws a dot for each seed, the mean and ± one standard deviation. */
export function stripSvg({ metric, rows }: Strip): Markup {
  const all = rows.flatMap(({ values, mean, sd }) => [mean - sd, mean + sd, ...values.map(({ value }) => value)]);
  const least = all.reduce((a, b) => Math.min(a, b));
  const most = all.reduce((a, b) => Math.max(a, b));
  const low = least > 0 && least < most / 4 ? 0 : least;
  const place = (value: number): number =>
    most > low ? LEFT + 8 + ((value - low) / (most - low)) * (RIGHT - LEFT - 16) : (LEFT + RIGHT) / 2;
  const bottom = rows.length * ROW + 8;
  const ticks = most > low ? linearTicks(low, most, 5) : [{ at: low, label: digits(low) }];
  const fixed = (value: number): string => String(Number(place(value).toFixed(1)));
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 26}" width="${WIDTH}" height="${bottom + 26}" role="img" aria-label="${`${metric} on the test examples: ${rows.map(({ name, mean }) => `${name} ${digits(mean)}`).join(', ')}`}" class="strip" font-size="13" fill="var(--ink)">
${ticks.map(({ at, label }) => html`<path d="M${fixed(at)} 4V${bottom}" stroke="var(--grid)"/><text x="${fixed(at)}" y="${bottom + 18}" text-anchor="middle">${label}</text>`)}
${rows.map(({ name, index, values, mean, sd }, row) => {
  const y = row * ROW + ROW / 2 + 4;
  const colour = `var(--line-${index % 7})`;
  return html`<text x="${LEFT - 8}" y="${y + 4}" text-anchor="end">${name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name}</text>${
    values.length > 1 &&
    html`<path d="M${fixed(mean - sd)} ${y}H${fixed(mean + sd)}" stroke="${colour}" stroke-width="8" stroke-opacity=".25"/>`
  }<g fill="${colour}" fill-opacity=".55">${values.map(({ value }) => html`<circle cx="${fixed(value)}" cy="${y}" r="3"/>`)}</g><path d="M${fixed(mean)} ${y - 9}v18" stroke="${colour}" stroke-width="2.5"/>`;
})}</svg>`;
}

/** The same as a Vega-Lite specification. */
export const stripVegaLite = ({ metric, rows }: Strip): { readonly [key: string]: Json } => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  title: `${metric} on the test examples`,
  width: 640,
  background: 'white',
  data: {
    values: rows.flatMap(({ name, values }) => values.map(({ seed, value }) => ({ variant: name, seed, value }))),
  },
  encoding: { y: { field: 'variant', type: 'nominal', title: null, sort: rows.map(({ name }) => name) } },
  layer: [
    {
      mark: { type: 'errorbar', extent: 'stdev', thickness: 3 },
      encoding: { x: { field: 'value', type: 'quantitative', title: metric, scale: { zero: false } } },
    },
    { mark: { type: 'point', filled: true, opacity: 0.55 }, encoding: { x: { field: 'value', type: 'quantitative' } } },
    {
      mark: { type: 'tick', thickness: 3, color: 'black' },
      encoding: { x: { field: 'value', type: 'quantitative', aggregate: 'mean' } },
    },
  ],
});
