import type { Kernel } from './kernels/kernel.ts';
import { type Recipe, scores } from './kernels/scores.ts';

/** The quantiles of one side of a table: 32 octaves of 256 cells, and ½. */
export const NODES: number = 32 * 256 + 1;

/** The WGSL that makes rows by a recipe and solves them by a kernel, a workgroup a row. */
export const program = (kernel: Kernel, recipe: Recipe): string => /* wgsl */ `
const n = ${kernel.n}u;
const THREADS = ${kernel.threads}u;
const NODES = ${NODES}u;
${scores(recipe)}${kernel.code}
@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  beginRow(group.x);
  solveRow(lane);
}
`;
