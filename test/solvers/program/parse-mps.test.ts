import { parseMps } from '@mapgrad/solvers/program';
import { describe, expect, it } from 'vitest';

/** A file of two columns and three rows, with some lines of its own. */
const file = (own: { readonly [section: string]: string } = {}): string =>
  [
    'NAME test',
    ...('sense' in own ? [own.sense] : []),
    'ROWS\n N cost\n L top\n G low\n E even',
    ...('rows' in own ? [own.rows] : []),
    'COLUMNS\n x cost 3 top 1\n x low 2\n y cost -1 top 1\n y even 1',
    ...('columns' in own ? [own.columns] : []),
    'RHS\n RHS top 4 low 1\n even 2',
    ...('rhs' in own ? [own.rhs] : []),
    ...('ranges' in own ? ['RANGES', own.ranges] : []),
    ...('bounds' in own ? ['BOUNDS', own.bounds] : []),
    ...('end' in own ? [own.end] : ['ENDATA']),
  ].join('\n');

describe('parseMps', () => {
  it('reads a free file, as one to minimise', () => {
    expect(parseMps(file(), 'm.mps')).toEqual({
      variables: [
        { name: 'x', type: 'continuous', lower: 0, upper: null, objective: -3 },
        { name: 'y', type: 'continuous', lower: 0, upper: null, objective: 1 },
      ],
      constraints: [
        { name: 'top', coefficients: { x: 1, y: 1 }, max: 4 },
        { name: 'low', coefficients: { x: 2 }, min: 1 },
        { name: 'even', coefficients: { y: 1 }, equal: 2 },
      ],
    });
  });

  it('reads a fixed file, where names may have blanks', () => {
    const text = `* comment
NAME          test
ROWS
 N  cost
 L  row one
COLUMNS
    M         'MARKER'                 'INTORG'
    a column  cost               3.0   row one           -1.5
    M         'MARKER'                 'INTEND'
    b         row one            2.0
RHS
    RHS       row one            4.0
BOUNDS
 UP BND       a column           7.0
ENDATA
`;
    expect(parseMps(text, 'm.mps')).toEqual({
      variables: [
        { name: 'a column', type: 'integer', lower: 0, upper: 7, objective: -3 },
        { name: 'b', type: 'continuous', lower: 0, upper: null, objective: 0 },
      ],
      constraints: [{ name: 'row one', coefficients: { 'a column': -1.5, b: 2 }, max: 4 }],
    });
  });

  it('reads a file as free where all but its bounds are in the columns of a fixed one', () => {
    const text = `NAME          test
ROWS
 N  cost
 L  row
COLUMNS
    x         cost               3.0   row               -1.5
RHS
    RHS       row                4.0
BOUNDS
 UP B x 7
ENDATA
`;
    const { variables } = parseMps(text, 'm.mps');
    expect(variables).toEqual([{ name: 'x', type: 'continuous', lower: 0, upper: 7, objective: -3 }]);
    expect(parseMps(text.replace('UP B x 7', 'FR B x'), 'm.mps').variables![0]).toMatchObject({ lower: null });
  });

  it.each(['OBJSENSE\n    MAX', 'OBJSENSE MAXIMIZE', 'OBJSENSE\n MIN'])('reads the direction of %j', (sense) => {
    const { variables } = parseMps(file({ sense }), 'm.mps');
    expect(variables![0]).toMatchObject({ objective: sense.endsWith('MIN') ? -3 : 3 });
  });

  it.each<[string, object]>([
    ['top 3', { min: 1, max: 4 }],
    ['RNG low -3', { min: 1, max: 4 }],
    ['RNG even 3', { min: 2, max: 5 }],
    ['RNG even -3', { min: -1, max: 2 }],
  ])('reads the range %s', (ranges, limits) => {
    const { constraints } = parseMps(file({ ranges: ` ${ranges}` }), 'm.mps');
    const name = ranges.split(' ').at(-2)!;
    const row = constraints.find((one) => one.name === name)!;
    expect(row).toEqual({ name, coefficients: row.coefficients, ...limits });
  });

  it.each<[string, object]>([
    ['UP BND x 4', { lower: 0, upper: 4 }],
    ['UP x 4', { lower: 0, upper: 4 }],
    ['LO BND x -4', { lower: -4, upper: null }],
    ['FX BND x 4', { lower: 4, upper: 4 }],
    ['FR BND x', { lower: null, upper: null }],
    ['FR x', { lower: null, upper: null }],
    ['MI BND x\n UP BND x -1', { lower: null, upper: -1 }],
    ['PL BND x', { lower: 0, upper: null }],
    ['BV BND x', { type: 'integer', lower: 0, upper: 1 }],
    ['LI BND x -2\n UI BND x 3', { type: 'integer', lower: -2, upper: 3 }],
    ['LO BND x -1e30', { lower: null, upper: null }],
  ])('reads the bounds %j', (bounds, expected) => {
    expect(parseMps(file({ bounds: ` ${bounds}` }), 'm.mps').variables![0]).toMatchObject({
      type: 'continuous',
      ...expected,
    });
  });

  it('leaves out free rows but the first, which is the objective, and the constant of that one', () => {
    const { constraints } = parseMps(file({ rows: ' N other', columns: ' y other 5', rhs: ' RHS cost 9' }), 'm.mps');
    expect(constraints.map(({ name }) => name)).toEqual(['top', 'low', 'even']);
  });

  it.each<[string, string]>([
    [' x', "m.mps:1:2: found 'x', expected NAME or ROWS"],
    ['NAME t\n x', "m.mps:2:2: found 'x', expected a section: NAME"],
    [file({ sense: 'OBJSENSE\n UP' }), "m.mps:3:2: found 'UP', expected MAX or MIN"],
    [file({ sense: 'OBJSENSE\n MAX top' }), 'm.mps:3:6: a line of OBJSENSE has 2 fields, expected 1'],
    [file({ sense: 'OBJSENSE MAX top' }), "m.mps:2:14: found 'top', expected nothing more after OBJSENSE"],
    [file({ end: 'BOUNDS UP x 4\nENDATA' }), "m.mps:15:8: found 'UP', expected nothing more after BOUNDS"],
    [file({ rows: ' Q quad' }), 'm.mps:7:2: row quad has the type Q, expected N, L, G or E'],
    [file({ rows: ' L top' }), 'm.mps:7:4: row top is given twice'],
    [file({ rows: ' L' }), 'm.mps:7:2: a line of ROWS has 1 fields, expected 2'],
    [file({ columns: ' y low' }), 'm.mps:12:4: a line of COLUMNS has 2 fields, expected 3 or 5'],
    [file({ columns: ' y low 3 top' }), 'm.mps:12:10: a line of COLUMNS has 4 fields, expected 3 or 5'],
    [file({ columns: ' y height 3' }), 'm.mps:12:4: row height is not among ROWS'],
    [file({ columns: ' y low three' }), "m.mps:12:8: found 'three', expected a number"],
    [file({ columns: ' y low 1e40' }), 'm.mps:12:8: 1e40 is too large'],
    [file({ columns: ' y even 3' }), 'm.mps:12:4: column y has row even twice'],
    [file({ columns: ' x even 3' }), 'm.mps:12:2: column x begins again, expected its lines to be together'],
    [file({ columns: " M 'MARKER' 'SOSORG'" }), "m.mps:12:13: marker 'SOSORG' is not supported, expected 'INTORG'"],
    [file({ columns: " M 'MARKER' 'INTEND'" }), "m.mps:12:13: 'INTEND' outside of a block of integers"],
    [
      file({ columns: " M 'MARKER' 'INTORG'\n w low 1" }),
      'm.mps:13:2: integer column w has no bounds, where some readers',
    ],
    [file({ rhs: ' RHS height 3' }), 'm.mps:15:6: row height is not among ROWS'],
    [file({ rhs: ' RHS low 3' }), 'm.mps:15:6: RHS has row low twice'],
    [file({ rhs: ' other top 3' }), 'm.mps:15:8: RHS has row top twice'],
    [file({ ranges: ' RNG even 2 even -3' }), 'm.mps:16:13: RANGES has row even twice'],
    [file({ ranges: ' RNG cost 3' }), 'm.mps:16:6: row cost is free, expected none with a range'],
    [file({ bounds: ' UP BND w 3' }), 'm.mps:16:9: column w is not among COLUMNS'],
    [file({ bounds: ' SC BND x 3' }), 'm.mps:16:2: bounds of type SC are not supported, expected UP, LO'],
    [file({ bounds: ' UP BND x' }), 'm.mps:16:5: column BND is not among COLUMNS'],
    [
      file({ bounds: ' UP BND x -3' }),
      'm.mps:16:11: column x is at most -3 with no lower bound yet: give LO or MI first',
    ],
    [file({ bounds: ' UP BND x 3\n FX BND x 2' }), 'm.mps:17:2: column x has two upper bounds'],
    [file({ bounds: ' FX BND x inf' }), "m.mps:16:11: found 'inf', expected a number"],
    [file({ bounds: ' LO BND x 5\n UP BND x 2' }), 'm.mps:17:9: variable x is to be 5 or more and 2 or less'],
    [file({ bounds: ' UI BND x 2.5' }), 'm.mps:16:9: variable x is an integer between 0 and 2.5, expected integers'],
    [file({ bounds: ' LO BND x 1e30' }), 'm.mps:16:2: column x has the lower bound Infinity'],
    [file({ end: 'QUADOBJ\n x x 1\nENDATA' }), 'm.mps:15:1: section QUADOBJ is not supported, expected NAME, OBJSENSE'],
    [file({ end: 'ROWS' }), 'm.mps:15:1: section ROWS comes after RHS, expected the order NAME'],
    [file({ end: '' }), 'm.mps:15:1: the file ends without ENDATA'],
    [file({ end: 'ENDATA\n more' }), "m.mps:16:2: found 'more', expected nothing after ENDATA"],
    ['ROWS\n N cost\nCOLUMNS\nENDATA', 'm.mps:5:1: there are no variables'],
  ])('says where %j is wrong', (text, message) => {
    const parse = (): unknown => parseMps(text, 'm.mps');
    expect(parse).toThrow(expect.objectContaining({ code: 'DATA_INVALID' }));
    expect(parse).toThrow(message);
  });
});
