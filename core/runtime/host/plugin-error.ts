import { type ErrorContext, isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import type { CatalogueEntry } from '../pipeline/catalogue.ts';

/**
 * What a plugin has thrown, as an error that names the plugin and what it was doing; PLUGIN_FAILED, or the code that it chose.
 *
 * @param words the message, from what was thrown
 */
export function pluginError(
  thrown: unknown,
  place: Required<Pick<ErrorContext, 'plugin' | 'hook'>>,
  words: (message: string) => string,
): MapgradError {
  const { code = 'PLUGIN_FAILED', context = {} } = isMapgradError(thrown) ? thrown : {};
  return new MapgradError(code, words(messageOf(thrown)), { ...context, ...place, cause: thrown });
}

/** What a factory has thrown: an error of mapgrad in its own words, any other in words that name the contribution. */
export const makingError = (thrown: unknown, { kind, id, plugin }: CatalogueEntry): MapgradError =>
  pluginError(thrown, { plugin, hook: 'create' }, (message) =>
    isMapgradError(thrown) ? message : `${kind} ${id} of ${plugin} could not be made: ${message}`,
  );
