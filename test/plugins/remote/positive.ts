import { fileURLToPath } from 'node:url';
import type { Json } from '@mapgrad/contracts';
import { uniform } from '../../../core/testing/numbers.ts';

/** The command of the child that answers, in the order of the questions or as it comes. */
export const child = (order: 'in-order' | 'any-order' | 'broken' = 'in-order'): string[] => [
  process.execPath,
  fileURLToPath(new URL('./child.mjs', import.meta.url)),
  order,
];

/** An instance that tells the child what to do wrong. */
export interface Fault {
  readonly [key: string]: Json;
  readonly fault: string;
}

/** Rows of theta [rows][n]. */
export const thetas = (rows: number, n: number): Float32Array[] =>
  Array.from({ length: rows }, (_, row) => uniform(row, n));

/** What the child answers. */
export const positive = (theta: Float32Array): Float32Array => theta.map((score) => Number(score > 0));
