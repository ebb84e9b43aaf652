export { activate } from './activate.ts';
export {
  type AsyncDifferentiable,
  type Differentiable,
  differentiate,
  differentiateAsync,
  type PerRow,
} from './differentiate.ts';
export { drive, driveAsync } from './drive.ts';
export { inline, inlineAsync } from './inline.ts';
export { materialise } from './materialise.ts';
export type { Matrix } from './to-rows.ts';
