import type { Json } from '@mapgrad/contracts';

export const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/** Whether a value is an object: keys with values. */
export const isBlock = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !isList(value);
