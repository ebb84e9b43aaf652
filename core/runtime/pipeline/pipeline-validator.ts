import { MapgradError, messageOf } from '@mapgrad/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { prepareOnce } from '../prepare-once.ts';
import type { Catalogue } from './catalogue.ts';
import { pipelineSchema } from './pipeline-schema.ts';
import type { PipelineSpec } from './pipeline-spec.ts';

/** A pipeline as its file says it, with all defaults filled in. */
export interface PipelineFile extends Omit<PipelineSpec, 'seeds' | 'compare'> {
  readonly seed?: number;
  readonly seeds?: PipelineSpec['seeds'];
  readonly compare?: PipelineSpec['compare'];
}

/**
 * What checks pipelines that use some plugins, and fills in defaults where it finds none; compiled once.
 *
 * @throws MapgradError PLUGIN_MANIFEST when a plugin's schema of options is not a schema
 */
export const pipelineValidator: (catalogue: Catalogue) => ValidateFunction<PipelineFile> = prepareOnce(
  (catalogue: Catalogue) => {
    try {
      return compile(catalogue);
    } catch (thrown) {
      throw culpritIn(catalogue) ?? thrown;
    }
  },
);

function compile(catalogue: Catalogue): ValidateFunction<PipelineFile> {
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    verbose: true,
    ownProperties: true,
    strict: false,
    validateFormats: false,
    logger: false,
  });
  return ajv.compile<PipelineFile>(pipelineSchema(catalogue));
}

/** Names the plugin whose schema cannot be compiled. */
function culpritIn(catalogue: Catalogue): MapgradError | undefined {
  for (const entry of catalogue) {
    try {
      compile([entry]);
    } catch (thrown) {
      const { kind, id, plugin } = entry;
      const message = `the schema of the options of ${kind} '${id}' of ${plugin} is not valid: ${messageOf(thrown)}`;
      return new MapgradError('PLUGIN_MANIFEST', message, { plugin, cause: thrown });
    }
  }
  return undefined;
}
