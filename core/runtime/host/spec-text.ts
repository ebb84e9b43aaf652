import { MapgradError } from '@mapgrad/contracts';

/**
 * The text of a pipeline that may be given as the value that a text describes.
 *
 * @throws MapgradError OPTION_INVALID for a value that JSON cannot hold
 */
export function specText(spec: string | object): string {
  if (typeof spec === 'string') return spec;
  refuseForeign(spec, []);
  return JSON.stringify(spec, null, 2);
}

function refuseForeign(value: unknown, path: readonly string[]): void {
  if (value === null || value === undefined || ['string', 'boolean'].includes(typeof value)) return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  const isPlain =
    typeof value === 'object' &&
    [Object.prototype, Array.prototype, null].includes(Object.getPrototypeOf(value) as object | null);
  if (!isPlain) {
    throw new MapgradError(
      'OPTION_INVALID',
      `${path.join('.') || 'the pipeline'} is ${typeof value === 'object' ? 'an object of a class' : (value as number | bigint | symbol | (() => void)).toString()}, expected what ` +
        'a file could say: text, finite numbers, true, false, null, lists and plain objects; write { use: id } for what a plugin makes',
      { path },
    );
  }
  for (const [key, member] of Object.entries(value)) refuseForeign(member, [...path, key]);
}
