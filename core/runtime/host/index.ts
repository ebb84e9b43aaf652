export type { Catalogue, CatalogueEntry, JsonSchema } from '../pipeline/catalogue.ts';
export { ConfigurationError } from '../pipeline/configuration-error.ts';
export { pipelineSchema } from '../pipeline/pipeline-schema.ts';
export type { LayerSpec, PipelineSpec, Use, VariantSpec } from '../pipeline/pipeline-spec.ts';
export type { Problem } from '../pipeline/problem.ts';
export type { Pipeline } from './assemble.ts';
export { installedPlugins } from './find-package.ts';
export { createHost, type Host, type HostOptions, type PluginProblem } from './host.ts';
export { type LoadedPipeline, loadPipeline, type PipelineText } from './load-pipeline.ts';
