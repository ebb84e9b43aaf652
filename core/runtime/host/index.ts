export type { Catalogue, CatalogueEntry, JsonSchema } from '../pipeline/catalogue.ts';
export { namesOf } from '../pipeline/catalogue.ts';
export { ConfigurationError } from '../pipeline/configuration-error.ts';
export type * from '../pipeline/contributed.ts';
export { declarations } from '../pipeline/declarations.ts';
export {
  type Block,
  definePipeline,
  type ExtendingDefinition,
  type Id,
  type LayerDefinition,
  type MetricDefinition,
  type NamedLayerDefinition,
  type PipelineDefinition,
  type VariantDefinition,
} from '../pipeline/definition.ts';
export { editorSchema } from '../pipeline/editor-schema.ts';
export { escaped } from '../pipeline/interpolate.ts';
export { makeParts } from '../pipeline/map-parts.ts';
export { pipelineSchema } from '../pipeline/pipeline-schema.ts';
export type {
  LayerSpec,
  LayersSpec,
  MetricSpec,
  NamedLayerSpec,
  PipelineSpec,
  Use,
  VariantSpec,
} from '../pipeline/pipeline-spec.ts';
export type { Problem } from '../pipeline/problem.ts';
export type { Pipeline } from './assemble.ts';
export { type BackendOffer, findBackends } from './find-backends.ts';
export { installedPlugins } from './find-package.ts';
export { findPicture } from './find-picture.ts';
export { createHost, type Host, type HostOptions, type OpenedPlugin, type PluginProblem } from './host.ts';
export type { HostLayer, HostLayerOptions } from './host-layer.ts';
export type { HostPipelineOptions } from './host-pipeline.ts';
export { loadPipeline, type PipelineText } from './load-pipeline.ts';
export type { LoadedPipeline } from './open-pipeline.ts';
export { readText } from './read-text.ts';
export { systemCode, systemWords } from './system-words.ts';
