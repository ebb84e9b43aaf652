import { binaryTree, projectiveTree, viterbi } from '@mapgrad/solvers';
import { draws } from '../draws.ts';
import { expectFirstBest, type Fuzzed } from '../fuzzed.ts';
import { binaryTreeStates, chainStates, treeStates } from '../states.ts';

const trees = {
  one: [1, 2, 3, 4].map((words) => treeStates(words, 'one')),
  any: [1, 2, 3, 4].map((words) => treeStates(words, 'any')),
};
const bracketings = [2, 3, 4, 5, 6].map(binaryTreeStates);

const fuzzed: readonly Fuzzed[] = [
  {
    name: 'viterbi',
    check(seed) {
      const { integer, theta } = draws(seed);
      const length = integer(1, 4);
      const labels = integer(1, 3);
      const transitions = integer(0, 1) === 0 ? 'shared' : 'each';
      const states = chainStates(length, labels, transitions);
      expectFirstBest(viterbi({ length, labels, transitions }), states, theta(states[0]!.length));
    },
  },
  {
    name: 'projectiveTree',
    check(seed) {
      const { integer, theta } = draws(seed);
      const words = integer(1, 4);
      const roots = integer(0, 1) === 0 ? 'one' : 'any';
      expectFirstBest(projectiveTree({ words, roots }), trees[roots][words - 1]!, theta(words * words));
    },
  },
  {
    name: 'binaryTree',
    check(seed) {
      const { integer, theta } = draws(seed);
      const leaves = integer(2, 6);
      const states = bracketings[leaves - 2]!;
      expectFirstBest(binaryTree({ leaves }), states, theta(states[0]!.length));
    },
  },
];

export default fuzzed;
