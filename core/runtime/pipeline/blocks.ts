import type { Kind } from '@mapgrad/contracts';
import { keysOf, type Pointer } from './pointer.ts';

/** The blocks `{ use: id, …options }` of a pipeline, each with the kind of contribution that it uses. */
export const BLOCKS = {
  data: 'dataset',
  model: 'model',
  loss: 'loss',
  optimizer: 'optimizer',
  train: 'trainer',
} as const;

/** The blocks of a layer, which are named as their kinds. */
export const LAYER_BLOCKS = ['noise', 'solver', 'stepSize', 'estimator', 'relaxation', 'executor'] as const;

/** The blocks that cannot stand beside a relaxation: what it takes the place of, and what that alone makes use of. */
export const RELAXATION_EXCLUDES = ['estimator', 'noise', 'stepSize'] as const;

/** What each of several layers has beside its blocks: what it is judged by, and how much. */
export const NAMED_LAYER_KEYS: readonly string[] = [...LAYER_BLOCKS, 'n', 'loss', 'weight', 'metrics'];

/** What several named `layers` take the place of. */
export const LAYERS_EXCLUDE = ['layer', 'loss', 'metrics'] as const;

/** What a variant under `compare` may replace. */
export const VARIANT_KEYS = ['data', 'model', 'layer', 'layers', 'loss', 'optimizer', 'train'] as const;

/** The trainer of a block `train` that names none. */
export const DEFAULT_TRAINER = 'minibatch';

/** The kind of contribution that a block, or an item of `metrics`, uses; undefined for any other value. */
export function kindAt(pointer: Pointer): Kind | undefined {
  const { keys } = pathOf(pointer);
  const [key = '', inner, ...deeper] = keys[0] === 'layers' ? asOnlyLayer(keys.slice(2)) : keys;
  if (deeper.length > 0) return undefined;
  if (key === 'metrics' && inner !== undefined) return 'metric';
  if (key === 'layer') return LAYER_BLOCKS.find((block) => block === inner);
  return inner === undefined && isBlockKey(key) ? BLOCKS[key] : undefined;
}

/** Where a value of a named layer stands in a pipeline of one layer. */
const asOnlyLayer = (keys: readonly string[]): readonly string[] =>
  keys[0] === 'loss' || keys[0] === 'metrics' ? keys : ['layer', ...keys];

/** Whether a value is one of which a pipeline has either one for the only layer or others for several. */
export function isBesideLayers(pointer: Pointer): boolean {
  const { keys } = pathOf(pointer);
  return keys.length === 1 && [...LAYERS_EXCLUDE, 'layers'].includes(keys[0]!);
}

/** The keys that every pipeline may have at a pointer, whatever its plugins. */
export function knownKeys(pointer: Pointer): readonly string[] {
  const { keys, isVariant } = pathOf(pointer);
  if (keys.length === 0) return isVariant ? VARIANT_KEYS : PIPELINE_KEYS;
  if (keys.length === 1 && keys[0] === 'layer') return [...LAYER_BLOCKS, 'n'];
  if (keys.length === 2 && keys[0] === 'layers') return NAMED_LAYER_KEYS;
  return kindAt(pointer) === undefined ? [] : ['use'];
}

const PIPELINE_KEYS = [
  'extends',
  'plugins',
  'seed',
  'seeds',
  'data',
  'model',
  'layer',
  'layers',
  'loss',
  'optimizer',
  'train',
  'metrics',
  'backend',
  'compare',
  'sweep',
];

const isBlockKey = (key: string): key is keyof typeof BLOCKS => Object.hasOwn(BLOCKS, key);

/** Keys from the pipeline, or from a variant of it, down to a value. */
function pathOf(pointer: Pointer): { readonly keys: readonly string[]; readonly isVariant: boolean } {
  const keys = keysOf(pointer);
  const isVariant = keys[0] === 'compare' && keys.length > 1;
  return { keys: isVariant ? keys.slice(2) : keys, isVariant };
}
