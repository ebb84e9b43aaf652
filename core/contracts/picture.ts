import type { Json } from './spec.ts';

/** A point of a {@link Picture}, x to the right and y down. */
export type Place = readonly [x: number, y: number];

/**
 * What a mark says of a decision: `right`, chosen and should be; `chosen`, and should not be; `missed`, should be and is not;
 * `neither`; `ground`, what decisions are drawn upon.
 */
export type Role = 'right' | 'chosen' | 'missed' | 'neither' | 'ground';

/** A mark of a {@link Picture}. Who shows it chooses how each role looks; `heat` from 0 to 1 shades it. */
export type Mark = { readonly role: Role; readonly heat?: number } & (
  | { readonly kind: 'line'; readonly points: readonly Place[]; readonly arrow?: boolean }
  | { readonly kind: 'box'; readonly at: Place; readonly size: Place }
  | { readonly kind: 'disc'; readonly at: Place; readonly radius: number }
  | { readonly kind: 'text'; readonly at: Place; readonly text: string; readonly anchor?: 'start' | 'middle' }
);

/** A drawing as plain data: text is escaped, and colours are chosen, where it is shown. */
export interface Picture {
  /** In pixels: 300 is as wide as a picture is shown. */
  readonly width: number;
  readonly height: number;
  /** The first one lies lowest. A text, 11 pixels high, stands on its place and is centred there unless its anchor says `start`. */
  readonly marks: readonly Mark[];
  /** The decision in words, for those who do not see it. */
  readonly words: string;
}

/** A decision to be drawn. */
export interface Drawn {
  /** [n] */
  readonly theta: ArrayLike<number>;
  /** MAP(θ) [n] */
  readonly z: ArrayLike<number>;
  /** The right state [n]. */
  readonly optimum: ArrayLike<number>;
  /** What each of the n numbers is about, if it is known. */
  readonly names?: readonly string[] | undefined;
}

/** Draws a state of a solver with its options; undefined where it cannot draw them, as a graph in a file that is gone. */
export type Draw = (drawn: Drawn, options: { readonly [option: string]: Json }) => Picture | undefined;

/** What a number of a state says beside that of the right one: it is chosen where it is not 0. */
export function roleOf(z: number, optimum: number): Exclude<Role, 'ground'> {
  if (z !== 0) return z === optimum ? 'right' : 'chosen';
  return optimum === 0 ? 'neither' : 'missed';
}

/** A decision in words, of many items called `things`: how many are chosen, how many of them are right, how many are missed. */
export function inWords({ z, optimum, names }: Pick<Drawn, 'z' | 'optimum' | 'names'>, things: string): string {
  const roles = Array.from(z, (value, i) => roleOf(value, optimum[i]!));
  const called = (role: Role): string => {
    const found = roles.flatMap((one, i) => (one === role ? [names?.[i] ?? String(i)] : []));
    const listed = found.slice(0, 12).join(', ');
    return found.length === 0 ? '' : ` (${listed}${found.length > 12 ? ' …' : ''})`;
  };
  const count = (role: Role): number => roles.filter((one) => one === role).length;
  return (
    `${count('right') + count('chosen')} of ${roles.length} ${things} chosen: ${count('right')} right${called('right')}, ` +
    `${count('chosen')} wrong${called('chosen')}; ${count('missed')} missed${called('missed')}`
  );
}

/** Where numbers lie between the least and the largest of them, from 0 to 1; ½ where all are equal. */
export function heats(values: ArrayLike<number>): readonly number[] {
  const list = Array.from(values);
  const least = list.reduce((a, b) => Math.min(a, b), Infinity);
  const range = list.reduce((a, b) => Math.max(a, b), -Infinity) - least;
  return list.map((value) => (range > 0 ? (value - least) / range : 0.5));
}
