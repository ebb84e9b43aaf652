import { oneOf } from '@mapgrad/contracts';
import { checkEnds, checkGraph } from './check-graph.ts';
import type { PositiveTheta } from './edge-costs.ts';
import { type Routes, routes } from './routes.ts';
import type { Edge } from './sinks-first.ts';

/** Options of a solver of costs between a source and a target. */
interface BetweenEndsOptions {
  readonly vertices: number;
  readonly edges: readonly Edge[];
  readonly source?: number;
  readonly target?: number;
  readonly undirected?: boolean;
  readonly positive?: PositiveTheta;
}

/** These options with their defaults, and the part of the graph that lies between the ends. */
export interface BetweenEnds extends Required<BetweenEndsOptions> {
  readonly graph: Routes;
}

/** Checks such options; throws OPTION_INVALID, also where there is no path. */
export function betweenEnds(options: BetweenEndsOptions): BetweenEnds {
  const { vertices, edges, source = 0, target = vertices - 1, undirected = false, positive = 'error' } = options;
  checkGraph(vertices, edges);
  checkEnds(vertices, source, target);
  oneOf('undirected', undirected, [false, true]);
  oneOf('positive', positive, ['error', 'zero']);
  const graph = routes(vertices, edges, source, target, undirected);
  return { vertices, edges, source, target, undirected, positive, graph };
}
