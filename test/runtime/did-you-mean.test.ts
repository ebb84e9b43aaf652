import { describe, expect, it } from 'vitest';
import { closestName, didYouMean } from '../../core/runtime/did-you-mean.ts';

describe('closestName', () => {
  it.each([
    ['lamda', ['alpha', 'lambda'], 'lambda'],
    ['topK', ['argmax', 'top-k'], 'top-k'],
    ['SGD', ['adam', 'sgd'], 'sgd'],
    ['tpo-k', ['argmax', 'top-k'], 'top-k'],
    ['learning_rate', ['learningRate', 'epochs'], 'learningRate'],
    ['fixd', ['fixes', 'fixed'], 'fixed'],
    ['imle', ['ilp', 'aimle'], 'aimle'],
    ['lip', ['imle', 'ilp'], 'ilp'],
    ['smaples', ['samples'], 'samples'],
  ])('finds what %j means among %j', (name, known, meant) => {
    expect(closestName(name, known)).toBe(meant);
  });

  it.each([
    ['k', ['n']],
    ['epochs', ['samples', 'backend']],
    ['highs', ['ilp', 'knapsack']],
    ['', ['n']],
    ['__proto__', ['pool']],
    ['constructor', []],
  ])('finds nothing like %j among %j', (name, known) => {
    expect(closestName(name, known)).toBeUndefined();
  });
});

it('is quick about names of any length', () => {
  expect(closestName('a'.repeat(1e6), ['alpha', 'a'.repeat(50)])).toBeUndefined();
});

describe('didYouMean', () => {
  it('is a sentence, or nothing', () => {
    expect(didYouMean('lamda', ['lambda'])).toBe(" Did you mean 'lambda'?");
    expect(didYouMean('lamda', ['k'])).toBe('');
  });
});
