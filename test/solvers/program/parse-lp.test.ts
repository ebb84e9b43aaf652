import { parseLp, parseProgram } from '@mapgrad/solvers/program';
import { describe, expect, it } from 'vitest';

const rowsOf = (text: string): unknown => parseLp(`max: \nst\n${text}\nend`.replace('max:', 'max'), 'm.lp').constraints;
const variablesOf = (text: string): unknown => parseLp(text, 'm.lp').variables;

describe('parseLp', () => {
  it('reads a whole file', () => {
    const text = `\\ a comment
Minimize  \\ and one more
  cost: 3 x1 - 2.5e1 y(1,2) + z_3
        + 0 w + 7
Subject To
  c1: x1 + 2 y(1,2) >= 2
  c2: -x1 + y(1,2)
      + z_3 = -1.5
  x1 - w <= 4
Bounds
  x1 <= 40
  -inf <= y(1,2) <= 10
  z_3 free
Generals
  x1
Binary
  w
End
`;
    expect(parseLp(text, 'm.lp')).toEqual({
      variables: [
        { name: 'x1', type: 'integer', lower: 0, upper: 40, objective: -3 },
        { name: 'y(1,2)', type: 'continuous', lower: null, upper: 10, objective: 25 },
        { name: 'z_3', type: 'continuous', lower: null, upper: null, objective: -1 },
        { name: 'w', type: 'integer', lower: 0, upper: 1, objective: -0 },
      ],
      constraints: [
        { name: 'c1', coefficients: { x1: 1, 'y(1,2)': 2 }, min: 2 },
        { name: 'c2', coefficients: { x1: -1, 'y(1,2)': 1, z_3: 1 }, equal: -1.5 },
        { name: 'R3', coefficients: { x1: 1, w: -1 }, max: 4 },
      ],
    });
  });

  it.each<[string, object]>([
    ['a: 2x + 3 y <= 5', { name: 'a', coefficients: { x: 2, y: 3 }, max: 5 }],
    ['a: x + x - 3 * x >= -.5', { name: 'a', coefficients: { x: -1 }, min: -0.5 }],
    ['a: - + 2 x => 1e2', { name: 'a', coefficients: { x: -2 }, min: 100 }],
    ['a: x =< 5', { name: 'a', coefficients: { x: 1 }, max: 5 }],
    ['a: x < 5', { name: 'a', coefficients: { x: 1 }, max: 5 }],
    ['a: x = 5', { name: 'a', coefficients: { x: 1 }, equal: 5 }],
    ['a: 5 >= x', { name: 'a', coefficients: { x: 1 }, max: 5 }],
    ['a: 5 <= x - y', { name: 'a', coefficients: { x: 1, y: -1 }, min: 5 }],
    ['a: 5 = x', { name: 'a', coefficients: { x: 1 }, equal: 5 }],
    ['a: -1 <= x + y <= 2', { name: 'a', coefficients: { x: 1, y: 1 }, min: -1, max: 2 }],
    ['a: 2 >= x + y >= -1', { name: 'a', coefficients: { x: 1, y: 1 }, min: -1, max: 2 }],
    ['x >= 1', { name: 'R1', coefficients: { x: 1 }, min: 1 }],
  ])('reads the row %s', (text, row) => {
    expect(rowsOf(text)).toEqual([row]);
  });

  it('leaves out a row without limits', () => {
    expect(rowsOf('a: x <= inf\nb: x >= -infinity')).toEqual([]);
  });

  it.each<[string, number | null, number | null]>([
    ['', 0, null],
    ['x >= 2', 2, null],
    ['x <= 2', 0, 2],
    ['2 <= x', 2, null],
    ['x = 3', 3, 3],
    ['-1 <= x <= 2', -1, 2],
    ['2 >= x >= -1', -1, 2],
    ['x free', null, null],
    ['x >= -inf', null, null],
    ['-infinity <= x <= -1', null, -1],
    ['x <= 1e30', 0, null],
    ['x >= -1e20\nx <= 4', null, 4],
  ])('reads the bound %s', (text, lower, upper) => {
    const found = variablesOf(`max\nx\nst\nx <= 9\nbounds\n${text}\nend`);
    expect(found).toEqual([{ name: 'x', type: 'continuous', lower, upper, objective: 1 }]);
  });

  it.each<[string, number, number]>([
    ['', 0, 1],
    ['x = 1', 1, 1],
    ['x <= 0', 0, 0],
    ['0 <= x <= 1', 0, 1],
  ])('keeps the bound %j of a binary variable', (text, lower, upper) => {
    const found = variablesOf(`max\nx\nst\nx <= 9\nbounds\n${text}\nbinary\nx\nend`);
    expect(found).toEqual([{ name: 'x', type: 'integer', lower, upper, objective: 1 }]);
  });

  it('takes a section without anything in it for absent, also one that it does not know', () => {
    const text = 'max\nx\nst\nx <= 9\nsos\ngen\nsemi\nEND\n';
    expect(variablesOf(text)).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['x <= 1', "m.lp:1:1: found 'x', expected Maximize or Minimize"],
    ['max\nx\nx <= 1\nend', "m.lp:3:1: found 'x', expected Subject To"],
    ['max\nx + \nst\nx <= 1\nend', "m.lp:4:1: found 'x', expected Subject To"],
    ['max\n3 y + § x', "m.lp:2:7: '§' belongs to no number, name or operator"],
    ['max\nx ^ 2\nst', "m.lp:2:3: '^': only linear terms are supported"],
    ['max\nx\nst\n[ x * y ] <= 3', "m.lp:4:1: found '[', expected a number or the name of a variable"],
    ['max\nx\nst\nc: x 5', "m.lp:4:6: found '5', expected <=, >= or ="],
    ['max\nx\nst\nc: x <= y', "m.lp:4:9: found 'y', expected a number"],
    ['max\nx\nst\nc: x <= >= 3', "m.lp:4:9: found '>=', expected a number"],
    ['max\nx\nst\nc: 3 <= 4\nend', 'm.lp:4:9: row c has no variable'],
    ['max\nx\nst\nc: x + 2 <= 4\nend', 'm.lp:4:4: row c has a number beside variables: bring it to the right side'],
    ['max\nx\nst\nc: 1 <= x >= 4\nend', 'm.lp:4:11: row c has the senses <= and >=, expected <= or >= twice'],
    ['max\nx\nst\nc: 4 <= x <= 1\nend', 'm.lp:4:1: row c is to be 4 or more and 1 or less'],
    ['max\nx\nst\nc: x <= 4\nc: x >= 1\nend', 'm.lp:5:1: row c is given twice, first in line 4'],
    ['max\nx\nst\nc: x >= inf\nend', 'm.lp:4:9: no number is >= Infinity'],
    ['max\nx\nst\nc: x = -inf\nend', 'm.lp:4:9: no number is = -Infinity'],
    ['max\nx\nst\nc: x + inf <= 1\nend', 'm.lp:4:8: inf is no name of a variable'],
    ['max\nx\nst\nc: 1e999 x <= 1\nend', 'm.lp:4:4: 1e999 is too large'],
    ['max\nx\nst\nx <= 4', 'm.lp:4:7: found the end of the file, expected'],
    ['max\nx\nst\nx <= 4\nbounds\ny <= 3\nend', "m.lp:6:1: y is in no row and not in the objective, where '0 y' would"],
    ['max\nx\nst\nx <= 4\nbounds\n1 <= x >= 3\nend', 'm.lp:6:3: x has the senses <= and >=, expected <= or >= twice'],
    ['max\nx\nst\nx <= 4\nbounds\nx >= inf\nend', 'm.lp:6:6: no number is >= Infinity'],
    ['max\nx\nst\nx <= 4\nbounds\nx <= -5\nend', 'm.lp:6:1: variable x is to be 0 or more and -5 or less'],
    ['max\nx\nst\nx <= 4\nbounds\n4 <= x <= 2.5\nend', 'm.lp:6:6: variable x is to be 4 or more and 2.5 or less'],
    ['max\nx\nst\nx <= 4\nbounds\nx <= 2.5\ngen\nx\nend', 'm.lp:8:1: variable x is an integer between 0 and 2.5'],
    ['max\nx\nst\nx <= 4\nbounds\nx <= 7\nbin\nx\nend', 'm.lp:8:1: variable x is binary, but its bounds are 0 and 7'],
    ['max\nx\nst\nx <= 4\nbounds\nx free\nbin\nx\nend', 'm.lp:8:1: variable x is binary, but its bounds are -Infinity'],
    ['max\nx\nst\nx <= 4\nbounds\nx >= 2\nbin\nx\nend', 'm.lp:8:1: variable x is to be 2 or more and 1 or less'],
    ['max\nx\nst\nx <= 4\nbounds\nx y\nend', "m.lp:6:3: found 'y', expected <=, >= or ="],
    ['max\nx\nst\nx <= 4\ngen\nx 3\nend', "m.lp:6:3: found '3', expected the name of a variable"],
    ['max\nx\nst\nx <= 4\nsos\ns1: S1:: x : 3\nend', 'm.lp:5:1: section sos is not supported, expected Maximize or'],
    ['max\nx\nst\nx <= 4\nend\nx', "m.lp:6:1: found 'x', expected nothing after End"],
    ['max\nst\nend', 'm.lp:3:4: there are no variables'],
  ])('says where %j is wrong', (text, message) => {
    const parse = (): unknown => parseLp(text, 'm.lp');
    expect(parse).toThrow(expect.objectContaining({ code: 'DATA_INVALID' }));
    expect(parse).toThrow(message);
  });
});

describe('parseProgram', () => {
  const text = 'min\r\n2 x - y + 4 z\r\nst\r\nc: x + y + z <= 3\r\nend\r\n';

  it('lets theta weigh all variables, or those that it names, the others keeping their objective', () => {
    const bounds = { type: 'continuous', lower: 0, upper: null };
    const constraints = [{ name: 'c', coefficients: { x: 1, y: 1, z: 1 }, max: 3 }];
    expect(parseProgram(text, 'm.LP')).toEqual({
      variables: ['x', 'y', 'z'].map((name) => ({ name, ...bounds })),
      constraints,
    });
    expect(parseProgram(text, 'm.lp', ['z', 'x'])).toEqual({
      variables: [
        { name: 'x', ...bounds },
        { name: 'y', ...bounds, objective: 1 },
        { name: 'z', ...bounds },
      ],
      constraints,
      theta: ['z', 'x'],
    });
  });

  it('reads a file that begins with a byte order mark', () => {
    const mps = 'NAME t\nROWS\n N o\n L c\nCOLUMNS\n x o 1 c 1\nRHS\n RHS c 3\nENDATA';
    expect(parseProgram(`\uFEFF${mps}`, 'm.mps')).toEqual(parseProgram(mps, 'm.mps'));
    expect(() => parseProgram('\uFEFFx', 'm.lp')).toThrow("m.lp:1:1: found 'x', expected Maximize or Minimize");
  });

  it('knows a file by its ending', () => {
    expect(() => parseProgram(text, 'model.txt')).toThrow('file is model.txt, expected one named .lp or .mps');
    expect(() => parseProgram(text, 'model.mps')).toThrow('model.mps:1:1: section min is not supported');
  });
});
