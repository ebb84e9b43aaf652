import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlToJson } from '../../../core/runtime/pipeline/yaml-to-json.ts';

const messagesOf = (text: string): string[] => yamlToJson(text).flaws.map(({ message }) => message);

describe('yamlToJson', () => {
  it('reads what JSON can hold, as JSON does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const json = JSON.stringify(value);
        if (json.includes('"__proto__"') || json.includes('"<<"')) return;
        expect(yamlToJson(json)).toMatchObject({ value: JSON.parse(json) as unknown, flaws: [] });
      }),
      { seed: 3 },
    );
  });

  it('reads YAML 1.2: yes is text, 012 a number', () => {
    expect(yamlToJson('[yes, 012, 1_000, 1e-3, 0x1f, 2001-01-01, ~, "5", 1: 2]').value).toEqual([
      'yes',
      12,
      '1_000',
      0.001,
      31,
      '2001-01-01',
      null,
      '5',
      { 1: 2 },
    ]);
  });

  it('copies what an alias refers to: the last anchor of its name before it', () => {
    const { value, flaws } = yamlToJson('a: &x { b: &y [1] }\nc: *x\nd: &y [2]\ne: *x\nf: *y');
    expect(flaws).toEqual([]);
    expect(value).toEqual({ a: { b: [1] }, c: { b: [1] }, d: [2], e: { b: [1] }, f: [2] });
  });

  it('knows where values and keys start', () => {
    const text = 'a:\n  b: [1, &x two]\nc: *x\nd:\n';
    const { offsets } = yamlToJson(text);
    const place = (pointer: string): (string | undefined)[] => {
      const { key, value } = offsets.get(pointer) ?? { key: -1, value: -1 };
      return [text.slice(key).split('\n')[0], text.slice(value).split('\n')[0]];
    };
    expect(place('/a')).toEqual(['a:', 'b: [1, &x two]']);
    expect(place('/a/b')).toEqual(['b: [1, &x two]', '[1, &x two]']);
    expect(place('/a/b/1')).toEqual(['two]', 'two]']);
    expect(place('/c')).toEqual(['c: *x', '*x']);
    expect(place('/d')).toEqual(['d:', 'd:']);
  });

  it.each([
    ['.nan', 'must be a finite number (got .nan)'],
    ['-.INF', 'must be a finite number (got -.INF)'],
    ['1e400', 'must be a finite number (got 1e400)'],
    ['9007199254740992', 'must be within ±9007199254740991 to be kept exactly (got 9007199254740992)'],
    ['0x20000000000001', 'must be within ±9007199254740991 to be kept exactly (got 0x20000000000001)'],
    ['&a [*a]', '*a refers to what it is part of'],
    ['[*a]', 'no &a stands before *a'],
    ['{ <<: { a: 1 } }', "merge keys '<<' are not supported; write the keys out"],
    ['{ __proto__: 1 }', "the key '__proto__' is not allowed"],
    ['{ use:linear }', "a space is missing after the colon of 'use:linear'"],
    ['{ [a]: 1 }', 'a key must be plain text'],
    ['{ a: 1, a: 2 }', "key 'a' is given twice"],
    ['!!binary aGk=', 'must be text, a number, true, false or null'],
  ])('of %s says: %s', (text, message) => {
    expect(messagesOf(text)).toEqual([message]);
  });

  it('says nothing of what follows an error of syntax', () => {
    expect(messagesOf('a: @x\nb: .nan\nc: [1\nd: .inf\ne: @y\nf: !g 1\n')).toEqual([
      'text without quotes cannot start with @',
      'what is opened here is never closed',
      'must be a finite number (got .nan)',
    ]);
  });

  it('leaves the prototypes of objects alone', () => {
    const { value } = yamlToJson('{ a: { __proto__: { polluted: 1 } }, constructor: { prototype: { polluted: 1 } } }');
    expect(value).not.toHaveProperty('a.polluted');
    expect({}).not.toHaveProperty('polluted');
    expect(Object.keys(value ?? {})).toEqual(['a', 'constructor']);
  });

  it('reads keys of 1000 letters, and no longer ones', () => {
    const key = 'k'.repeat(1000);
    expect(messagesOf(`${key}: 1`)).toEqual([]);
    expect(messagesOf(`? ${key}k\n: [${'1,'.repeat(2000)}]`)).toEqual(['a key has 1001 letters, more than 1000']);
  });

  it('reads 64 levels, and no more', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(messagesOf(nested(64))).toEqual([]);
    expect(messagesOf(nested(65))).toEqual(['is nested more than 64 deep']);
    expect(messagesOf(`[&a ${nested(60)}, [[[[[*a]]]]]]`)).toEqual(['is nested more than 64 deep']);
    expect(messagesOf('[{a: '.repeat(20_000))).toContain('blocks are nested too deeply');
  });

  it('reads 100000 values, and no more', () => {
    const list = (length: number): string => `[${'1,'.repeat(length)}]`;
    expect(messagesOf(list(99_999))).toEqual([]);
    expect(messagesOf(list(100_000))).toEqual(['the file has more than 100000 values']);
    expect(messagesOf(`[&a ${list(60_000)}, *a]`)).toEqual([
      'with its aliases written out, the file has more than 100000 values',
    ]);
  });
});
