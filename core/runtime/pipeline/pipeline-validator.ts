import { MapgradError, messageOf } from '@mapgrad/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { prepareOnce } from '../prepare-once.ts';
import { BLOCKS } from './blocks.ts';
import type { Catalogue, CatalogueEntry, JsonSchema } from './catalogue.ts';
import { onlyLayerSchema, pipelineSchema } from './pipeline-schema.ts';
import type { LayerSpec, PipelineSpec } from './pipeline-spec.ts';

/** A pipeline as its file says it, with all defaults filled in. */
export interface PipelineFile extends Omit<PipelineSpec, 'seeds' | 'compare'> {
  readonly seed?: number;
  readonly seeds?: PipelineSpec['seeds'];
  readonly compare?: PipelineSpec['compare'];
}

/** Validators that are kept, of each kind. */
const MOST_COMPILED = 16;

/**
 * What checks pipelines that use some plugins, and fills in defaults where it finds none; compiled once.
 *
 * @throws MapgradError PLUGIN_MANIFEST when a plugin's schema of options is not a schema
 */
export const pipelineValidator: (catalogue: Catalogue) => ValidateFunction<PipelineFile> =
  validatorOf<PipelineFile>(pipelineSchema);

/** {@link pipelineValidator} for `plugins` and `layer` alone. */
export const layerValidator: (catalogue: Catalogue) => ValidateFunction<{ readonly layer: LayerSpec }> = validatorOf<{
  readonly layer: LayerSpec;
}>(onlyLayerSchema);

function validatorOf<T>(schemaOf: (catalogue: Catalogue) => JsonSchema): (catalogue: Catalogue) => ValidateFunction<T> {
  /** By the schema: hosts of the same plugins make equal ones. */
  const compiled = new Map<string, ValidateFunction<T>>();
  return prepareOnce((catalogue: Catalogue) => {
    const schema = schemaOf(catalogue);
    const text = JSON.stringify(schema);
    const known = compiled.get(text);
    if (known !== undefined) return known;
    try {
      const fresh = compile<T>(schema);
      if (compiled.size === MOST_COMPILED) compiled.clear();
      compiled.set(text, fresh);
      return fresh;
    } catch (thrown) {
      throw culpritIn(catalogue) ?? thrown;
    }
  });
}

function compile<T>(schema: JsonSchema): ValidateFunction<T> {
  const ajv = new Ajv2020({
    allErrors: true,
    useDefaults: true,
    verbose: true,
    ownProperties: true,
    strict: false,
    validateFormats: false,
    logger: false,
  });
  return ajv.compile<T>(schema);
}

/** Names the plugin whose schema cannot be compiled, or refers to itself without end. */
export function culpritIn(catalogue: Catalogue): MapgradError | undefined {
  for (const entry of catalogue) {
    try {
      compile(pipelineSchema([entry]))(blockOf(entry));
    } catch (thrown) {
      const { kind, id, plugin } = entry;
      const message = `the schema of the options of ${kind} '${id}' of ${plugin} is not valid: ${messageOf(thrown)}`;
      return new MapgradError('PLUGIN_MANIFEST', message, { plugin, cause: thrown });
    }
  }
  return undefined;
}

/** A pipeline with nothing in it but the block of a contribution. */
function blockOf({ kind, id }: CatalogueEntry): object {
  const block = { use: id };
  const key = Object.entries(BLOCKS).find(([, ofKind]) => ofKind === kind)?.[0];
  return key === undefined ? { layer: { [kind]: block } } : { [key]: block };
}
