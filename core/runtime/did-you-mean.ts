import { distance } from 'fastest-levenshtein';

/** The known name that a mistyped one is close to: at most three edits, and two in five of its letters. */
export function closestName(name: string, known: readonly string[]): string | undefined {
  const edits = (candidate: string): number => distance(plain(name), plain(candidate));
  const isClose = (candidate: string): boolean =>
    edits(candidate) <= Math.min(3, 0.4 * Math.max(name.length, candidate.length));
  return known.filter(isClose).sort((a, b) => edits(a) - edits(b))[0];
}

/** A sentence, with a space before it, that names what was probably meant; empty when nothing is close. */
export function didYouMean(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  return meant === undefined ? '' : ` Did you mean '${meant}'?`;
}

/** `topK`, `top_k` and `Top-K` are the same word to people. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');
