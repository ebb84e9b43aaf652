import { digits, percent } from '../format.mjs';

export const title = 'Where the milliseconds of a pass go: kernels, making the rows, and the rest of the conversation';

export const table = ({ layers }) =>
  layers.map(({ name, solves, pass, kernels, made }) => ({
    case: name,
    'µs a solve': digits((1000 * kernels.median) / solves),
    pass: digits(pass.median),
    kernels: digits(kernels.median),
    'making rows': digits(made.median - kernels.median),
    rest: digits(pass.median - made.median),
    'making rows / kernels': percent((made.median - kernels.median) / kernels.median),
    'rest / kernels': percent((pass.median - made.median) / kernels.median),
    'rest / (kernels + making rows)': percent((pass.median - made.median) / made.median),
  }));
