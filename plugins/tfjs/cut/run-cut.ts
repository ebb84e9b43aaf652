import type { Tensor } from '@tensorflow/tfjs';
import { tensorflow } from '../tensorflow.ts';
import { checkCut, checkPoints } from './check-cut.ts';
import type { Answered, Cut, CutPoint } from './cut.ts';
import { type HeldTape, recordLater } from './held-tape.ts';

/**
 * Runs a computation to its end, part by part; what it waits for together is asked for at once. What fails is thrown where the
 * computation waits.
 */
export async function runCut<T>(computation: () => Cut<T>, { record, hold }: HeldTape, taped: boolean): Promise<T> {
  const within = taped ? record : hold;
  const generator = checkCut(within(computation));
  let turn = within(() => generator.next([]));
  while (!turn.done) {
    const points = turn.value;
    checkPoints(points);
    const goOn = await answersTo(points).then(
      (answers) => () => generator.next(points.map((point, i) => asTensor(point, answers[i]!))),
      (thrown: unknown) => () => generator.throw(thrown),
    );
    turn = within(goOn);
  }
  return turn.value;
}

/** Everything is read before the first is asked, so that they are asked in their order, on which noise and states depend. */
async function answersTo(points: readonly CutPoint[]): Promise<readonly Answered[]> {
  const numbers = await Promise.all(points.map(async ({ input }) => input.data<'float32'>()));
  // On the backend cpu these are the numbers of the tensor itself.
  return Promise.all(points.map(async (point, i) => point.answer(numbers[i]!.slice())));
}

function asTensor({ input }: CutPoint, { values, shape, pull }: Answered): Tensor {
  const output = tensorflow().tensor(values, [...shape]);
  if (pull !== undefined) {
    recordLater({ input }, output, async (dy) => ({ input: await pull(await dy.data<'float32'>()) }));
  }
  return output;
}
