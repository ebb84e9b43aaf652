const LONGEST = 120;

/** A name from a file as it may be shown: control characters and those that turn the direction of text marked, and not too long. */
export function cleaned(name: string, longest: number = LONGEST): string {
  const signs = Array.from(
    name
      .slice(0, 2 * longest + 2)
      .replace(/[\p{Cc}\p{Cs}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/gu, '\ufffd'),
  );
  return signs.length > longest ? `${signs.slice(0, longest - 1).join('')}…` : signs.join('');
}
