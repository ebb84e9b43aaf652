import { isDeepStrictEqual } from 'node:util';
import type { Json } from '@mapgrad/contracts';
import { VARIANT_KEYS } from './blocks.ts';
import { changed, variantsOf } from './change.ts';
import { type Environment, hasReferences, interpolation } from './interpolate.ts';
import { isBlock } from './json.ts';
import { dotted, isWithin, keysOf, memberOf, type Pointer } from './pointer.ts';
import type { Place, Problem } from './problem.ts';
import { MOST_VARIANTS, type Sweep } from './sweep.ts';

/** A value of the pipeline as it was written. */
export interface Origin {
  readonly pointer: Pointer;
  /** Where it stands when a sweep has put it there. */
  readonly place?: Place | undefined;
}

/** A pipeline with its sweeps as variants, and with everything in the place of references. */
export interface Expanded {
  readonly value: Json;
  readonly problems: readonly Problem[];
  /** What a value comes from. */
  originOf(pointer: Pointer): Origin;
  /** Whether a value, as it was written, is known; it is not where a reference could not be read. */
  isKnown(origin: Pointer): boolean;
}

/** One value of a sweep, chosen. */
interface Choice {
  readonly sweep: Sweep;
  readonly at: number;
}

/** What a variant is made from. */
interface Source {
  /** The variant of the file. */
  readonly variant?: string | undefined;
  readonly owns: (key: string) => boolean;
  readonly puts: readonly { readonly pointer: Pointer; readonly place: Place }[];
}

/**
 * A pipeline with a variant for each combination of the values that it sweeps over, and with everything in the place of references;
 * these are read in each variant anew, so that they follow what it changes.
 *
 * @param placeOf where a value stands that is written in a file or an override
 */
export function expand(
  pipeline: Json,
  sweeps: readonly Sweep[],
  environment: Environment,
  placeOf: (pointer: Pointer) => Place,
): Expanded {
  const problems: Problem[] = [];
  const unknown = new Set<Pointer>();
  const sources = new Map<string, Source>();

  /** The pipeline with the chosen values in their places. */
  function choose(choices: readonly Choice[]): {
    readonly value: Json;
    readonly puts: Source['puts'];
    readonly reach: Reach[];
  } {
    let value = pipeline;
    const puts: { pointer: Pointer; place: Place }[] = [];
    const reach: Reach[] = [];
    for (const { sweep, at } of choices) {
      const made = changed(value, {
        action: sweep.isNew ? 'add' : 'put',
        pointer: sweep.pointer,
        value: sweep.values[at] ?? null,
      });
      if ('message' in made) {
        problems.push({ place: sweep.place, ...made });
        continue;
      }
      const place = sweep.places[at] ?? sweep.place;
      puts.push(...made.pointers.map((pointer) => ({ pointer, place })));
      reach.push({ sweep, pointers: made.pointers });
      value = made.value;
    }
    return { value, puts, reach };
  }

  /** A pipeline, or a variant of it, with everything in the place of references. */
  function resolver(root: Json, source: Source): (key: string) => Json {
    return interpolation(root, environment, (pointer, message, hint) => {
      const origin = originIn(source, pointer);
      unknown.add(origin.pointer);
      if (message === undefined) return;
      const place = origin.place ?? placeOf(origin.pointer);
      problems.push({ place, path: dotted(pointer), message, hint });
    });
  }

  const first = choose(sweeps.map((sweep) => ({ sweep, at: 0 })));
  const whole: Source = { owns: () => false, puts: first.puts };
  const refers = hasReferences(pipeline) || sweeps.some(({ values }) => hasReferences([...values]));
  const isPlain = first.reach.length === 0 && !refers;
  const written = variantsOf(first.value);
  if (isPlain || !isBlock(first.value)) return done(first.value);

  const ofPipeline = resolver(first.value, whole);
  const base = Object.fromEntries(
    Object.keys(first.value).map((key) => [key, key === 'compare' ? {} : ofPipeline(key)]),
  );
  const { compare } = first.value;
  if (compare !== undefined && !isBlock(compare)) return done({ ...base, compare });

  const names = Object.keys(written);
  const starts = names.length > 0 ? names : [undefined];
  const reaching = starts.map((variant) =>
    first.reach.filter((reach) => isReached(written, variant, reach)).map(({ sweep }) => sweep),
  );
  const count = reaching.reduce(
    (sum, some) => sum + some.reduce((product, { values }) => product * values.length, 1),
    0,
  );
  for (const { sweep } of first.reach) {
    if (reaching.some((some) => some.includes(sweep))) continue;
    const hint = `Name the variant: compare.NAME.${dotted(sweep.pointer)}`;
    const message = 'changes no run: every variant has another block of its own there';
    problems.push({ place: sweep.place, path: dotted(sweep.pointer), message, hint });
  }
  const isTooMuch = sweeps.length > 0 && count > MOST_VARIANTS;
  if (isTooMuch) {
    const { place, pointer } = sweeps.at(-1)!;
    const message = `makes ${count} variants, more than ${MOST_VARIANTS}`;
    problems.push({ place, path: dotted(pointer), message, hint: 'Sweep over fewer values' });
  }

  const variants = new Map<string, Json>();
  const labels = labelsOf(sweeps);
  for (const [i, variant] of starts.entries()) {
    const some = reaching[i] ?? [];
    for (const choices of isTooMuch ? [some.map((sweep) => ({ sweep, at: 0 }))] : combinations(some)) {
      if (variant === undefined && choices.length === 0) continue;
      const chosen = choices.length === 0 ? { value: first.value, puts: first.puts } : choose([...choices]);
      const own = variant === undefined ? {} : (variantsOf(chosen.value)[variant] ?? null);
      const parts = [...(variant === undefined ? [] : [variant]), ...choices.map((choice) => labels(choice))];
      const name = unusedName(parts.join(', '), variants);
      const owns = (key: string): boolean => isBlock(own) && Object.hasOwn(own, key);
      const source: Source = { variant, owns, puts: chosen.puts };
      sources.set(name, source);
      if (!isBlock(own) || !isBlock(chosen.value)) {
        variants.set(name, own);
        continue;
      }
      const of = resolver({ ...chosen.value, ...own }, source);
      const changes = [...new Set([...VARIANT_KEYS, ...Object.keys(own)])].flatMap((key): [string, Json][] => {
        if (!owns(key) && !(isBlock(chosen.value) && Object.hasOwn(chosen.value, key))) return [];
        const is = of(key);
        return owns(key) || !isDeepStrictEqual(is, base[key]) ? [[key, is]] : [];
      });
      variants.set(name, Object.fromEntries(changes));
    }
  }
  return done(variants.size === 0 ? base : { ...base, compare: Object.fromEntries(variants) });

  function done(value: Json): Expanded {
    return {
      value,
      problems,
      isKnown: (origin) => ![...unknown].some((one) => isWithin(origin, one)),
      originOf(pointer) {
        const [key, name = '', ...keys] = keysOf(pointer);
        const source = key === 'compare' ? sources.get(name) : undefined;
        return source === undefined ? originIn(whole, pointer) : originIn(source, keys.reduce<Pointer>(memberOf, ''));
      },
    };
  }
}

interface Reach {
  readonly sweep: Sweep;
  readonly pointers: readonly Pointer[];
}

/** Where a value of a variant, or of the pipeline, was written. */
function originIn({ variant, owns, puts }: Source, pointer: Pointer): Origin {
  const [key] = keysOf(pointer);
  const isOwn = variant !== undefined && (key === undefined || owns(key));
  const written = isOwn ? `${memberOf('/compare', variant)}${pointer}` : pointer;
  return { pointer: written, place: puts.findLast((put) => isWithin(written, put.pointer))?.place };
}

/** Whether a sweep changes a variant of the pipeline, or the pipeline where there is none. */
function isReached(written: Readonly<Record<string, Json>>, variant: string | undefined, { pointers }: Reach): boolean {
  if (variant === undefined) return true;
  const own = written[variant] ?? null;
  return pointers.some((pointer) => {
    const [key = '', name] = keysOf(pointer);
    return key === 'compare' ? name === variant : !isBlock(own) || !Object.hasOwn(own, key);
  });
}

/** Every choice of one value for each sweep, the last changing first. */
function* combinations(sweeps: readonly Sweep[]): Generator<readonly Choice[]> {
  const [sweep, ...others] = sweeps;
  if (sweep === undefined) {
    yield [];
    return;
  }
  for (const at of sweep.values.keys()) {
    for (const rest of combinations(others)) yield [{ sweep, at }, ...rest];
  }
}

/** What a choice is called: `lambda=0.1`, with as many keys as tell its sweep from the others. */
function labelsOf(sweeps: readonly Sweep[]): (choice: Choice) => string {
  const keysBy = new Map(
    sweeps.map((sweep) => {
      const keys = keysOf(sweep.pointer);
      return [sweep, keys.length > 1 && keys.at(-1) === 'use' ? keys.slice(0, -1) : keys];
    }),
  );
  const all = [...keysBy.values()];
  const nameOf = (keys: readonly string[]): string => {
    for (let length = 1; length < keys.length; length++) {
      const end = keys.slice(-length);
      const isNumber = /^\d+$/.test(end[0] ?? '');
      if (!isNumber && all.every((other) => other === keys || !isDeepStrictEqual(other.slice(-length), end)))
        return end.join('.');
    }
    return keys.join('.');
  };
  return ({ sweep, at }) => `${nameOf(keysBy.get(sweep) ?? [])}=${worded(sweep.values[at] ?? null)}`;
}

function worded(value: Json): string {
  if (isBlock(value) && typeof value.use === 'string') return value.use;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= LONGEST_WORD ? text : `${text.slice(0, LONGEST_WORD)}…`;
}

const LONGEST_WORD = 40;

function unusedName(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let i = 2, other = name; ; i++) {
    if (!taken.has(other)) return other;
    other = `${name} (${i})`;
  }
}
