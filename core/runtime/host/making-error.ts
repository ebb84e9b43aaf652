import { isMapgradError, MapgradError, messageOf } from '@mapgrad/contracts';
import type { CatalogueEntry } from '../pipeline/catalogue.ts';

/** What a factory has thrown: an error of mapgrad as it is, any other as a PLUGIN_FAILED that names the contribution. */
export function makingError(thrown: unknown, { kind, id, plugin }: CatalogueEntry): MapgradError {
  if (isMapgradError(thrown)) return thrown;
  return new MapgradError('PLUGIN_FAILED', `${kind} ${id} of ${plugin} could not be made: ${messageOf(thrown)}`, {
    plugin,
    cause: thrown,
  });
}
