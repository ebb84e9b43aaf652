import {
  ConfigurationError,
  checkPipeline,
  type PipelineSpec,
  parsePipeline,
} from '../../../core/runtime/pipeline/index.ts';
import { catalogueOf, installedBeside } from './catalogue.ts';

/** Reads a pipeline with the plugins that it lists, all others being installed. */
export function read(text: string, overrides: readonly string[] = [], file = 'pipeline.yaml'): PipelineSpec {
  const parsed = parsePipeline(text, file, overrides);
  return checkPipeline(parsed, { catalogue: catalogueOf(parsed.plugins), installed: installedBeside(parsed.plugins) });
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
