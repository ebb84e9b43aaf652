import { type CheckOptions, checkPipeline } from '../../../core/runtime/pipeline/check-pipeline.ts';
import { ConfigurationError } from '../../../core/runtime/pipeline/configuration-error.ts';
import { parsePipeline } from '../../../core/runtime/pipeline/parse-pipeline.ts';
import type { PipelineSpec } from '../../../core/runtime/pipeline/pipeline-spec.ts';
import { catalogueOf, installedBeside } from './catalogue.ts';

/** Reads a pipeline with the plugins that it lists, all others being installed. */
export function read(text: string, overrides: readonly string[] = [], file = 'pipeline.yaml'): PipelineSpec {
  const parsed = parsePipeline(text, file, overrides);
  return checkPipeline(parsed, {
    catalogue: catalogueOf(parsed.plugins),
    installed: () => installedBeside(parsed.plugins),
  });
}

/** The error that reading throws. */
export function errorOf(action: () => unknown): ConfigurationError {
  try {
    action();
  } catch (thrown) {
    if (thrown instanceof ConfigurationError) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}

/** The pipeline that a text describes, as plugins with a catalogue would have it. */
export const readPipeline = ({
  text,
  file,
  ...check
}: CheckOptions & { readonly text: string; readonly file: string }): PipelineSpec =>
  checkPipeline(parsePipeline(text, file), check);
