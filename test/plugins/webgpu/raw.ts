import type { Query } from '@mapgrad/contracts';
import { drawingOf } from '../../../plugins/webgpu/drawing.ts';
import type { Device } from '../../../plugins/webgpu/gpu.ts';
import type { Kernel } from '../../../plugins/webgpu/kernels/kernel.ts';
import { openDevice } from '../../../plugins/webgpu/open-device.ts';
import { rowsOnDevice } from '../../../plugins/webgpu/rows-on-device.ts';

const THREADS = 64;

/** What a kernel of WGSL writes for each row of a query, as words. */
export type Run = (query: Query, code: string, most?: number) => Promise<Uint32Array>;

/** Opens a device for kernels of tests. */
export async function openRun(): Promise<{ readonly run: Run; readonly device: Device }> {
  const { device } = await openDevice('high');
  const { solve } = rowsOnDevice(device);
  return {
    device,
    async run(query, code, most = Number.MAX_SAFE_INTEGER) {
      const drawing = drawingOf(query);
      if (drawing === undefined) throw new Error('no device can make these rows');
      const kernel: Kernel = { n: query.shape.n, threads: THREADS, memory: 0, code };
      const rows = await solve({ query, kernel, drawing, most });
      return new Uint32Array(rows.buffer);
    },
  };
}

/** Gives the words that the noise of a row is drawn from. */
export const WORDS = /* wgsl */ `
fn keep(i: u32, bits: u32) {}

fn solveRow(lane: u32) {
  for (var pair = lane; 2u * pair < n; pair += THREADS) {
    let words = threefry(key, pair);
    z[at + 2u * pair] = planned(2u * pair, words.x);
    if (2u * pair + 1u < n) { z[at + 2u * pair + 1u] = planned(2u * pair + 1u, words.y); }
  }
}
`;

/** Gives the rows themselves. */
export const ROWS = /* wgsl */ `
fn keep(i: u32, bits: u32) { z[at + i] = bits; }
fn solveRow(lane: u32) { makeScores(0u, n, lane); }
`;
