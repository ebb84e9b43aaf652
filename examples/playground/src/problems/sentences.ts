import type { NoiseKey } from '@mapgrad/contracts';
import { drawsOf } from '../random.ts';

const FOOD = ['soup', 'pasta', 'curry', 'bread', 'salad', 'pudding'];
const ELSE = ['waiter', 'music', 'parking', 'view', 'queue', 'terrace'];
const DEGREES = ['very', 'rather', 'truly', 'quite'];
const LINKS = ['and', 'but', 'while', 'yet'];
/** What a word says, from −1 to 1. */
const JUDGEMENTS: Readonly<Record<string, number>> = {
  superb: 1,
  lovely: 0.75,
  good: 0.5,
  fine: 0.25,
  dull: -0.25,
  poor: -0.5,
  bad: -0.75,
  awful: -1,
};

/** All words of all sentences. */
export const VOCABULARY: readonly string[] = [
  'the',
  'was',
  '.',
  ...FOOD,
  ...ELSE,
  ...DEGREES,
  ...LINKS,
  ...Object.keys(JUDGEMENTS),
];
const idOf = new Map(VOCABULARY.map((word, id) => [word, id]));

/** Clauses of a sentence, and how many of them are about the food. */
const CLAUSES = 4;
/** How many clauses are about the food. */
export const ABOUT_FOOD = 2;
/** Words of a sentence. */
export const LENGTH: number = CLAUSES * 6;

/** A sentence of a review of a restaurant, and what it says of the food. */
export interface Sentence {
  /** Places in the {@link VOCABULARY} [24]. */
  readonly words: readonly number[];
  /** 1 where a word judges the food [24]. */
  readonly meant: readonly number[];
  /** The mean of what these words say. */
  readonly rating: number;
}

/** Draws a sentence: which clauses are about the food, of what, and how each thing was. */
export function sentenceOf(key: NoiseKey): Sentence {
  const { below } = drawsOf(key);
  const pick = (words: readonly string[]): string => words[below(words.length)]!;
  const judgements = Object.keys(JUDGEMENTS);
  const words: string[] = [];
  const meant: number[] = [];
  let food = ABOUT_FOOD;
  let rating = 0;
  for (let clause = 0; clause < CLAUSES; clause++) {
    const isFood = below(CLAUSES - clause) < food;
    const judgement = pick(judgements);
    if (isFood) {
      food--;
      rating += JUDGEMENTS[judgement]! / ABOUT_FOOD;
    }
    const link = clause === CLAUSES - 1 ? '.' : pick(LINKS);
    words.push('the', pick(isFood ? FOOD : ELSE), 'was', pick(DEGREES), judgement, link);
    meant.push(0, 0, 0, 0, Number(isFood), 0);
  }
  return { words: words.map((word) => idOf.get(word)!), meant, rating };
}
