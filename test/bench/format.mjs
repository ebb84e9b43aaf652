/** A number with three significant digits, or nothing. */
export function digits(value) {
  if (value === undefined) return '';
  if (value === 0) return '0';
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(places, 6));
}

/** `median (lower to upper quartile)`. */
export const spread = ({ median, p25, p75 }) => `${digits(median)} (${digits(p25)}–${digits(p75)})`;

/** How many rows a second, of the milliseconds that some take. */
export const perSecond = (rows, { median }) => digits((1000 * rows) / median);

/** A share in percent. */
export const percent = (share) => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`;

/** A table of rows, objects with the same keys, in Markdown; the first column is flush left. */
export function markdownTable(rows) {
  const columns = Object.keys(rows[0]);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    line(columns),
    line(columns.map((_, i) => (i === 0 ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
  ].join('\n');
}
