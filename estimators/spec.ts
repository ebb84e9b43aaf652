import type { Json, Spec } from '@mapgrad/contracts';

interface Specified {
  readonly spec?: Spec | undefined;
}

/** The specification of a thing made of parts (noise, step size) or lists of parts; undefined when a part has none or is a function. */
export function specWithParts(module: string, name: string, options: object): Spec | undefined {
  const described: Record<string, Json | Spec | readonly Spec[]> = {};
  for (const [key, value] of Object.entries(options) as [
    string,
    Json | Specified | readonly Specified[] | undefined,
  ][]) {
    if (value === undefined) continue;
    if (typeof value === 'function') return undefined;
    const parts = [value].flat().filter(isPart);
    const specs = parts.flatMap(({ spec }) => spec ?? []);
    if (specs.length < parts.length) return undefined;
    if (parts.length === 0) described[key] = value as Json;
    else described[key] = Array.isArray(value) ? specs : specs[0]!;
  }
  return { module, name, argument: described };
}

const isPart = (value: unknown): value is Specified =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
