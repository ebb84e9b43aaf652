/** Where an offset is in a text: line and column from 1, and the text of the line. */
export interface LinePlace {
  readonly line: number;
  readonly column: number;
  readonly source: string;
}

/** Finds offsets in the lines of a text; one past its last letter counts as just behind that. */
export function sourceLines(text: string): (offset: number) => LinePlace {
  const end = text.trimEnd().length;
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    const near = Math.min(offset, end);
    let line = 0;
    for (let above = starts.length; above - line > 1; ) {
      const middle = (line + above) >> 1;
      if (starts[middle]! <= near) line = middle;
      else above = middle;
    }
    const start = starts[line]!;
    return { line: line + 1, column: near - start + 1, source: text.slice(start, starts[line + 1]).trimEnd() };
  };
}
