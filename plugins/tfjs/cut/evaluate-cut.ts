import type { Tensor } from '@tensorflow/tfjs';
import type { Cut } from './cut.ts';
import { heldTape } from './held-tape.ts';
import { runCut } from './run-cut.ts';

/** Computes a tensor that waits for answers, without gradients; it is the caller's to dispose, all others are freed. */
export async function evaluateCut(computation: () => Cut<Tensor>): Promise<Tensor> {
  const tape = heldTape();
  const results: Tensor[] = [];
  try {
    const value = await runCut(computation, tape, false);
    results.push(value);
    return value;
  } finally {
    tape.release(results);
  }
}
