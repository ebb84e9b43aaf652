/** The place of a value in a document: a JSON pointer (RFC 6901), '' for the whole. */
export type Pointer = string;

/** The pointer to a member of the value at a pointer. */
export const memberOf = (pointer: Pointer, key: string | number): Pointer =>
  `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** The pointer to what holds the value at a pointer; the whole holds itself. */
export const holderOf = (pointer: Pointer): Pointer => pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));

/** The keys from the whole down to the value at a pointer. */
export const keysOf = (pointer: Pointer): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

/** Whether a value is, or lies within, the value at another pointer. */
export const isWithin = (pointer: Pointer, outer: Pointer): boolean =>
  pointer === outer || pointer.startsWith(`${outer}/`);

/** A pointer as people write it, and as overrides name it: `layer.solver.use`. */
export const dotted = (pointer: Pointer): string =>
  keysOf(pointer)
    .map((key) => (/^[^\s."'=]+$/.test(key) ? key : JSON.stringify(key)))
    .join('.');
