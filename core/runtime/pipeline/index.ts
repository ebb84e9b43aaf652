export type { Catalogue, CatalogueEntry, JsonSchema } from './catalogue.ts';
export { type CheckOptions, checkPipeline } from './check-pipeline.ts';
export { ConfigurationError } from './configuration-error.ts';
export { type ParsedPipeline, parsePipeline, type Remark } from './parse-pipeline.ts';
export { pipelineSchema } from './pipeline-schema.ts';
export type { LayerSpec, PipelineSpec, Use, VariantSpec } from './pipeline-spec.ts';
export { formatProblem, type Place, type Problem } from './problem.ts';
export { type ReadOptions, readPipeline } from './read-pipeline.ts';
