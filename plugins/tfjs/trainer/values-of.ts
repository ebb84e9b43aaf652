import { MapgradError, type NamedArray } from '@mapgrad/contracts';

/** The numbers of an array by its name; throws CHECKPOINT_INVALID where there is none, or one of another shape. */
export function valuesOf(arrays: readonly NamedArray[], name: string, shape: readonly number[]): Float32Array {
  const found = arrays.find((array) => array.name === name);
  if (found !== undefined && found.shape.join() === shape.join()) return found.values;
  throw new MapgradError(
    'CHECKPOINT_INVALID',
    `its array ${name} ${found === undefined ? 'is missing' : `has shape [${found.shape.join(', ')}]`}, expected shape ` +
      `[${shape.join(', ')}]; it is of a run with another model or optimizer`,
  );
}
