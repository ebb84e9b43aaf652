import type { Json } from '@mapgrad/contracts';
import { keysIn } from './dotted-keys.ts';
import { isBlock } from './json.ts';
import { lostIn, type Overridden } from './override.ts';
import { dotted, isWithin, memberOf, type Pointer } from './pointer.ts';
import type { Place, Problem } from './problem.ts';
import { shown } from './shown.ts';
import { listedValues, notSwept, type Sweep } from './sweep.ts';

/** A pipeline without its key `sweep`, and what that and the command line sweep over. */
export interface Swept {
  readonly value: Json;
  readonly sweeps: readonly Sweep[];
  readonly problems: readonly Problem[];
}

/** Takes `sweep: { a.b: [1, 2] }` out of a pipeline; an override of `a.b`, of one value or of several, takes its place. */
export function takeSweeps(
  { value, applied, sweeps: ofOverrides }: Overridden,
  placeOf: (pointer: Pointer, onKey: boolean) => Place,
): Swept {
  if (!isBlock(value) || value.sweep === undefined) return { value, sweeps: ofOverrides, problems: [] };
  const { sweep, ...rest } = value;
  const problems: Problem[] = [];
  if (!isBlock(sweep)) {
    const message = `must be a block of keys with lists (got ${shown(sweep)})`;
    const hint = 'For example: sweep: { optimizer.learningRate: [0.1, 0.01] }';
    return {
      value: rest,
      sweeps: ofOverrides,
      problems: [{ place: placeOf('/sweep', false), path: 'sweep', message, hint }],
    };
  }
  const decided = [...applied.map(({ pointer }) => pointer), ...ofOverrides.map(({ pointer }) => pointer)];
  const own = Object.entries(sweep).flatMap(([key, listed]): Sweep[] => {
    const at = memberOf('/sweep', key);
    const place = placeOf(at, true);
    const keys = keysIn(key);
    if (keys === undefined) {
      const hint = 'For example: optimizer.learningRate: [0.1, 0.01]';
      problems.push({ place, path: dotted(at), message: 'must name a value by its keys', hint });
      return [];
    }
    const pointer = keys.reduce<Pointer>(memberOf, '');
    if (decided.some((other) => isWithin(pointer, other))) return [];
    const values = listedValues(listed);
    const fault = 'message' in values ? values : notSwept(pointer);
    if (fault !== undefined) problems.push({ place: placeOf(at, false), path: dotted(at), ...fault });
    if (fault !== undefined || 'message' in values) return [];
    const isRange = typeof listed === 'string';
    const lost = applied.find((change) => isWithin(change.pointer, pointer));
    if (lost !== undefined)
      problems.push(lostIn({ pointer, values, isNew: false, place, places: [] }, lost.text, lost.pointer));
    const places = values.map((_, i) => placeOf(isRange ? at : memberOf(at, i), false));
    return [{ pointer, values, isNew: false, place, places }];
  });
  return { value: rest, sweeps: [...own, ...ofOverrides], problems };
}
