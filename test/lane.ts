import { type BackendId, type RunningBackend, useBackend } from '@mapgrad/tfjs';
import { it } from 'vitest';

/** The backend that tests with tensors run on: that of the variable MAPGRAD_BACKEND, or wasm. */
export const lane = (process.env.MAPGRAD_BACKEND ?? 'wasm') as BackendId;

/** Computes on the backend of the lane from here on. */
export async function useLane(): Promise<RunningBackend> {
  return useBackend(lane);
}

/** Whether `dataSync` works on it. */
export const readsAtOnce = lane !== 'webgpu';

/** A test of what needs tensors that are read at once, as all does that is put into the tape; skipped by its name elsewhere. */
export const itReadsAtOnce = it.runIf(readsAtOnce);

/** Whether a GPU is imitated in software, which takes a twentieth of a second for a step of training. */
export const isImitated = lane === 'webgpu' && /swiftshader/.test(process.env.VK_DRIVER_FILES ?? '');

/** A test that takes hundreds of steps; skipped by its name where a GPU is imitated. */
export const itLearns = it.skipIf(isImitated);
