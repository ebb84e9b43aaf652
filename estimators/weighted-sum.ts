import {
  type Asking,
  checkOption,
  type Forward,
  type GradientEstimator,
  MapgradError,
  type Query,
  type Rows,
  type State,
  saturated,
} from '@mapgrad/contracts';
import { zeroShare } from './rows.ts';
import { sameRecipe } from './same-recipe.ts';
import { specWithParts } from './spec.ts';

/** Options of {@link weightedSum}. */
export interface WeightedSumOptions {
  /** K estimators that give the same output for the same θ and key. */
  readonly of: readonly GradientEstimator[];
  /** w [K], which add to 1; 1/K each when absent. */
  readonly weights?: readonly number[];
}

/**
 * The weighted sum of the gradients of K estimators, such as a small step's and a large step's.
 *
 * `dL/dθ_b = Σ_k w_k g_kb`, `Σ_k w_k = 1`, so that it obeys the law of the identity where its members do. Weights may be
 * negative: `2·g_1 − g_2` takes away a bias that is twice as large in g_2.
 *
 * Output: that of the first member, which all the others must give too, to the last bit; what several ask for in the same words
 * in the forward pass is asked once. State and report: those of the members under `0.alpha`, `1.alpha`, …; report:
 * `zeroGradients` of the sum.
 *
 * @throws MapgradError OPTION_INVALID, in the forward pass also where the outputs differ
 */
export function weightedSum({ of, weights = of.map(() => 1 / of.length) }: WeightedSumOptions): GradientEstimator {
  const [first] = of;
  if (first === undefined) throw invalid('of is an empty list, expected one estimator or more');
  if (weights.length !== of.length) {
    throw invalid(`weights has ${weights.length} numbers, expected one for each of the ${of.length} estimators`);
  }
  for (const [k, weight] of weights.entries()) checkOption(`weights[${k}]`, weight, true, 'a finite number');
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  checkOption('the sum of weights', total, Math.abs(total - 1) <= TOLERANCE, '1');
  of.forEach((member: { readonly learnsFrom?: unknown; readonly outputs: number }, k) => {
    if (member.learnsFrom !== undefined)
      throw invalid(`of[${k}] learns from losses, expected one that learns from dL/dz`);
    if (member.outputs !== first.outputs) {
      throw invalid(
        `of[${k}] gives ${member.outputs} rows an instance, expected ${first.outputs} as of[0] does; ${SHARE}`,
      );
    }
  });

  return {
    spec: specWithParts(import.meta.url, 'weightedSum', { of, weights }),
    outputs: first.outputs,
    initialState: Object.assign({}, ...of.map(({ initialState }, k) => prefixed(initialState, k))) as State,
    *forward(theta, step) {
      const known: [Query, Rows][] = [];
      const passes: Forward[] = [];
      for (const [k, member] of of.entries()) {
        const pass = yield* askingOnce(member.forward(theta, step), known);
        const at = passes[0]?.output.findIndex((value, i) => value !== pass.output[i]) ?? -1;
        if (at >= 0) {
          const found = `${pass.output[at]} at row ${Math.floor(at / step.n)}, column ${at % step.n}`;
          throw invalid(
            `of[${k}] gives an output other than of[0]: ${found} and not ${passes[0]!.output[at]}; ${SHARE}`,
          );
        }
        passes.push(pass);
      }
      return {
        output: passes[0]!.output,
        *backward(dz, state) {
          const sum = new Float64Array(theta.length);
          const states: State[] = [];
          const reports: State[] = [];
          for (const [k, { backward }] of passes.entries()) {
            const end = yield* backward(dz, unprefixed(state, k));
            for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weights[k]! * end.dtheta[i]!;
            states.push(prefixed(end.state, k));
            reports.push(prefixed(end.report, k));
          }
          const dtheta = Float32Array.from(sum, saturated);
          const report = Object.assign({ zeroGradients: zeroShare(dtheta, step.n) }, ...reports) as State;
          return { dtheta, state: Object.assign({}, ...states) as State, report };
        },
      };
    },
  };
}

const TOLERANCE = 1e-9;
const SHARE = 'they must share noise, samples and temperature';

const invalid = (message: string): MapgradError => new MapgradError('OPTION_INVALID', message);

/** A conversation in which what is known is not asked again; what is asked becomes known. */
function* askingOnce<T>(conversation: Asking<T>, known: [Query, Rows][]): Asking<T> {
  let turn = conversation.next();
  while (!turn.done) {
    const query = turn.value;
    const [, told] = known.find(([other]) => sameRecipe(other, query)) ?? [];
    const answer = told ?? (yield query);
    if (told === undefined) known.push([query, answer.slice()]);
    turn = conversation.next(told === undefined ? answer : answer.slice());
  }
  return turn.value;
}

const prefixed = (numbers: State, k: number): State =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${k}.${name}`, value]));

function unprefixed(numbers: State, k: number): State {
  const own = Object.entries(numbers).filter(([name]) => name.startsWith(`${k}.`));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(`${k}.`.length), value]));
}
