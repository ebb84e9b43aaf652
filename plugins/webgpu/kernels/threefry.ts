/**
 * Threefry-2x32 in WGSL, `threefry(key, counter)` being the two words that `threefry` of `@mapgrad/contracts` gives: additions,
 * rotations and exclusive ors of 32 bits, so the words are equal on every device.
 */
export const THREEFRY = /* wgsl */ `
fn mixed(words: vec2u, by: u32) -> vec2u {
  let sum = words.x + words.y;
  return vec2u(sum, ((words.y << by) | (words.y >> (32u - by))) ^ sum);
}

fn fourMixed(words: vec2u, by: vec4u) -> vec2u {
  return mixed(mixed(mixed(mixed(words, by.x), by.y), by.z), by.w);
}

fn threefry(key: vec2u, counter: u32) -> vec2u {
  const one = vec4u(13u, 15u, 26u, 6u);
  const other = vec4u(17u, 29u, 16u, 24u);
  let last = 0x1bd11bdau ^ key.x ^ key.y;
  var words = vec2u(counter + key.x, key.y);
  words = fourMixed(words, one) + vec2u(key.y, last + 1u);
  words = fourMixed(words, other) + vec2u(last, key.x + 2u);
  words = fourMixed(words, one) + vec2u(key.x, key.y + 3u);
  words = fourMixed(words, other) + vec2u(key.y, last + 4u);
  return fourMixed(words, one) + vec2u(last, key.x + 5u);
}
`;
