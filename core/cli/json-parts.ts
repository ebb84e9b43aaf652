import type { Json } from '@mapgrad/contracts';
import type { JsonSchema } from '@mapgrad/core/host';

/** The keys of an object; none for anything else. */
export const blockOf = (value: Json | undefined): JsonSchema =>
  typeof value === 'object' && value !== null && !isList(value) ? value : {};

/** The items of a list; none for anything else. */
export const listOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
