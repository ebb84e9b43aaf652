import { distance } from 'fastest-levenshtein';

const MOST_EDITS = 3;

/**
 * The known name that a mistyped one is close to: at most three edits, and two in five of its letters. Two letters in each other's
 * places are one edit.
 */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const near = known.flatMap((candidate) => {
    const edits = editsBetween(plain(name), plain(candidate));
    return edits === undefined ? [] : [{ candidate, edits }];
  });
  return near.sort((a, b) => a.edits - b.edits)[0]?.candidate;
}

/** A sentence, with a space before it, that names what was probably meant; empty when nothing is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  return meant === undefined ? '' : ` Did you mean '${meant}'?`;
}

/** Undefined for words that are not close. */
function editsBetween(word: string, other: string): number | undefined {
  const most = Math.min(MOST_EDITS, 0.4 * Math.max(word.length, other.length));
  if (Math.abs(word.length - other.length) > most) return undefined;
  const swapped = Array.from({ length: Math.max(0, word.length - 1) }, (_, i) => withSwap(word, i));
  const edits = Math.min(distance(word, other), ...swapped.map((each) => 1 + distance(each, other)));
  return edits <= most ? edits : undefined;
}

const withSwap = (word: string, i: number): string =>
  `${word.slice(0, i)}${word.charAt(i + 1)}${word.charAt(i)}${word.slice(i + 2)}`;

/** `topK`, `top_k` and `Top-K` are the same word to people. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
