import { MapgradError, type Spec } from '@mapgrad/contracts';

/** Where the functions that specifications name are found. */
export type FindFactory = (spec: Spec) => unknown;

/**
 * Builds what a specification describes, parts first: calls the function that it names with `argument`.
 *
 * @param find the function of a specification, at once or later; when absent, the export `name` of `module`, which is imported
 * @throws MapgradError NO_SPEC where the module has no such function; what the module, `find` or the function throws
 */
export async function rebuild(spec: Spec, find: FindFactory = exported): Promise<unknown> {
  const factory = (await find(spec)) as (argument: unknown) => unknown;
  return factory(await rebuildParts(spec.argument, find));
}

async function exported({ module, name }: Spec): Promise<unknown> {
  const exports = (await import(/* @vite-ignore */ module)) as Record<string, unknown>;
  if (typeof exports[name] === 'function') return exports[name];
  throw new MapgradError(
    'NO_SPEC',
    `${module} has no function ${name} among its exports (${Object.keys(exports).join(', ')}); a spec names the exported ` +
      'function that makes the thing',
  );
}

async function rebuildParts(value: unknown, find: FindFactory): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((part) => rebuildParts(part, find)));
  if (isSpec(value)) return rebuild(value, find);
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await rebuildParts(inner, find)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const isSpec = (value: object): value is Spec =>
  'module' in value && typeof value.module === 'string' && 'name' in value && typeof value.name === 'string';
