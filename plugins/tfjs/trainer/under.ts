import type { Numbers } from '@mapgrad/contracts';

/** Numbers with a prefix before each name. */
export const under = (prefix: string, numbers: Numbers): Numbers =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${prefix}/${name}`, value]));

/** The numbers that have a prefix, without it. */
export const within = (prefix: string, numbers: Numbers): Numbers =>
  Object.fromEntries(
    Object.entries(numbers)
      .filter(([name]) => name.startsWith(`${prefix}/`))
      .map(([name, value]) => [name.slice(prefix.length + 1), value]),
  );
