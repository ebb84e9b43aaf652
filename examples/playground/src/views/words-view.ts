import { LENGTH, VOCABULARY } from '../problems/sentences.ts';
import { figure } from './figure.ts';
import { heat } from './heat.ts';
import type { View } from './view.ts';

/** Shows a sentence, the scores of its words, the marginals, and the chosen words beside those that matter. */
export function wordsView(): View {
  const sentence = figure('Sentence', 'what the network reads');
  const scores = figure('θ', 'scores: the stronger the colour, the higher');
  const marginals = figure('Marginals', 'how often 32 samples choose a word');
  const decision = figure('Decision', 'filled: chosen; underlined: what matters');
  const all = [sentence, scores, marginals, decision];
  const [plain, scored, meant, marks] = all.map(({ body }) => wordsIn(body));

  return {
    figures: all.map(({ element }) => element),
    show({ example, theta, marginals: means, z }) {
      const words = Array.from(example.targets.subarray(1), (id) => VOCABULARY[id]!);
      for (const spans of [plain!, scored!, meant!, marks!]) {
        for (const [i, span] of spans.entries()) span.textContent = words[i]!;
      }
      const rating = example.targets[0]!.toFixed(2).replace('-', '−');
      sentence.note(`What it says of the food: ${rating}, from −1 to 1.`);
      heat(scored!, theta);
      heat(meant!, means);
      for (const [i, mark] of marks!.entries()) {
        mark.classList.toggle('chosen', z[i] === 1);
        mark.classList.toggle('right', example.right[i] === 1);
      }
      const listed = (states: ArrayLike<number>): string => words.filter((_, i) => states[i] === 1).join(' and ');
      const best = [...theta.keys()].sort((a, b) => theta[b]! - theta[a]!).slice(0, 3);
      sentence.describe(words.join(' '));
      scores.describe(`highest for ${best.map((i) => words[i]).join(', ')}`);
      marginals.describe(`${words.filter((_, i) => means[i]! > 0.5).join(' and ') || 'no word'} in most samples`);
      decision.describe(`chosen are ${listed(z)}; those that matter are ${listed(example.right)}`);
    },
  };
}

function wordsIn(body: HTMLElement): HTMLElement[] {
  body.classList.add('sentence');
  const spans = Array.from({ length: LENGTH }, () => document.createElement('span'));
  body.append(...spans.flatMap((span) => [span, ' ']));
  return spans;
}
