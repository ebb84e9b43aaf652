const NUMBER = /^[-+]?[\d.]+(e[-+]?\d+)?$/i;

/** Lines of a table with columns of even width, those of numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = header.map((title, at) => {
    const cells = rows.map((row) => row[at] ?? '');
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    const isNumeric = cells.length > 0 && cells.every((cell) => NUMBER.test(cell));
    return { width, pad: (text: string) => (isNumeric ? text.padStart(width) : text.padEnd(width)) };
  });
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ pad }, at) => pad(cells[at] ?? ''))
      .join('  ')
      .trimEnd();
  return [line(header), columns.map(({ width }) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}
