import { STRATA } from './strata.ts';
import { THREEFRY } from './threefry.ts';

/** What of making rows is known when a kernel is compiled. */
export interface Recipe {
  readonly noise: 'none' | 'additive' | 'multiplicative';
  readonly plan: 'independent' | 'antithetic' | 'stratified';
  /** S of `stratified`. */
  readonly strata: number;
  /** Whether there is a shift. */
  readonly moved: boolean;
}

/** The bytes of `Query` below. */
export const QUERY_BYTES = 48;

/**
 * Makes rows in WGSL: `makeScores(first, last, lane)` hands the numbers `w·θ + τ·ε + step·direction` of a row to the `keep` of a
 * kernel, as bits of float32.
 *
 * The terms are added in the order of the inline executor, in float32 instead of doubles. Each is bounded before it is added, which keeps
 * infinities out, and compilers from fusing a product with a sum. A quantile is its float32, what that leaves over, and a part of
 * the way to the next one, smallest first, so that it nearly always rounds as the double does.
 */
export const scores = ({ noise, plan, strata, moved }: Recipe): string => /* wgsl */ `
const NOISY = ${noise !== 'none'};
const MULTIPLICATIVE = ${noise === 'multiplicative'};
const ANTITHETIC = ${plan === 'antithetic'};
const STRATIFIED = ${plan === 'stratified'};
const STRATA_SIZE = ${strata}u;
const MOVED = ${moved};
const LARGEST = 0x1.fffffep+127f;
const LARGEST_EXPONENT = 88.72283f;

struct Query {
  key: vec2u,
  strataKey: vec2u,
  offset: u32,
  samples: u32,
  weight: f32,
  temperature: f32,
  shrink: f32,
}

@group(0) @binding(0) var<uniform> query: Query;
@group(0) @binding(1) var<storage, read> theta: array<f32>;
@group(0) @binding(2) var<storage, read> asked: array<vec2u>;
@group(0) @binding(3) var<storage, read> direction: array<f32>;
@group(0) @binding(4) var<storage, read> quantiles: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> z: array<u32>;

// Of the row of a workgroup: where it begins in z, and its θ; its noise.
var<private> at: u32;
var<private> thetaAt: u32;
var<private> step: f32;
var<private> key: vec2u;
var<private> side: u32;
var<private> sample: u32;
var<private> orderKey: vec2u;
${THREEFRY}${STRATA}
fn bounded(value: f32) -> f32 {
  return clamp(value, -LARGEST, LARGEST);
}

fn quantile(word: u32) -> f32 {
  let odd = (word << 1u) | 1u;
  let zeros = countLeadingZeros(odd);
  let scaled = odd << zeros;
  let node = ((31u - zeros) << 8u) + ((scaled >> 23u) & 255u) + select(0u, NODES, word >= 0x80000000u);
  let line = quantiles[node];
  return line.x + (line.y + f32(scaled & 0x7fffffu) * 0x1p-23f * line.z);
}

fn planned(i: u32, word: u32) -> u32 {
  if (ANTITHETIC) { return word ^ side; }
  if (STRATIFIED) { return stratified(word, sample, STRATA_SIZE, threefry(orderKey, i)); }
  return word;
}

fn score(i: u32, word: u32) -> u32 {
  var sum = bounded(query.weight * theta[thetaAt + i]);
  if (NOISY) {
    let noise = bounded(query.temperature * quantile(planned(i, word)));
    if (MULTIPLICATIVE) {
      sum = bounded(sum * exp(min(noise - query.shrink, LARGEST_EXPONENT)));
    } else {
      sum = sum + noise;
    }
  }
  if (MOVED) { sum = bounded(sum) + bounded(step * direction[at + i]); }
  return bitcast<u32>(bounded(sum));
}

fn beginRow(row: u32) {
  let asking = (row + query.offset) / query.samples;
  let instance = asked[asking];
  let number = instance.x * query.samples + (row + query.offset) % query.samples;
  at = row * n;
  thetaAt = asking * n;
  step = bitcast<f32>(instance.y);
  side = select(0u, 0x80000000u, number % 2u == 1u);
  key = threefry(query.key, select(number, number - number % 2u, ANTITHETIC));
  sample = number % STRATA_SIZE;
  orderKey = threefry(query.strataKey, number / STRATA_SIZE);
}

fn makeScores(first: u32, last: u32, lane: u32) {
  for (var pair = first / 2u + lane; 2u * pair < last; pair += THREADS) {
    var words = vec2u();
    if (NOISY) { words = threefry(key, pair); }
    let i = 2u * pair;
    if (i >= first) { keep(i, score(i, words.x)); }
    if (i + 1u < last) { keep(i + 1u, score(i + 1u, words.y)); }
  }
}
`;
