const MOST = 16;

/** Numbers for a message: the first ones, and how many there are. */
export function show(values: ArrayLike<number>): string {
  const shown = Array.from({ length: Math.min(MOST, values.length) }, (_, i) => String(values[i]));
  const rest = values.length > MOST ? `, … ${values.length} numbers` : '';
  return `[${shown.join(', ')}${rest}]`;
}

/** Where two arrays differ in their bits, in words; undefined where they do not. */
export function difference(found: ArrayLike<number>, expected: ArrayLike<number>): string | undefined {
  if (found.length !== expected.length) return `${found.length} numbers and not ${expected.length}`;
  for (let i = 0; i < found.length; i++) {
    if (!Object.is(found[i], expected[i])) return `${found[i]} and not ${expected[i]} at [${i}]`;
  }
  return undefined;
}
