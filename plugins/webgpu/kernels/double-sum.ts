/**
 * Sums of doubles from 0 in WGSL, as pairs of words (high, low), whose order is theirs: `widened(bits)` of a float32, and
 * `plus(one, other)`, rounded to nearest, ties to even, as JavaScript does.
 */
export const DOUBLE_SUM = /* wgsl */ `
fn widened(bits: u32) -> vec2u {
  if (bits == 0u) { return vec2u(); }
  var exponent = bits >> 23u;
  var digits = bits & 0x7fffffu;
  if (exponent == 0u) {
    let zeros = countLeadingZeros(digits) - 8u;
    digits = (digits << zeros) & 0x7fffffu;
    exponent = 1u - zeros;
  }
  return vec2u(((exponent + 896u) << 20u) | (digits >> 3u), digits << 29u);
}

// 53 digits and three bits to round by.
fn digitsOf(number: vec2u) -> vec2u {
  let high = (number.x & 0xfffffu) | 0x100000u;
  return vec2u((high << 3u) | (number.y >> 29u), number.y << 3u);
}

// The last bit gathers all that are shifted out; by at most 55.
fn shifted(digits: vec2u, by: u32) -> vec2u {
  if (by == 0u) { return digits; }
  if (by < 32u) {
    let lost = digits.y << (32u - by);
    return vec2u(digits.x >> by, (digits.y >> by) | (digits.x << (32u - by)) | select(0u, 1u, lost != 0u));
  }
  let rest = by - 32u;
  let lost = select(digits.x << (32u - rest), 0u, rest == 0u) | digits.y;
  return vec2u(0u, (digits.x >> rest) | select(0u, 1u, lost != 0u));
}

fn plus(one: vec2u, other: vec2u) -> vec2u {
  let exchanged = other.x > one.x || (other.x == one.x && other.y > one.y);
  let larger = select(one, other, exchanged);
  let smaller = select(other, one, exchanged);
  let apart = (larger.x >> 20u) - (smaller.x >> 20u);
  if (all(smaller == vec2u()) || apart > 53u) { return larger; }
  let a = digitsOf(larger);
  let b = shifted(digitsOf(smaller), apart);
  let low = a.y + b.y;
  var sum = vec2u(a.x + b.x + select(0u, 1u, low < a.y), low);
  var exponent = larger.x >> 20u;
  if (sum.x >= 0x1000000u) {
    sum = shifted(sum, 1u);
    exponent++;
  }
  let digits = vec2u((sum.x >> 3u) - 0x100000u, (sum.y >> 3u) | (sum.x << 29u));
  let rest = sum.y & 7u;
  let up = select(0u, 1u, rest > 4u || (rest == 4u && (digits.y & 1u) == 1u));
  let rounded = digits.y + up;
  return vec2u((exponent << 20u) + digits.x + select(0u, 1u, rounded < up), rounded);
}
`;
