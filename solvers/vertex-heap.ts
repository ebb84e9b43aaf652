/** Vertices waiting in the order of their distance, and of equals in that of their hops. */
export interface VertexHeap {
  clear(): void;
  /** Puts a vertex in, or moves it forward after its distance or hops have become less. O(log size) */
  rise(vertex: number): void;
  /** Takes the first one out. O(log size) */
  pop(): number;
}

/** A binary heap of vertices, by two arrays [vertices] that the caller writes. */
export function vertexHeap(distance: Float64Array, hops: Int32Array): VertexHeap {
  const heap = new Int32Array(distance.length);
  const place = new Int32Array(distance.length);
  let size = 0;

  const before = (far: number, count: number, v: number): boolean =>
    far < distance[v]! || (far === distance[v]! && count < hops[v]!);

  return {
    clear() {
      size = 0;
      place.fill(-1);
    },
    rise(vertex) {
      const far = distance[vertex]!;
      const count = hops[vertex]!;
      let hole = place[vertex]! < 0 ? size++ : place[vertex]!;
      while (hole > 0) {
        const above = (hole - 1) >> 1;
        const parent = heap[above]!;
        if (!before(far, count, parent)) break;
        heap[hole] = parent;
        place[parent] = hole;
        hole = above;
      }
      heap[hole] = vertex;
      place[vertex] = hole;
    },
    pop() {
      const first = heap[0]!;
      const last = heap[--size]!;
      const far = distance[last]!;
      const count = hops[last]!;
      let hole = 0;
      for (let below = 1; below < size; below = 2 * hole + 1) {
        const right = heap[below + 1]!;
        if (below + 1 < size && before(distance[right]!, hops[right]!, heap[below]!)) below++;
        const child = heap[below]!;
        if (before(far, count, child)) break;
        heap[hole] = child;
        place[child] = hole;
        hole = below;
      }
      heap[hole] = last;
      place[last] = hole;
      return first;
    },
  };
}
