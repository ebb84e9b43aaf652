export { endWithZeros } from './end-with-zeros.ts';
export { firstOf } from './first-of.ts';
export { type Reduce, type Reduction, reduceSIMD } from './reduce-simd.ts';
export * from './wasm.ts';
