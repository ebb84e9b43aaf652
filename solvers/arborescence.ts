import { checkOption, type MAPSolver } from '@mapgrad/contracts';
import { checkGraph, checkReached, checkVertex } from './check-graph.ts';
import { allOrderedPairs } from './complete-graph.ts';
import { leftistHeaps } from './leftist-heaps.ts';
import { perInstance } from './per-instance.ts';
import { type Edge, edgesByVertex } from './sinks-first.ts';

/** Options of {@link arborescence}, and instances of {@link arborescences}. */
export interface ArborescenceOptions {
  /** v, how many, from 2; they are numbered from 0. */
  readonly vertices: number;
  /**
   * [n], each from a vertex to a vertex; two may join the same vertices. All v(v − 1) ordered pairs (0, 1), (0, 2), …
   * (1, 0), (1, 2), … when absent.
   */
  readonly edges?: readonly Edge[];
  /** 0 when absent. */
  readonly root?: number;
}

/**
 * The directed spanning tree, from the root to every other vertex, whose scores add up to the most: z [n] marks its
 * v − 1 edges, one into every vertex but the root, for any θ.
 *
 * Each vertex takes its best entering edge; a cycle of such edges becomes one vertex, whose entering edges count what
 * they gain over the one they would replace; in double precision. Of equal edges into a vertex the one of lowest index is
 * taken, at first and after every contraction. With mergeable heaps, O(n log v); Edmonds, Optimum branchings, 1967; Tarjan,
 * Finding optimum branchings, 1977.
 *
 * @throws MapgradError OPTION_INVALID, also where a vertex cannot be reached from the root
 */
export function arborescence(options: ArborescenceOptions): MAPSolver {
  const { vertices, root = 0 } = options;
  checkOption('vertices', vertices, Number.isSafeInteger(vertices) && vertices >= 2, 'an integer from 2');
  checkVertex('root', root, vertices);
  const edges = options.edges ?? allOrderedPairs(vertices);
  checkGraph(vertices, edges);
  checkReached(vertices, edges, root);
  const n = edges.length;

  return {
    exact: true,
    spec: { module: import.meta.url, name: 'arborescence', argument: { ...options } },
    size: () => n,
    prepare() {
      const tail = Int32Array.from(edges, (edge) => edge[0]);
      const head = Int32Array.from(edges, (edge) => edge[1]);
      const entering = edgesByVertex(vertices, edges, 1);
      const heaps = leftistHeaps(n);
      // Vertices from `vertices` on are contracted cycles.
      const heap = new Int32Array(2 * vertices);
      const chosen = new Int32Array(2 * vertices);
      const container = new Int32Array(2 * vertices);
      const shortcut = new Int32Array(2 * vertices);
      const seen = new Int32Array(2 * vertices);
      const path = new Int32Array(vertices);

      const outermost = (vertex: number): number => {
        let v = vertex;
        while (shortcut[v] !== v) {
          shortcut[v] = shortcut[shortcut[v]!]!;
          v = shortcut[v]!;
        }
        return v;
      };

      const reset = (theta: Float32Array): void => {
        heaps.reset(theta);
        seen.fill(-1);
        seen[root] = root;
        for (let v = 0; v < 2 * vertices; v++) {
          shortcut[v] = v;
          heap[v] = -1;
        }
        for (let v = 0; v < vertices; v++) {
          const end = entering.start[v + 1]!;
          for (let at = entering.start[v]!; at < end; at++) heap[v] = heaps.merge(heap[v]!, entering.edges[at]!);
        }
      };

      /** Takes the best edge into a vertex from outside it. */
      const choose = (v: number): number => {
        let edge = heap[v]!;
        while (outermost(tail[edge]!) === v) edge = heaps.rest(edge);
        chosen[v] = edge;
        heap[v] = heaps.rest(edge);
        heaps.add(heap[v], -heaps.value[edge]!);
        return outermost(tail[edge]!);
      };

      /** Follows best edges backwards from every vertex to what is connected already; gives the number of vertices. */
      const contract = (): number => {
        let count = vertices;
        for (let begin = 0; begin < vertices; begin++) {
          let length = 0;
          for (let v = outermost(begin); seen[v]! < 0; ) {
            seen[v] = begin;
            path[length++] = v;
            const before = choose(v);
            if (seen[before] !== begin) {
              v = before;
              continue;
            }
            const cycle = count++;
            for (let inner = -1; inner !== before; ) {
              inner = path[--length]!;
              container[inner] = cycle;
              shortcut[inner] = cycle;
              heap[cycle] = heaps.merge(heap[cycle]!, heap[inner]!);
            }
            v = cycle;
          }
        }
        return count;
      };

      return (theta, z) => {
        reset(theta);
        for (let cycle = contract() - 1; cycle >= vertices; cycle--) {
          const edge = chosen[cycle]!;
          let v = head[edge]!;
          while (container[v] !== cycle) v = container[v]!;
          chosen[v] = edge;
        }
        z.fill(0);
        for (let v = 0; v < vertices; v++) if (v !== root) z[chosen[v]!] = 1;
      };
    },
  };
}

/** {@link arborescence} with a graph for each instance. */
export const arborescences = (): MAPSolver<ArborescenceOptions> =>
  perInstance(import.meta.url, 'arborescences', arborescence);
