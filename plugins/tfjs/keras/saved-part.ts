import { MapgradError, type Spec } from '@mapgrad/contracts';

/** Makes a part of a layer from its argument. */
export type PartFactory = (argument: never) => object;

/** A part as it is saved: the name of its factory, and an argument in which parts may be. */
export interface SavedPart {
  readonly use: string;
  readonly argument?: unknown;
}

/** Describes an estimator or a solver by name, so that it can be saved; modules, which are places on one machine, are left out. */
export function savedPart(kind: string, { spec }: { readonly spec?: Spec | undefined }): SavedPart {
  if (spec !== undefined) return fromSpec(spec);
  throw new MapgradError(
    'NO_SPEC',
    `the ${kind} of this layer has no spec, or one of its parts has none, and cannot be saved by name; give it ` +
      'spec: { module, name, argument }, or save the weights alone',
  );
}

const fromSpec = ({ name, argument }: Spec): SavedPart =>
  argument === undefined ? { use: name } : { use: name, argument: withParts(argument, isSpec, fromSpec) };

/**
 * Makes a saved part again.
 *
 * @throws MapgradError CONTRIBUTION_NOT_FOUND for a name without a factory
 */
export function loadedPart(part: SavedPart, factories: ReadonlyMap<string, PartFactory>): object {
  const factory = factories.get(part.use);
  if (factory === undefined) {
    throw new MapgradError(
      'CONTRIBUTION_NOT_FOUND',
      `the saved layer needs ${part.use}, and the registered names are ${[...factories.keys()].join(', ') || 'none'}; call ` +
        `registerSolverLayer({ ${part.use} }) before loading`,
    );
  }
  return factory(withParts(part.argument, isSavedPart, (inner) => loadedPart(inner, factories)) as never);
}

/** An argument with each part in it changed: the argument itself, or a value of it. */
function withParts<Part>(
  argument: unknown,
  isPart: (value: unknown) => value is Part,
  change: (part: Part) => unknown,
): unknown {
  if (isPart(argument)) return change(argument);
  if (!isRecord(argument)) return argument;
  return Object.fromEntries(
    Object.entries(argument).map(([key, value]) => [key, isPart(value) ? change(value) : value]),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSpec = (value: unknown): value is Spec => isRecord(value) && 'module' in value && 'name' in value;

const isSavedPart = (value: unknown): value is SavedPart => isRecord(value) && 'use' in value;
