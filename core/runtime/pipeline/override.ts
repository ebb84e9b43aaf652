import type { Json } from '@mapgrad/contracts';
import { isBlock } from './json.ts';
import { dotted, memberOf, type Pointer } from './pointer.ts';
import type { Problem } from './problem.ts';
import { putAt } from './put-at.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** A value that replaces one of the file, or joins a block of it. */
export interface Override {
  /** As it was given: `layer.solver.use=ilp`. */
  readonly text: string;
  readonly pointer: Pointer;
  readonly value: Json;
}

/** A pipeline with overrides. */
export interface Overridden {
  readonly value: Json;
  readonly applied: readonly Override[];
  /** What is wrong with the others. */
  readonly problems: readonly Problem[];
}

/** Puts the values of overrides `a.b=c` in their places, one after the other. */
export function applyOverrides(pipeline: Json, texts: readonly string[]): Overridden {
  let value = pipeline;
  const applied: Override[] = [];
  const problems: Problem[] = [];
  for (const text of texts) {
    const { override, faults } = parseOverride(text);
    for (const fault of faults) problems.push(fault);
    if (override === undefined) continue;
    const put = putAt(value, override.pointer, override.value);
    if ('value' in put) {
      value = withoutRival(put.value, override.pointer);
      applied.push(override);
    } else problems.push({ place: { override: text }, ...put });
  }
  return { value, applied, problems };
}

/** A pipeline has one seed or several: the one that is set last wins. */
function withoutRival(pipeline: Json, pointer: Pointer): Json {
  const rival = pointer === '/seed' ? 'seeds' : pointer === '/seeds' ? 'seed' : undefined;
  if (rival === undefined || !isBlock(pipeline)) return pipeline;
  return Object.fromEntries(Object.entries(pipeline).filter(([key]) => key !== rival));
}

/** Reads `a.b=c`: keys, and a value in YAML. */
function parseOverride(text: string): { readonly override?: Override; readonly faults: readonly Problem[] } {
  const place = { override: text };
  const equals = text.indexOf('=');
  const keys = text.slice(0, Math.max(0, equals)).split('.');
  if (keys.includes('')) {
    return { faults: [{ place, path: '', message: 'must be written key=value', hint: 'For example: train.epochs=3' }] };
  }
  const pointer = keys.reduce<Pointer>(memberOf, '');
  const { value, flaws } = yamlToJson(text.slice(equals + 1));
  const faults = flaws.map(({ pointer: inner, message, hint }) => ({
    place,
    path: dotted(pointer + inner),
    message,
    hint,
  }));
  return faults.length > 0 ? { faults } : { override: { text, pointer, value }, faults };
}
