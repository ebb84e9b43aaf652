import { describe, expect, it } from 'vitest';
import { cleaned } from '../../../core/cli/report/cleaned.ts';
import { digits, withSpread } from '../../../core/cli/report/digits.ts';
import { html, trusted } from '../../../core/cli/report/markup.ts';

describe('HTML', () => {
  it('has text escaped, in elements and in attributes, and markup as it is', () => {
    const text = `<b a="1" c='2'>&amp;</b>`;
    const escaped = '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;';
    expect(html`<i t="${text}">${text}${html`<u>${[1, 'x<', trusted('<br/>')]}</u>`}</i>`.html).toBe(
      `<i t="${escaped}">${escaped}<u>1x&lt;<br/></u></i>`,
    );
  });

  it('has no control characters but ends of lines and tabs', () => {
    expect(html`${'a\u0000b\u001b\u007f\ud800\ufffe\n\t😀'}`.html).toBe('a\ufffdb\ufffd\ufffd\ufffd\ufffd\n\t😀');
  });

  it('has nothing where there is nothing', () => {
    expect(html`<p>${undefined}${false}${[]}${''}</p>`.html).toBe('<p></p>');
  });
});

describe('a name', () => {
  it('is cut off between characters, and does not turn the direction of text', () => {
    expect(cleaned('😀'.repeat(9), 4)).toBe('😀😀😀…');
    expect(cleaned('abcd', 4)).toBe('abcd');
    expect(cleaned('a\u202egnp.exe\n')).toBe('a\ufffdgnp.exe\ufffd');
  });
});

describe('a number', () => {
  it.each([
    [0, '0'],
    [12, '12'],
    [-1.23456, '−1.235'],
    [123456.7, '123457'],
    [0.000012345, '1.234e−5'],
    [1.5e12, '1.500e+12'],
  ])('%d is %s', (value, text) => {
    expect(digits(value)).toBe(text);
  });

  it.each([
    [1.23456, 0.0123, 3, '1.235 ± 0.012'],
    [17679.3, 2222.4, 3, '17679 ± 2222'],
    [-0.5, 0.25, 2, '−0.50 ± 0.25'],
    [0.5, 0.25, 1, '0.5000'],
    [0.5, 0, 3, '0.5000 ± 0'],
  ])('%d ± %d over %d seeds is %s', (mean, sd, count, text) => {
    expect(withSpread(mean, sd, count)).toBe(text);
  });
});
