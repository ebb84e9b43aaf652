import { type CheckOptions, checkPipeline } from './check-pipeline.ts';
import { parsePipeline } from './parse-pipeline.ts';
import type { PipelineSpec } from './pipeline-spec.ts';

export interface ReadOptions extends CheckOptions {
  readonly text: string;
  /** The name of the file in messages. */
  readonly file: string;
  /** `a.b=c`, each value in YAML. */
  readonly overrides?: readonly string[];
}

/**
 * The pipeline that a text describes, with all defaults filled in.
 *
 * @throws ConfigurationError with all that is wrong
 */
export const readPipeline = ({ text, file, overrides = [], ...check }: ReadOptions): PipelineSpec =>
  checkPipeline(parsePipeline(text, file, overrides), check);
