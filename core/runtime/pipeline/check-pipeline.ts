import type { DefinedError, ValidateFunction } from 'ajv/dist/2020.js';
import type { Catalogue } from './catalogue.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';
import { kindsIn } from './kinds-in.ts';
import { isOfIds, withMetricBlocks, writtenAt } from './metric-blocks.ts';
import type { Offer } from './offer.ts';
import type { ParsedPipeline } from './parse-pipeline.ts';
import type { LayerSpec, LayersSpec, MetricSpec, PipelineSpec } from './pipeline-spec.ts';
import { culpritIn, layerValidator, type PipelineFile, pipelineValidator } from './pipeline-validator.ts';
import { isWithin, memberOf } from './pointer.ts';
import type { Problem } from './problem.ts';
import { withPaths } from './with-paths.ts';

export interface CheckOptions {
  /** What the plugins contribute that the pipeline lists. */
  readonly catalogue: Catalogue;
  /** Finds what plugins contribute that are installed but not listed; asked only where something is wrong. */
  readonly installed?: () => Catalogue;
  /** What is wrong with the plugins that it lists; an id of which nothing is known is then excused. */
  readonly problems?: readonly Problem[];
  /** What is left out of plugins that otherwise work; said only where something else is wrong. */
  readonly faults?: readonly Problem[];
}

/**
 * Checks a pipeline against what plugins offer, and fills in all defaults.
 *
 * @throws ConfigurationError with all that is wrong, what parsing found included
 * @throws MapgradError PLUGIN_MANIFEST when a plugin's schema of options is not a schema
 */
export const checkPipeline = (parsed: ParsedPipeline, options: CheckOptions): PipelineSpec =>
  withPaths(
    resolved(checked(parsed, pipelineValidator(options.catalogue), options)),
    options.catalogue,
    parsed.folderOf,
  );

/** {@link checkPipeline} for `plugins` and `layer` alone. */
export const checkLayer = (parsed: ParsedPipeline, options: CheckOptions): LayerSpec =>
  checked(parsed, layerValidator(options.catalogue), options).layer;

function checked<T>(
  parsed: ParsedPipeline,
  validate: ValidateFunction<T>,
  { catalogue, installed = () => [], problems = [], faults = [] }: CheckOptions,
): T {
  const value: unknown = withMetricBlocks(structuredClone(parsed.value));
  const known = [...parsed.problems, ...problems];
  try {
    if (validate(value)) {
      if (known.length === 0) return value;
      throw new ConfigurationError(known);
    }
  } catch (thrown) {
    throw thrown instanceof RangeError ? (culpritIn(catalogue) ?? thrown) : thrown;
  }
  // Every keyword of the compiled schemas is ajv's own.
  const errors = ((validate.errors ?? []).slice(0, MOST) as DefinedError[])
    .filter((error) => !isOfIds(error))
    .map((error) => ({ ...error, instancePath: writtenAt(error.instancePath, parsed.value) }));
  const pipeline = parsed.value;
  const offer = { catalogue, installed: installed(), pipeline, kindAt: kindsIn(pipeline, catalogue) };
  const found = findingsOf(errors, offer, parsed.isReliable);
  const isListRead =
    parsed.isReliable('/plugins') &&
    !found.some(({ meant }) => meant === 'plugins') &&
    !errors.some(({ instancePath, keyword }) => keyword === 'type' && isWithin(instancePath, '/plugins'));
  const isAllLoaded = isListRead && parsed.plugins.length > 0 && problems.length + faults.length === 0;
  const findings = found.filter(
    ({ isForeign, unlisted }) => (isAllLoaded || isForeign !== true) && (isListRead || unlisted === undefined),
  );
  throw new ConfigurationError([...known, ...faults, ...findings.map((finding) => problemOf(finding, parsed, offer))]);
}

/** Errors to be explained; more do not make a file clearer. */
const MOST = 1000;

function problemOf(finding: Finding, parsed: ParsedPipeline, { kindAt }: Offer): Problem {
  const { pointer, at = pointer, onKey = false, message, got } = finding;
  const chosenBy = kindAt(pointer) === undefined ? undefined : parsed.overrideOf(memberOf(pointer, 'use'));
  const note =
    chosenBy === undefined || chosenBy === parsed.overrideOf(at) ? [] : [`'use' is from override '${chosenBy}'`];
  const missing = finding.missing?.key;
  const lost = missing === undefined ? undefined : memberOf(pointer, missing);
  return parsed.problem({
    at: lost !== undefined && parsed.overrideOf(lost) !== undefined ? lost : at,
    onKey,
    about: pointer,
    message: got === undefined ? message : `${message} (got ${got})`,
    hint: [...(finding.hint === undefined ? [] : [finding.hint]), ...note].join('. ').replace('?. ', '? ') || undefined,
  });
}

/** The pipeline that a file means. */
function resolved({ seed = 0, seeds = [seed], compare = {}, ...file }: PipelineFile): PipelineSpec {
  const { plugins, data, model, layer, layers, loss, optimizer, metrics, backend } = file;
  const { use, ...options } = file.train;
  return {
    plugins,
    seeds,
    data,
    model,
    ...(layer && { layer }),
    ...inShort({ layers }),
    ...(loss && { loss }),
    optimizer,
    train: { use, ...options },
    ...inShort({ metrics }),
    backend,
    compare: mapValues(compare, (variant) => ({ ...variant, ...inShort({ layers: variant.layers }) })),
  };
}

/** Metrics as their ids where they have no options, in those of a pipeline or of its layers; nothing of what is absent. */
function inShort({
  layers,
  metrics,
}: {
  readonly layers?: LayersSpec | undefined;
  readonly metrics?: readonly MetricSpec[] | undefined;
}): Pick<PipelineSpec, 'layers' | 'metrics'> {
  return {
    ...(layers && { layers: mapValues(layers, (layer) => ({ ...layer, metrics: layer.metrics.map(idIfPlain) })) }),
    ...(metrics && { metrics: metrics.map(idIfPlain) }),
  };
}

const idIfPlain = (metric: MetricSpec): MetricSpec =>
  typeof metric === 'string' || Object.keys(metric).length > 1 ? metric : metric.use;

const mapValues = <T>(values: Readonly<Record<string, T>>, change: (value: T) => T): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
