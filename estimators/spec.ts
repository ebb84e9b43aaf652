import type { Json, Spec } from '@mapgrad/contracts';

interface Specified {
  readonly spec?: Spec | undefined;
}

/** The specification of a thing made of parts (noise, step size); undefined when a part has none. */
export function specWithParts(module: string, name: string, options: object): Spec | undefined {
  const described: Record<string, Json | Spec> = {};
  for (const [key, value] of Object.entries(options) as [string, Json | Specified | undefined][]) {
    if (value === undefined) continue;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      described[key] = value as Json;
      continue;
    }
    const { spec } = value as Specified;
    if (spec === undefined) return undefined;
    described[key] = spec;
  }
  return { module, name, argument: described };
}
