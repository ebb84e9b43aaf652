import { type Edge, edgesByVertex } from './sinks-first.ts';

/**
 * Makes Dinitz's algorithm for capacities [n] from 0: it pushes a maximum flow from the source to the target, and gives
 * for each vertex how many arcs with capacity left lead to it from the source, −1 where none do.
 *
 * The array it gives is its own, and the next flow's. O(vertices² · n) at worst.
 */
export function maximumFlow(
  vertices: number,
  edges: readonly Edge[],
  source: number,
  target: number,
  undirected: boolean,
): (capacity: Float64Array) => Int32Array {
  // Arc 2e leads along edge e, arc 2e + 1 back.
  const arcs = edges.flatMap(([from, to]): Edge[] => [
    [from, to],
    [to, from],
  ]);
  const head = Int32Array.from(arcs, (arc) => arc[1]);
  const { start, edges: leaving } = edgesByVertex(vertices, arcs, 0);
  const left = new Float64Array(arcs.length);
  const level = new Int32Array(vertices);
  const queue = new Int32Array(vertices);
  const next = new Int32Array(vertices);
  const path = new Int32Array(vertices);

  /** Levels by distance from the source; whether the target has one. */
  const reach = (): boolean => {
    level.fill(-1);
    level[source] = 0;
    queue[0] = source;
    for (let done = 0, found = 1; done < found; done++) {
      const v = queue[done]!;
      for (let at = start[v]!; at < start[v + 1]!; at++) {
        const arc = leaving[at]!;
        const w = head[arc]!;
        if (level[w]! >= 0 || left[arc]! <= 0) continue;
        level[w] = level[v]! + 1;
        queue[found++] = w;
      }
    }
    return level[target]! >= 0;
  };

  /** Pushes as much as the arcs of a path have left; gives how many arcs remain before the first that is full now. */
  const push = (length: number): number => {
    let most = Number.POSITIVE_INFINITY;
    for (let i = 0; i < length; i++) most = Math.min(most, left[path[i]!]!);
    let open = length;
    for (let i = length - 1; i >= 0; i--) {
      const arc = path[i]!;
      left[arc]! -= most;
      left[arc ^ 1]! += most;
      if (left[arc] === 0) open = i;
    }
    return open;
  };

  /** Pushes along paths from level to level until none is left. */
  const block = (): void => {
    next.set(start.subarray(0, vertices));
    for (let v = source, length = 0; ; ) {
      if (v === target) {
        length = push(length);
        v = head[path[length]! ^ 1]!;
      } else if (next[v]! < start[v + 1]!) {
        const arc = leaving[next[v]!]!;
        const w = head[arc]!;
        if (left[arc]! > 0 && level[w] === level[v]! + 1) {
          path[length++] = arc;
          v = w;
        } else next[v]!++;
      } else {
        if (v === source) return;
        v = head[path[--length]! ^ 1]!;
        next[v]!++;
      }
    }
  };

  return (capacity) => {
    for (let e = 0; e < capacity.length; e++) {
      left[2 * e] = capacity[e]!;
      left[2 * e + 1] = undirected ? capacity[e]! : 0;
    }
    while (reach()) block();
    return level;
  };
}
