/** The mean of |value|. */
export const meanAbsolute = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length;
