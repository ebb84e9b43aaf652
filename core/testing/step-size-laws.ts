import { LARGEST, type Rows, type Shape, SMALLEST_NORMAL, type State, type StepSize } from '@mapgrad/contracts';
import { everyCase } from './every-case.ts';
import { ensure, type Law, law } from './law.ts';
import { adversarial, integers, uniform } from './numbers.ts';
import { difference, show } from './show.ts';

/** What {@link stepSizeLaws} are told of the contribution. */
export interface StepSizeLawOptions {
  /** λ of an instance may depend on the rest of the batch; false when absent. */
  readonly coupled?: boolean;
}

/** From small to large, so that the first that breaks a law is a small one. */
const SHAPES: readonly Shape[] = [
  { instances: 1, samples: 1, n: 1 },
  { instances: 1, samples: 3, n: 2 },
  { instances: 2, samples: 1, n: 3 },
  { instances: 3, samples: 4, n: 5 },
  { instances: 2, samples: 2, n: 300 },
];

/**
 * What every step size obeys: each λ is 0 or a normal float32 whatever θ and dz, and the state stays finite.
 *
 * The laws are checked at the initial state and at states that updates lead to.
 *
 * @param make a new step size each time
 */
export function stepSizeLaws(make: () => StepSize, { coupled = false }: StepSizeLawOptions = {}): readonly Law[] {
  const everyLambda = async (
    cases: (shape: Shape) => Iterable<Float32Array>,
    breach: (stepSize: StepSize, theta: Rows, dz: Rows, shape: Shape, state: State) => string | undefined,
  ): Promise<void> => {
    const stepSize = make();
    for (const state of reachedStates(stepSize)) {
      for (const shape of SHAPES) {
        await everyCase(cases(shape), (both) => {
          const { theta, dz } = parts(both, shape);
          const found = breach(stepSize, theta, dz, shape, state);
          return found && `${found} for theta ${show(theta)}, dz ${show(dz)}, state ${JSON.stringify(state)}`;
        });
      }
    }
  };

  const laws = [
    law('step size: each lambda is 0 or a normal float32, one for each instance', () =>
      everyLambda(adversarialCases, (stepSize, theta, dz, shape, state) => {
        const lambda = stepSize.lambda(theta, dz, shape, state);
        const divisor = stepSize.divisor?.(lambda, shape) ?? lambda;
        if (lambda.length !== shape.instances)
          return `there are ${lambda.length} lambdas for ${shape.instances} instances`;
        if (divisor.length !== shape.instances)
          return `there are ${divisor.length} divisors for ${shape.instances} instances`;
        const at = lambda.findIndex((value) => !(value === 0 || (value >= SMALLEST_NORMAL && value <= LARGEST)));
        const by = divisor.findIndex((value, b) => !(Number.isFinite(value) && (value > 0 || lambda[b] === 0)));
        if (at >= 0) return `lambda[${at}] is ${lambda[at]}`;
        return by < 0 ? undefined : `divisor[${by}] is ${divisor[by]} where lambda is ${lambda[by]}`;
      }),
    ),

    law('step size: theta, dz and the differences are left as they are, and so are lambda and the next state', () =>
      everyLambda(ordinaryCases, (stepSize, theta, dz, shape, state) => {
        const before = [theta.slice(), dz.slice()] as const;
        const lambda = stepSize.lambda(theta, dz, shape, state);
        const next = JSON.stringify(stepSize.update(dz, shape, state));
        const again = stepSize.lambda(theta, dz, shape, state);
        const changed = difference(theta, before[0]) ?? difference(dz, before[1]);
        if (changed !== undefined) return `the arrays given have ${changed} afterwards`;
        const other = difference(again, lambda);
        if (other !== undefined) return `asked again after an update, lambda has ${other}`;
        const later = JSON.stringify(stepSize.update(dz, shape, state));
        return later === next ? undefined : `asked again, the next state is ${later} and not ${next}`;
      }),
    ),

    law('step size: the state keeps its names and stays finite', () => {
      const stepSize = make();
      const names = Object.keys(stepSize.initialState).sort().join();
      SHAPES.forEach((shape, seed) => {
        let state = Object.freeze({ ...stepSize.initialState });
        for (let step = 0; step < 100; step++) {
          const change = changes(shape, seed, step);
          const next = stepSize.update(change, shape, state);
          const kept = Object.keys(next).sort().join() === names && Object.values(next).every(Number.isFinite);
          ensure(
            kept,
            () => `after ${JSON.stringify(state)} and differences ${show(change)} comes ${JSON.stringify(next)}`,
          );
          state = Object.freeze({ ...next });
        }
      });
    }),
  ];

  const alone = law('step size: lambda of an instance does not depend on the rest of the batch', () =>
    everyLambda(ordinaryCases, (stepSize, theta, dz, shape, state) => {
      const one = { ...shape, instances: 1 };
      const width = shape.samples * shape.n;
      const lambda = stepSize.lambda(theta, dz, shape, state);
      const single = lambda.map(
        (_, b) =>
          stepSize.lambda(
            theta.subarray(b * shape.n, (b + 1) * shape.n),
            dz.subarray(b * width, (b + 1) * width),
            one,
            state,
          )[0]!,
      );
      const changed = difference(lambda, single);
      return changed && `of ${shape.instances} instances together lambda has ${changed}`;
    }),
  );

  return coupled ? laws : [...laws, alone];
}

function* reachedStates(stepSize: StepSize): Iterable<State> {
  const shape: Shape = { instances: 2, samples: 2, n: 4 };
  for (const value of [0, 1]) {
    let state = stepSize.initialState;
    yield state;
    for (let step = 0; step < 5; step++) state = stepSize.update(new Float32Array(16).fill(value), shape, state);
    yield state;
  }
}

function* adversarialCases(shape: Shape): Iterable<Float32Array> {
  const length = lengthOf(shape);
  for (const value of [0, 1, LARGEST, 2 ** -149]) {
    yield new Float32Array(length).fill(value);
    yield new Float32Array(length).fill(value, 0, shape.instances * shape.n);
    yield new Float32Array(length).fill(value, shape.instances * shape.n);
  }
  for (let seed = 0; seed < 50; seed++) yield adversarial(seed, length);
}

function* ordinaryCases(shape: Shape): Iterable<Float32Array> {
  const length = lengthOf(shape);
  for (let seed = 0; seed < 10; seed++) {
    yield integers(seed, length);
    yield uniform(seed, length);
  }
}

/** Differences that are all 0 for some steps, then sparse, then without any 0, then as large as can be. */
function changes(shape: Shape, seed: number, step: number): Rows {
  const length = shape.instances * shape.samples * shape.n;
  const kinds = [() => new Float32Array(length), integers, uniform, adversarial] as const;
  return kinds[Math.floor(step / 5) % kinds.length]!(100 * seed + step, length);
}

const lengthOf = ({ instances, samples, n }: Shape): number => instances * n * (1 + samples);

const parts = (both: Float32Array, { instances, n }: Shape): { readonly theta: Rows; readonly dz: Rows } => ({
  theta: both.subarray(0, instances * n),
  dz: both.subarray(instances * n),
});
