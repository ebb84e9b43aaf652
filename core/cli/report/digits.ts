/** A number with some significant digits and all digits before the point, its minus as printers have it. */
export function digits(value: number, count = 4): string {
  const size = Math.abs(value);
  const rounded =
    Number.isInteger(value) && size < 1e7
      ? String(value)
      : size >= 10 ** count && size < 1e7
        ? value.toFixed(0)
        : size !== 0 && (size < 1e-4 || size >= 1e7)
          ? value.toExponential(count - 1)
          : value.toPrecision(count);
  return rounded.replace(/-/g, '−');
}

/** A mean with its standard deviation, to as many decimals as the deviation has with two significant digits. */
export function withSpread(mean: number, sd: number, count: number): string {
  if (count < 2) return digits(mean);
  if (!(sd > 0) || sd < 1e-6 || Math.abs(mean) >= 1e7) return `${digits(mean)} ± ${digits(sd, 2)}`;
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(sd)));
  return `${mean.toFixed(decimals)} ± ${sd.toFixed(decimals)}`.replace(/-/g, '−');
}
