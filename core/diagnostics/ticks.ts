/** A mark on an axis; without a label it is a small one. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round numbers from low to high, about `count` of them, 1, 2 or 5 apart in the leading digit. */
export function linearTicks(low: number, high: number, count = 8): readonly Tick[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  if (power === 0) return [{ at: low, label: scientific(low) }];
  const step = power * ([1, 2, 5].find((digit) => digit * power >= rough * 0.999) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.floor(high / step + 1e-6);
  return Array.from({ length: last - first + 1 }, (_, i) => {
    const at = (first + i) * step;
    return { at, label: Math.abs(at) >= 1e5 || step < 1e-4 ? scientific(at) : withMinus(at.toFixed(digits)) };
  });
}

/** Powers of ten from low to high, the numbers between them without a label unless there are few powers. */
export function logTicks(low: number, high: number): readonly Tick[] {
  const powers = Array.from(
    { length: Math.floor(Math.log10(high)) - Math.floor(Math.log10(low)) + 1 },
    (_, i) => Math.floor(Math.log10(low)) + i,
  );
  const within = powers.flatMap((power) =>
    [1, 2, 3, 4, 5, 6, 7, 8, 9]
      .map((digit) => ({ digit, power, at: Number(`${digit}e${power}`) }))
      .filter(({ at }) => at >= low * 0.999 && at <= high * 1.001),
  );
  const labelled = within.filter(({ digit }) => digit === 1).length < 3 ? [1, 2, 5] : [1];
  return within.map(({ digit, power, at }) => ({
    at,
    label: labelled.includes(digit) ? (power >= -3 && power < 4 ? String(at) : scientific(at)) : '',
  }));
}

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 20000 → 2·10⁴ */
function scientific(value: number): string {
  if (value === 0) return '0';
  const [digits = '', power = ''] = Number(value.toPrecision(6)).toExponential().split('e');
  const raised = power
    .replace(/\d/g, (digit) => RAISED[Number(digit)]!)
    .replace('-', '⁻')
    .replace('+', '');
  return withMinus(digits === '1' ? `10${raised}` : digits === '-1' ? `-10${raised}` : `${digits}·10${raised}`);
}

const withMinus = (text: string): string => text.replace(/^-(?=.*[1-9])/, '−').replace(/^-/, '');
