export { type AsyncDifferentiable, type Differentiable, differentiate, differentiateAsync } from './differentiate.ts';
export { drive, driveAsync } from './drive.ts';
export { inline, inlineAsync } from './inline.ts';
export { materialise } from './materialise.ts';
export type { Matrix } from './to-rows.ts';
