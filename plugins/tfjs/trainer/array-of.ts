import type { NamedArray } from '@mapgrad/contracts';
import type { Variable } from '@tensorflow/tfjs';

/** The numbers of a variable, under a name. */
export const arrayOf = async (name: string, variable: Variable): Promise<NamedArray> => ({
  name,
  shape: variable.shape,
  values: await variable.data<'float32'>(),
});
