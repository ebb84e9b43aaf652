import { describe, expect, it } from 'vitest';
import { sourceLines } from '../../../core/runtime/pipeline/source-lines.ts';

describe('sourceLines', () => {
  const text = 'one\r\n\n  two  \n\n';
  const at = sourceLines(text);

  it.each([
    [0, 1, 1, 'one'],
    [2, 1, 3, 'one'],
    [5, 2, 1, ''],
    [6, 3, 1, '  two'],
    [8, 3, 3, '  two'],
    [text.length, 3, 6, '  two'],
  ])('puts offset %i in line %i, column %i', (offset, line, column, source) => {
    expect(at(offset)).toEqual({ line, column, source });
  });

  it('has a line in an empty text', () => {
    expect(sourceLines('')(0)).toEqual({ line: 1, column: 1, source: '' });
  });
});
