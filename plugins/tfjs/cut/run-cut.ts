import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import type { Answered, Cut, CutPoint } from './cut.ts';
import { type HeldTape, recordLater } from './held-tape.ts';

/** Runs a computation to its end, part by part; what it waits for together is asked for at once. */
export async function runCut<T>(computation: () => Cut<T>, { record, hold }: HeldTape, taped: boolean): Promise<T> {
  const within = taped ? record : hold;
  const generator = within(computation);
  let turn = within(() => generator.next([]));
  while (!turn.done) {
    const points = turn.value;
    const answers = await Promise.all(points.map(answerTo));
    turn = within(() => generator.next(points.map((point, i) => asTensor(point, answers[i]!))));
  }
  return turn.value;
}

const answerTo = async ({ input, answer }: CutPoint): Promise<Answered> => answer(await input.data<'float32'>());

function asTensor({ input }: CutPoint, { values, shape, pull }: Answered): Tensor {
  const output = tensorflow().tensor(values, [...shape]);
  if (pull !== undefined) {
    recordLater({ input }, output, async (dy) => ({ input: await pull(await dy.data<'float32'>()) }));
  }
  return output;
}
