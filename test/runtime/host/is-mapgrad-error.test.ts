import * as contracts from '@mapgrad/contracts';
import { expect, it } from 'vitest';

it('knows errors of this copy of the contracts and of another one', () => {
  const other = Object.assign(new Error('no'), { name: 'MapgradError', code: 'SOLVER_INFEASIBLE' });
  expect(contracts.isMapgradError(new contracts.MapgradError('OPTION_INVALID', 'no'))).toBe(true);
  expect(contracts.isMapgradError(other)).toBe(true);
});

it.each([
  [new Error('no')],
  [Object.assign(new Error('no'), { code: 'ENOENT' })],
  [Object.assign(new Error('no'), { name: 'MapgradError', code: 1 })],
  [{ name: 'MapgradError', code: 'OPTION_INVALID', message: 'no' }],
  ['MapgradError'],
  [undefined],
])('knows that %j is none', (thrown) => {
  expect(contracts.isMapgradError(thrown)).toBe(false);
});
