/** Colours elements by numbers: 0 for the lowest of them, 1 for the highest. */
export function heat(elements: ArrayLike<HTMLElement>, values: ArrayLike<number>): void {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    lowest = Math.min(lowest, values[i]!);
    highest = Math.max(highest, values[i]!);
  }
  const range = highest - lowest || 1;
  for (let i = 0; i < values.length; i++) {
    elements[i]!.style.setProperty('--heat', String((values[i]! - lowest) / range));
  }
}
