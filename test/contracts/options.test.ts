import { checkOption, MapgradError, messageOf, positiveInteger } from '@mapgrad/contracts';
import { describe, expect, it } from 'vitest';

describe('checkOption', () => {
  it('passes what holds', () => {
    expect(() => checkOption('k', 2, true, 'a number')).not.toThrow();
  });

  it.each([
    ['a condition that does not hold', 2, false],
    ['NaN, whatever holds', Number.NaN, true],
    ['an infinity, whatever holds', Number.POSITIVE_INFINITY, true],
  ])('refuses %s', (_, value, holds) => {
    const message = `k is ${value}, expected a small number`;
    expect(() => checkOption('k', value, holds, 'a small number')).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message }),
    );
  });
});

describe('positiveInteger', () => {
  it.each([1, 7, 2 ** 53 - 1])('passes %d', (value) => {
    expect(() => positiveInteger('n', value)).not.toThrow();
  });

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (value) => {
    expect(() => positiveInteger('n', value)).toThrow(`n is ${value}, expected an integer from 1`);
  });
});

describe('MapgradError', () => {
  it('has a code, a place and a cause', () => {
    const cause = new Error('deep');
    const error = new MapgradError('SOLVER_FAILED', 'it failed', { row: 3, cause });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'MapgradError', code: 'SOLVER_FAILED', message: 'it failed', cause });
    expect(error.context.row).toBe(3);
  });

  it('has no cause where there is none', () => {
    expect('cause' in new MapgradError('SOLVER_FAILED', 'it failed')).toBe(false);
  });
});

it.each([
  [new Error('no'), 'no'],
  ['a string', 'a string'],
  [7, '7'],
  [undefined, 'undefined'],
])('messageOf(%s)', (thrown, message) => {
  expect(messageOf(thrown)).toBe(message);
});
