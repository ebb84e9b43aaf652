import type { Json } from '@mapgrad/contracts';
import { type Change, changed, replaces, variantsOf } from './change.ts';
import { keysIn, pathBeforeEquals } from './dotted-keys.ts';
import { dotted, isWithin, memberOf, type Pointer } from './pointer.ts';
import type { Problem } from './problem.ts';
import { notSwept, type Sweep, sweptValues } from './sweep.ts';
import { yamlToJson } from './yaml-to-json.ts';

/** A value that an override decides. */
export interface Override {
  /** As it was given: `layer.solver.use=ilp`. */
  readonly text: string;
  readonly pointer: Pointer;
  readonly isRemoved: boolean;
}

/** A pipeline with overrides. */
export interface Overridden {
  readonly value: Json;
  /** Every value that one of them decides, in variants too. */
  readonly applied: readonly Override[];
  /** What several values are given for. */
  readonly sweeps: readonly Sweep[];
  /** What is wrong with the others. */
  readonly problems: readonly Problem[];
  /** Overrides that change no run. */
  readonly idle: readonly Problem[];
}

/** Makes the changes `a.b=c`, `+a.b=c` and `~a.b`, one after the other; `a.b=c,d` and `+a.b=c,d` are kept as sweeps. */
export function applyOverrides(pipeline: Json, texts: readonly string[]): Overridden {
  let value = pipeline;
  let sweeps: readonly Sweep[] = [];
  const applied: Override[] = [];
  const problems: Problem[] = [];
  const idle: Problem[] = [];
  for (const text of texts) {
    const place = { override: text };
    const read = readOverride(text);
    if (read.faults !== undefined) {
      problems.push(...read.faults);
      continue;
    }
    const { change, values } = read;
    sweeps = sweeps.filter(({ pointer }) => !isWithin(pointer, change.pointer));
    if (values !== undefined) {
      const swept = 'message' in values ? values : notSwept(change.pointer);
      if (swept !== undefined) problems.push({ place, path: dotted(change.pointer), ...swept });
      else if (!('message' in values)) {
        const { action, pointer } = change;
        sweeps = [...sweeps, { pointer, values, isNew: action === 'add', place, places: values.map(() => place) }];
      }
      continue;
    }
    const whole = sweeps.find(({ pointer }) => isWithin(change.pointer, pointer));
    if (whole !== undefined) {
      problems.push(lostIn(whole, text, change.pointer));
      continue;
    }
    const made = changed(value, change);
    if ('message' in made) {
      problems.push({ place, ...made });
      continue;
    }
    if (isIdle(value, made.pointers)) idle.push(idleProblem(text, change.pointer));
    value = made.value;
    const isRemoved = change.action === 'remove';
    applied.push(...made.pointers.map((pointer) => ({ text, pointer, isRemoved })));
  }
  return { value, applied, sweeps, problems, idle };
}

/** Whether a change of the pipeline reaches none of its variants. */
function isIdle(pipeline: Json, pointers: readonly Pointer[]): boolean {
  const variants = Object.values(variantsOf(pipeline));
  return pointers.length === 1 && variants.length > 0 && variants.every((variant) => replaces(variant, pointers[0]!));
}

/** A change of what each value of a sweep replaces. */
export const lostIn = (sweep: Sweep, text: string, pointer: Pointer): Problem => ({
  place: { override: text },
  path: dotted(pointer),
  message: `would be lost: each value of the sweep over ${dotted(sweep.pointer)} replaces it`,
  hint: 'Write it into the values of the sweep',
});

const idleProblem = (text: string, pointer: Pointer): Problem => ({
  place: { override: text },
  path: dotted(pointer),
  message: 'changes no run: every variant has another block of its own there',
  hint: `Name the variant: compare.NAME.${dotted(pointer)}`,
});

type Read =
  | { readonly faults: readonly Problem[] }
  | { readonly faults?: undefined; readonly change: Change; readonly values: ReturnType<typeof sweptValues> };

/** Reads `a.b=c`, `+a.b=c` or `~a.b`: what to do, keys, and a value in YAML or several between commas. */
function readOverride(text: string): Read {
  const place = { override: text };
  const sign = /^[+~]/.exec(text)?.[0] ?? '';
  const action = sign === '~' ? 'remove' : sign === '+' ? 'add' : 'put';
  const body = text.slice(sign.length);
  const path = action === 'remove' ? body : pathBeforeEquals(body);
  const keys = path === undefined ? undefined : keysIn(path);
  if (path === undefined || keys === undefined) {
    const [message, hint] =
      action === 'remove'
        ? ['must be written ~key', 'For example: ~layer.noise']
        : ['must be written key=value', 'For example: train.epochs=3'];
    return { faults: [{ place, path: '', message, hint }] };
  }
  const pointer = keys.reduce<Pointer>(memberOf, '');
  if (pointer === '/extends') {
    const message = 'extends is read before overrides are made';
    return { faults: [{ place, path: 'extends', message, hint: 'Write it in the file' }] };
  }
  if (action === 'remove') return { change: { action, pointer, value: null }, values: undefined };
  const written = body.slice(path.length + 1);
  const values = sweptValues(written);
  if (values !== undefined) return { change: { action, pointer, value: null }, values };
  const { value, flaws } = yamlToJson(written);
  if (flaws.length === 0) return { change: { action, pointer, value }, values };
  return {
    faults: flaws.map(({ pointer: inner, message, hint }) => ({ place, path: dotted(pointer + inner), message, hint })),
  };
}
