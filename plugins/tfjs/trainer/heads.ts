import { type Dataset, isMapgradError, MapgradError, type Numbers, type Rows, type Split } from '@mapgrad/contracts';
import type { LayeredParts, LayerParts, MinibatchParts } from './minibatch-parts.ts';

/** A layer of a run with what is its own of the data: all of them for the only layer. */
export interface Head extends LayerParts {
  /** Absent for the only layer. */
  readonly name?: string;
  /** Its place among the layers, which tells apart their noise. */
  readonly layer: number;
  /** Where its numbers of θ start. */
  readonly from: number;
  /** With its n and its targets. */
  readonly dataset: Dataset;
}

/**
 * The layers of a run: each takes the next n numbers of θ and of the targets, n being the size of its solver or its own `n`.
 *
 * @throws MapgradError SOLVER_SIZE unless they take all numbers of the targets; CONFIGURATION_INVALID for one without a size
 */
export function headsOf(parts: MinibatchParts | LayeredParts): readonly [Head, ...Head[]] {
  if (!('layers' in parts)) return [{ ...parts, layer: 0, from: 0 }];
  const { dataset, layers } = parts;
  let from = 0;
  const heads = Object.entries(layers).map(([name, own], layer): Head => {
    const n = own.solver?.size() ?? own.n;
    if (n === undefined) {
      throw new MapgradError(
        'CONFIGURATION_INVALID',
        `layer ${name} has no solver that says how many numbers of θ it takes; give it n`,
        { path: ['layers', name] },
      );
    }
    const head = { ...own, name, layer, from, dataset: part(dataset, from, n) };
    from += n;
    return head;
  });
  const [first, ...others] = heads;
  if (first !== undefined && from === dataset.n) return [first, ...others];
  const sizes = heads.map(({ name, dataset: { n } }) => `${name} ${n}`).join(', ') || 'no layer';
  throw new MapgradError(
    'SOLVER_SIZE',
    `the data set has targets of ${dataset.n} numbers and the layers take ${from} (${sizes}); configure one to fit the others`,
    { path: ['layers'] },
  );
}

/** Numbers by name as those of a head: `NAME.loss` where it has a name. */
export const named = <T>(
  { name }: Pick<Head, 'name'>,
  numbers: Readonly<Record<string, T>>,
): Readonly<Record<string, T>> =>
  name === undefined
    ? numbers
    : Object.fromEntries(Object.entries(numbers).map(([key, value]) => [`${name}.${key}`, value]));

/** Numbers of all heads, those of each under its name. */
export const ofAll = (heads: readonly Head[], of: (head: Head, index: number) => Numbers): Numbers =>
  Object.assign({}, ...heads.map((head, index) => named(head, of(head, index)))) as Numbers;

/** Does something about a head; an error says the place in the pipeline of the layer that it is. */
export function inLayer<T>({ name }: Head, action: () => T): T {
  try {
    return action();
  } catch (thrown) {
    if (name === undefined || !isMapgradError(thrown) || thrown.context.path === undefined) throw thrown;
    const { code, message, context } = thrown;
    const [key = '', ...deeper] = thrown.context.path;
    const own = key === 'layer' ? deeper : ['loss', 'metrics'].includes(key) ? [key, ...deeper] : undefined;
    if (own === undefined) throw thrown;
    throw new MapgradError(code, `layer ${name}: ${message}`, {
      ...context,
      path: ['layers', name, ...own],
      cause: thrown,
    });
  }
}

/** Columns from … from + n − 1 of a matrix [R, width]; the matrix itself where these are all. */
export function columns(rows: Rows, width: number, from: number, n: number): Rows {
  if (n === width) return rows;
  const chosen = new Float32Array((rows.length / width) * n);
  for (let row = 0; row * width < rows.length; row++) {
    chosen.set(rows.subarray(row * width + from, row * width + from + n), row * n);
  }
  return chosen;
}

/** The rows [R, n of all heads] whose columns are those of each head: the inverse of {@link columns}. */
export function joined(heads: readonly Head[], parts: readonly Rows[]): Rows {
  if (heads.length === 1) return parts[0]!;
  const width = heads.reduce((sum, { dataset: { n } }) => sum + n, 0);
  const rows = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  for (const [i, { from, dataset }] of heads.entries()) {
    const { n } = dataset;
    for (let row = 0; row * width < rows.length; row++) {
      rows.set(parts[i]!.subarray(row * n, (row + 1) * n), row * width + from);
    }
  }
  return rows;
}

/** A data set with some columns of the targets alone; equal splits stay one. */
function part(dataset: Dataset, from: number, n: number): Dataset {
  const known = new Map<Split, Split>();
  const of = (split: Split): Split => {
    const own = known.get(split) ?? { ...split, targets: columns(split.targets, dataset.n, from, n) };
    known.set(split, own);
    return own;
  };
  return { ...dataset, n, train: of(dataset.train), validation: of(dataset.validation), test: of(dataset.test) };
}
