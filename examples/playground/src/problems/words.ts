import { fold } from '@mapgrad/contracts';
import { sumOfGamma } from '@mapgrad/estimators';
import { topK } from '@mapgrad/solvers';
import * as tf from '@tensorflow/tfjs';
import type { Batch, Problem } from './problem.ts';
import { ABOUT_FOOD, LENGTH, sentenceOf, VOCABULARY } from './sentences.ts';

const K = ABOUT_FOOD;
const WORDS = VOCABULARY.length;
/** A word is scored by itself and by those before it. */
const WINDOW = 4;
const HIDDEN = 16;

/** Sentences, and what they say of the food. */
export interface WordBatch extends Batch {
  /** Places in the vocabulary [B, 24]. */
  readonly words: Float32Array;
}

const hot = (ids: tf.Tensor, size: number): tf.Tensor2D =>
  tf.reshape<tf.Rank.R2>(tf.oneHot(tf.cast(ids, 'int32'), WORDS), [-1, size]);

/**
 * Words that matter: a network scores every word of a sentence, the solver keeps the two of highest score, and a second network
 * has to guess from these alone what the sentence says of the food. Which words matter it is never told.
 */
export const words: Problem<WordBatch> = {
  id: 'words',
  n: LENGTH,
  solver: topK({ n: LENGTH, k: K }),
  noise: sumOfGamma({ k: K }),
  defaults: { estimator: 'imle', lambda: 1, temperature: 0.5, samples: 4 },
  learningRate: 0.005,
  inputShape: [LENGTH, WINDOW],
  targetShape: [LENGTH + 1],
  weights: [
    { name: 'hidden', shape: [WINDOW * WORDS, HIDDEN], scale: 0.3 },
    { name: 'hiddenBias', shape: [HIDDEN], scale: 0 },
    { name: 'score', shape: [HIDDEN, 1], scale: 0.3 },
    { name: 'meaning', shape: [WORDS, 1], scale: 0.1 },
    { name: 'meaningBias', shape: [1], scale: 0 },
  ],
  metric: { name: 'Chosen words that matter', better: 'higher' },

  draw(key, count) {
    const inputs = new Float32Array(count * LENGTH * WINDOW);
    const targets = new Float32Array(count * (LENGTH + 1));
    const words = new Float32Array(count * LENGTH);
    const right = new Float32Array(count * LENGTH);
    for (let b = 0; b < count; b++) {
      const sentence = sentenceOf(fold(key, b));
      targets[b * (LENGTH + 1)] = sentence.rating;
      targets.set(sentence.words, b * (LENGTH + 1) + 1);
      words.set(sentence.words, b * LENGTH);
      right.set(sentence.meant, b * LENGTH);
      for (let i = 0; i < LENGTH; i++) {
        for (let back = 0; back < WINDOW; back++) {
          inputs[(b * LENGTH + i) * WINDOW + back] = sentence.words[i - back] ?? -1; // before the first word: none
        }
      }
    }
    return { count, inputs, targets, right, words };
  },

  predict({ hidden, hiddenBias, score }, inputs) {
    const windows = hot(inputs, WINDOW * WORDS);
    const seen = tf.relu(tf.add(tf.matMul(windows, hidden as tf.Tensor2D), hiddenBias!));
    return tf.reshape(tf.matMul(seen as tf.Tensor2D, score as tf.Tensor2D), [-1, LENGTH]);
  },

  judge({ meaning, meaningBias }, z, targets) {
    const [rating, ids] = tf.split(targets, [1, LENGTH], 1) as [tf.Tensor, tf.Tensor];
    const meanings = tf.reshape(tf.matMul(hot(ids, WORDS), meaning as tf.Tensor2D), [-1, LENGTH]);
    const guess = tf.add(tf.div(tf.sum(tf.mul(z, meanings), 1, true), K), meaningBias!);
    return tf.sum(tf.square(tf.sub(guess, rating)), 1);
  },

  measure({ count, right }, z) {
    let hits = 0;
    for (let i = 0; i < count * LENGTH; i++) hits += z[i]! * right[i]!;
    return hits / (count * K);
  },
};
