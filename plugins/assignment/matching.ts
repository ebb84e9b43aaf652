// eslint-disable-next-line @typescript-eslint/triple-slash-reference -- the package has no declarations of its own
/// <reference path="./edmonds-blossom.d.ts" />
import { checkOption, type MAPSolver, MapgradError } from '@mapgrad/contracts';
import { allPairs, type Edge } from '@mapgrad/solvers';
import blossom from 'edmonds-blossom';

/** Options of {@link matching}. */
export interface MatchingOptions {
  /** v, how many; they are numbered from 0. */
  readonly vertices: number;
  /** [n], in any direction, no two of the same vertices. All v(v − 1)/2 pairs (0, 1), (0, 2), … when absent. */
  readonly edges?: readonly Edge[];
  /** Every vertex has a partner; when false, the default, as many as are worth it. */
  readonly perfect?: boolean;
}

/** Weights are integers of at most 40 bits, so that the sums and halves of the algorithm are exact. */
const BITS = 40;

/**
 * The best matching of a graph: z [n] marks edges, no two of which share a vertex, whose scores add up to the most, for any
 * θ; with `perfect`, among matchings of all vertices. By the blossom algorithm of edmonds-blossom, O(v³).
 *
 * θ is rounded to multiples of 2⁻⁴⁰ max|θ|, to a power of two, with which the algorithm is exact and always ends: a
 * θ_e of at least 2⁻¹⁶ max|θ| loses nothing. The answer is a pure function of θ; which one it is of equally good ones is
 * not specified. It is checked to be in C in O(v); that none is better is not, because edmonds-blossom keeps to itself the
 * prices that would prove it. Edmonds, Paths, trees, and flowers, 1965; Galil, Efficient algorithms for finding maximum
 * matching in graphs, 1986.
 *
 * @throws MapgradError OPTION_INVALID, also where there is no perfect matching; a solve throws THETA_NOT_FINITE, and
 *   SOLVER_FAILED where edmonds-blossom gives no matching
 */
export function matching(options: MatchingOptions): MAPSolver {
  const { vertices, perfect = false } = options;
  checkOption('vertices', vertices, Number.isSafeInteger(vertices) && vertices >= 2, 'an integer from 2');
  const edges = options.edges ?? allPairs(vertices);
  const edgeOf = edgesByPair(vertices, edges);
  const n = edges.length;
  const weighed = edges.map(([from, to]): [number, number, number] => [from, to, 0]);
  if (perfect) checkPerfect(vertices, blossom(weighed, true));

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'matching', argument: { ...options } },
    size: () => n,
    prepare() {
      const weights = edges.map(([from, to]): [number, number, number] => [from, to, 0]);
      return (theta, z) => {
        const scale = scaleOf(theta);
        for (let e = 0; e < n; e++) weights[e]![2] = Math.round(theta[e]! * scale);
        const partners = blossom(weights, perfect);
        z.fill(0);
        let matched = 0;
        for (let v = 0; v < partners.length; v++) {
          const partner = partners[v]!;
          if (partner < 0) continue;
          const edge = edgeOf.get(pair(v, partner, vertices));
          if (edge === undefined || v >= vertices || partners[partner] !== v) throw noMatching(partners);
          z[edge] = 1;
          matched++;
        }
        if (perfect && matched < vertices) throw noMatching(partners);
      };
    },
  };
}

const pair = (a: number, b: number, vertices: number): number => Math.min(a, b) * vertices + Math.max(a, b);

/** The edge of each pair of vertices. */
function edgesByPair(vertices: number, edges: readonly Edge[]): ReadonlyMap<number, number> {
  checkOption('edges.length', edges.length, edges.length >= 1, 'at least one edge');
  const known = new Map<number, number>();
  for (const [e, [from, to]] of edges.entries()) {
    for (const [end, v] of [from, to].entries()) {
      const holds = Number.isInteger(v) && v >= 0 && v < vertices;
      checkOption(`edges[${e}][${end}]`, v, holds, `a vertex, an integer from 0 to ${vertices - 1}`);
    }
    checkOption(`edges[${e}][1]`, to, to !== from, 'another vertex than the first');
    const other = known.get(pair(from, to, vertices));
    if (other !== undefined) {
      const message = `edges[${e}] joins the vertices ${from} and ${to}, as edges[${other}] does; leave one of them out`;
      throw new MapgradError('OPTION_INVALID', message);
    }
    known.set(pair(from, to, vertices), e);
  }
  return known;
}

function checkPerfect(vertices: number, partners: readonly number[]): void {
  const lonely = Array.from({ length: vertices }, (_, v) => v).filter((v) => (partners[v] ?? -1) < 0);
  if (lonely.length === 0) return;
  throw new MapgradError(
    'OPTION_INVALID',
    `no matching has all vertices: one of the largest leaves out ${lonely.join(', ')}; add edges, or set perfect: false`,
  );
}

/** A power of two that brings max|θ| to between 2⁴⁰ and 2⁴¹. */
function scaleOf(theta: Float32Array): number {
  let largest = 0;
  for (let e = 0; e < theta.length; e++) {
    const size = Math.abs(theta[e]!);
    if (!Number.isFinite(size)) {
      throw new MapgradError('THETA_NOT_FINITE', `theta[${e}] is ${theta[e]!}, expected a finite number`);
    }
    largest = Math.max(largest, size);
  }
  return largest === 0 ? 1 : 2 ** (BITS - Math.floor(Math.log2(largest)));
}

const noMatching = (partners: readonly number[]): MapgradError =>
  new MapgradError('SOLVER_FAILED', `edmonds-blossom gave the partners ${partners.join(', ')}, which are no matching`);
