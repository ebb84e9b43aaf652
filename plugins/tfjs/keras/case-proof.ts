/**
 * JSON that survives a change of case: saving a model turns all strings into snake_case and loading turns them into
 * camelCase, so underscores and all letters that may have a case but a to z are written as escapes.
 */
export const encode = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[A-Z_\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Reads what {@link encode} has written. */
export const decode = (text: string): unknown => JSON.parse(text);
