import { type AsyncJudge, judgeAsync, type KnownAnswers, type PerRow } from '@mapgrad/core';
import type { Tensor } from '@tensorflow/tfjs';
import type { AnsweringLater } from './answering-later.ts';
import type { Cut } from './cut/cut.ts';
import { asFloat } from './float-tensor.ts';
import type { KnownTensors, SolverLossOptions } from './solver-loss.ts';
import { checkThetaShape } from './theta-shape.ts';

/** {@link SolverLossOptions} with parts that may answer later. */
export type AsyncSolverLossOptions<Instance = void> = AnsweringLater<SolverLossOptions<Instance>, Instance>;

/** A loss that asks a solver and is waited for: θ [B, n] → one loss for each example [B]. */
export interface AsyncTapedLoss<Instance = void> extends Pick<AsyncJudge<Instance>, 'state' | 'report'> {
  (theta: Tensor, answers: KnownTensors, ...instances: PerRow<Instance>): Cut<Tensor>;
}

/**
 * The `solverLoss` for what answers later; it computes the same: `const losses = yield* judged(theta, { scores })`.
 *
 * @throws MapgradError THETA_SHAPE, and what `judgeAsync` throws
 */
export function solverLossAsync<Instance = void>(options: AsyncSolverLossOptions<Instance>): AsyncTapedLoss<Instance> {
  const judged = judgeAsync<Instance>(options);

  function* call(theta: Tensor, answers: KnownTensors, ...instances: PerRow<Instance>): Cut<Tensor> {
    const n = options.solver.size(instances[0]?.[0] as Instance);
    const { shape } = theta;
    checkThetaShape(shape, n);
    const [losses] = yield [
      {
        input: asFloat(theta),
        async answer(numbers) {
          const known = {
            scores: await numbersOf(answers.scores),
            states: await numbersOf(answers.states),
            pool: await numbersOf(answers.pool),
          };
          const { losses, dtheta } = await judged.evaluate(numbers, known, ...instances);
          return {
            values: Float32Array.from(losses),
            shape: shape.slice(0, -1),
            pull: (dlosses) => Promise.resolve(dtheta.map((value, i) => value * dlosses[Math.floor(i / n)]!)),
          };
        },
      },
    ];
    return losses!;
  }

  return Object.defineProperties(call as unknown as AsyncTapedLoss<Instance>, {
    state: { get: () => judged.state },
    report: { get: () => judged.report },
  });
}

async function numbersOf(answer: Tensor | KnownAnswers['states']): Promise<KnownAnswers['states']> {
  if (answer === undefined || !('dataSync' in answer)) return answer;
  const float = asFloat(answer);
  const numbers = await float.data<'float32'>();
  if (float !== answer) float.dispose();
  return numbers;
}
