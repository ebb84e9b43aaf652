import { DOUBLE_SUM } from './double-sum.ts';
import { type Kernel, ONE, threadsFor } from './kernel.ts';

/** Cells of each invocation, while there are few of them. */
const CELLS_EACH = 4;

/**
 * The cheapest path over the cells of a grid: every cell takes the least of its neighbours and its own cost, again and again, until
 * none changes; then the path is followed back from the last corner.
 *
 * Distances are sums of doubles, to the bit those of `gridShortestPath`, so paths differ only where two ways cost the same. Then a cell
 * is reached from the neighbour that has the fewer cells before it, and of equal ones from that of the lower index.
 */
export function gridPath(rows: number, columns: number, neighbours: 4 | 8): Kernel {
  const n = rows * columns;
  const threads = threadsFor(n / CELLS_EACH);
  const width = columns + 2;
  const places = width * (rows + 2);
  const around = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1].filter(
    (offset) => neighbours === 8 || [1, width].includes(Math.abs(offset)),
  );
  return {
    n,
    threads,
    memory: 12 * places + 8,
    code: /* wgsl */ `
const COLUMNS = ${columns}u;
const WIDTH = ${width}u;
const PLACES = ${places}u;
const CELLS = ${Math.ceil(n / threads)}u;
const FAR = vec3u(0x7ff00000u, 0u, 0u);

// Of each cell the cost of the way to it, as a double, and the number of cells before it; with a border that nothing reaches.
var<workgroup> high: array<u32, PLACES>;
var<workgroup> low: array<u32, PLACES>;
var<workgroup> steps: array<u32, PLACES>;
var<workgroup> changes: atomic<u32>;
var<workgroup> goesOn: u32;
${DOUBLE_SUM}
fn keep(i: u32, bits: u32) {
  z[at + i] = select(0u, bits & 0x7fffffffu, bits > 0x80000000u);
}

fn placeOf(cell: u32) -> u32 {
  return (cell / COLUMNS + 1u) * WIDTH + cell % COLUMNS + 1u;
}

fn cellOf(place: u32) -> u32 {
  return (place / WIDTH - 1u) * COLUMNS + place % WIDTH - 1u;
}

fn less(one: vec3u, other: vec3u) -> bool {
  return one.x < other.x || (one.x == other.x && (one.y < other.y || (one.y == other.y && one.z < other.z)));
}

fn keepWay(place: u32, way: vec3u) {
  high[place] = way.x;
  low[place] = way.y;
  steps[place] = way.z;
}

// The better of a way to a place, both in four words, and the way to another place.
fn better(best: vec4u, place: u32) -> vec4u {
  let far = high[place];
  if (far > best.x) { return best; }
  let way = vec4u(far, low[place], steps[place], place);
  return select(best, way, less(way.xyz, best.xyz));
}

fn bestBefore(place: u32) -> vec4u {
  var best = vec4u(FAR, place);
${around.map((offset) => `  best = better(best, place ${offset < 0 ? '-' : '+'} ${Math.abs(offset)}u);`).join('\n')}
  return best;
}

fn solveRow(lane: u32) {
  var costs: array<vec2u, CELLS>;
  var ways: array<vec3u, CELLS>;
  makeScores(0u, n, lane);
  for (var place = lane; place < PLACES; place += THREADS) {
    keepWay(place, select(FAR, vec3u(), place == placeOf(0u)));
  }
  storageBarrier();
  workgroupBarrier();
  for (var own = 0u; own < CELLS; own++) {
    let cell = own * THREADS + lane;
    if (cell < n) {
      costs[own] = widened(z[at + cell]);
      z[at + cell] = 0u;
      ways[own] = select(FAR, vec3u(), cell == 0u);
    }
  }
  loop {
    var changed = 0u;
    for (var own = 0u; own < CELLS; own++) {
      let cell = own * THREADS + lane;
      if (cell >= n) { break; }
      let before = bestBefore(placeOf(cell));
      let way = vec3u(plus(before.xy, costs[own]), before.z + 1u);
      if (before.x < FAR.x && less(way, ways[own])) {
        ways[own] = way;
        changed |= 1u << own;
      }
    }
    if (changed != 0u) { atomicStore(&changes, 1u); }
    workgroupBarrier();
    for (var own = 0u; own < CELLS; own++) {
      if ((changed & (1u << own)) != 0u) { keepWay(placeOf(own * THREADS + lane), ways[own]); }
    }
    if (lane == 0u) { goesOn = atomicExchange(&changes, 0u); }
    if (workgroupUniformLoad(&goesOn) == 0u) { break; }
  }
  storageBarrier();
  if (lane == 0u) {
    z[at] = ${ONE};
    for (var place = placeOf(n - 1u); place != placeOf(0u); place = bestBefore(place).w) { z[at + cellOf(place)] = ${ONE}; }
  }
}
`,
  };
}
