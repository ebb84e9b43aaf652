import type { Kind, Spec } from '@mapgrad/contracts';
import { rebuild } from '@mapgrad/core';
import { type CatalogueEntry, type Host, makeParts } from '@mapgrad/core/host';
import { fixed, gumbel } from '@mapgrad/estimators';
import { contributionLaws, type LawExceptions } from './contribution-laws.ts';
import { ensure, type Law, law } from './law.ts';

/** How {@link announcedLaws} make a contribution, beyond what its manifest says. */
export interface AnnouncedLawOptions {
  /** Options beside those of an example: what only the place of the test knows. */
  readonly beside?: (kind: Kind, options: object) => object | Promise<object>;
  /** What is excepted for an example, beyond what the manifest says of all. */
  readonly excepted?: (options: object) => LawExceptions;
}

/** {@link Law} of an example of a contribution. */
export interface AnnouncedLaw extends Law {
  /** `solver my-solver {"n":6}` */
  readonly contribution: string;
}

/** The options of a contribution that its laws are checked with: the examples of its schema. */
export function examplesOf({ schema }: CatalogueEntry): readonly object[] {
  if (Array.isArray(schema.examples)) return schema.examples as readonly object[];
  return Array.isArray(schema.required) && schema.required.length > 0 ? [] : [{}];
}

/**
 * Options of a contribution with what its layer joins to them (a noise and a step size, to an estimator), and with the parts
 * among them made.
 *
 * @throws MapgradError where a part cannot be made
 */
export async function givenOptions(
  host: Host,
  { kind, parts }: CatalogueEntry,
  options: object,
  beside: NonNullable<AnnouncedLawOptions['beside']> = () => ({}),
): Promise<object> {
  const joined = async (to: Kind, own: object): Promise<object> => ({
    ...(to === 'estimator' && { noise: gumbel(), stepSize: fixed(1) }),
    ...(to === 'dataset' && { seed: 1 }),
    ...(await beside(to, own)),
  });
  const made = await makeParts(parts, options, async (of, { use, ...own }) =>
    host.create(of, use, { ...(await joined(of, own)), ...own }),
  );
  const { url, ...others } = (await joined(kind, options)) as { readonly url?: string };
  return { ...others, ...options, ...made, ...(url !== undefined && { url }) };
}

/**
 * The laws of a contribution that a manifest announces: it is made from each example of its options, can be rebuilt from its
 * specification, is exact if a solver is announced so, and obeys the laws of its kind. Activates its plugin.
 */
export async function announcedLaws(
  host: Host,
  entry: CatalogueEntry,
  { beside, excepted }: AnnouncedLawOptions = {},
): Promise<readonly AnnouncedLaw[]> {
  const { kind, id } = entry;
  const laws = await Promise.all(
    examplesOf(entry).map(async (options): Promise<readonly AnnouncedLaw[]> => {
      const contribution = `${kind} ${id} ${JSON.stringify(options)}`;
      const of = (all: readonly Law[]): AnnouncedLaw[] => all.map((one) => ({ contribution, ...one }));
      const isMade = 'it is made from an example of its options';
      try {
        const { factory } = await host.activate(kind, id);
        const all = await givenOptions(host, entry, options, beside);
        const make = (): unknown => (factory as (given: object) => unknown)(all);
        const first = await make();
        const own = contributionLaws(kind, make, { ...entry.laws, ...excepted?.(options) });
        return of([
          law(isMade, () => ensure(isObject(first), () => `its factory returns ${String(first)}`)),
          ...(isRebuilt(kind, first) ? [rebuilding(make)] : []),
          ...(kind === 'solver' && entry.exact !== undefined ? [exactAsAnnounced(entry.exact, first)] : []),
          ...own,
        ]);
      } catch (thrown) {
        return of([
          law(isMade, () => {
            throw thrown instanceof Error ? thrown : new Error(String(thrown));
          }),
        ]);
      }
    }),
  );
  return laws.flat();
}

const isObject = (made: unknown): made is object => typeof made === 'object' && made !== null;

/** Whether executors that work elsewhere need it there, or a saved model does. */
const isRebuilt = (kind: Kind, made: unknown): boolean =>
  ['solver', 'noise', 'stepSize', 'estimator'].includes(kind) ||
  (kind === 'loss' && isObject(made) && 'evaluate' in made);

const exactAsAnnounced = (announced: boolean, made: unknown): Law =>
  law('solver: it is exact, or not, as its manifest says of all options', () => {
    const exact: unknown = isObject(made) ? Reflect.get(made, 'exact') : undefined;
    ensure(
      exact === announced,
      () =>
        `its exact is ${String(exact)}, and the manifest says "exact": ${announced}; correct either, or leave "exact" out ` +
        'of the manifest where it depends on the options',
    );
  });

const rebuilding = (make: () => unknown): Law =>
  law('it can be rebuilt from its specification, as JSON', async () => {
    const { spec } = make() as { readonly spec?: Spec };
    if (spec === undefined) {
      throw new Error(
        'it has no spec; return { spec: { module: import.meta.url, name, argument: options }, … }, where name is the ' +
          'exported function that makes it',
      );
    }
    const again = (await rebuild(JSON.parse(JSON.stringify(spec)) as Spec)) as { readonly spec?: Spec };
    const [found, expected] = [again.spec, spec].map((one) => JSON.stringify(one));
    ensure(found === expected, () => `rebuilt, it has the specification ${String(found)} and not ${String(expected)}`);
  });
