import type { Json } from '@mapgrad/contracts';
import { type Chart, checkChart, lookOf } from './chart.ts';

/**
 * Describes a chart as a Vega-Lite 5 specification with its data inside, to be drawn or changed by other tools.
 *
 * @throws MapgradError OPTION_INVALID where there is nothing to draw, or where it cannot be placed
 */
export function vegaLite(chart: Chart): { readonly [key: string]: Json } {
  checkChart(chart);
  const { title, x, y, lines } = chart;
  const names = lines.map(({ name }) => name);
  const values = lines.flatMap(({ name, points }) =>
    points.map(({ x: at, y: value, low = value, high = value }) => ({ line: name, x: at, y: value, low, high })),
  );
  const look = (of: (index: number) => Json): Json => ({
    field: 'line',
    type: 'nominal',
    title: null,
    legend: { labelLimit: 0, symbolType: 'stroke', symbolOpacity: 1, symbolStrokeWidth: 2 },
    scale: { domain: names, range: lines.map((line, index) => of(line.look ?? index)) },
  });
  const over = (field: string): Json => ({
    field,
    type: 'quantitative',
    title: y.label,
    scale: { type: y.scale ?? 'linear', ...(y.range && { domain: [...y.range] }) },
  });
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
    title,
    width: 640,
    height: 400,
    background: 'white',
    data: { values },
    encoding: {
      x: { field: 'x', type: 'quantitative', title: x.label, scale: { type: x.scale ?? 'linear', nice: false } },
      color: look((index) => lookOf(index).colour),
    },
    layer: [
      { mark: { type: 'area', opacity: 0.13, clip: true }, encoding: { y: over('low'), y2: { field: 'high' } } },
      {
        mark: { type: 'line', clip: true },
        encoding: { y: over('y'), strokeDash: look((index) => [...lookOf(index).dash]) },
      },
      { mark: { type: 'point', filled: true, clip: true }, encoding: { y: over('y') } },
    ],
  };
}
