import { MapgradError, type Spec } from '@mapgrad/contracts';

/**
 * Builds what a specification describes, parts first: imports `module` and calls its export `name` with `argument`.
 *
 * @throws MapgradError NO_SPEC where the module has no such function; what the module or the function throws
 */
export async function rebuild({ module, name, argument }: Spec): Promise<unknown> {
  const exports = (await import(module)) as Record<string, unknown>;
  const factory = exports[name];
  if (typeof factory !== 'function') {
    throw new MapgradError(
      'NO_SPEC',
      `${module} has no function ${name} among its exports (${Object.keys(exports).join(', ')}); a spec names the exported ` +
        'function that makes the thing',
    );
  }
  return (factory as (argument: unknown) => unknown)(await rebuildParts(argument));
}

async function rebuildParts(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map(rebuildParts));
  if (isSpec(value)) return rebuild(value);
  const entries = Object.entries(value).map(async ([key, inner]) => [key, await rebuildParts(inner)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

const isSpec = (value: object): value is Spec =>
  'module' in value && typeof value.module === 'string' && 'name' in value && typeof value.name === 'string';
