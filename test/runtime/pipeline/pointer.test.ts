import { describe, expect, it } from 'vitest';
import { dotted, holderOf, isWithin, keysOf, memberOf } from '../../../core/runtime/pipeline/pointer.ts';

describe('a pointer', () => {
  const keys = ['a', '', 'b/c', '~1', '~', 'd.e', '0'];

  it('holds any keys', () => {
    const pointer = keys.reduce<string>((holder, key) => memberOf(holder, key), '');
    expect(pointer).toBe('/a//b~1c/~01/~0/d.e/0');
    expect(keysOf(pointer)).toEqual(keys);
    expect(keysOf(holderOf(pointer))).toEqual(keys.slice(0, -1));
    expect(dotted(pointer)).toBe('a."".b/c.~1.~."d.e".0');
  });

  it('is the whole without keys', () => {
    expect(keysOf('')).toEqual([]);
    expect(dotted('')).toBe('');
    expect(holderOf('')).toBe('');
  });

  it('is within itself, and within what holds it', () => {
    expect(isWithin('/a/b', '')).toBe(true);
    expect(isWithin('/a/b', '/a')).toBe(true);
    expect(isWithin('/a', '/a')).toBe(true);
    expect(isWithin('/ab', '/a')).toBe(false);
    expect(isWithin('/a', '/a/b')).toBe(false);
  });
});
