/**
 * The words of `stratified` in WGSL, equal to the bit: products and quotients of more than 32 bits are taken apart, where
 * JavaScript has doubles that hold them exactly.
 */
export const STRATA = /* wgsl */ `
// The integer part of word · size / 2^32, size being at most 2^20.
fn below(size: u32, word: u32) -> u32 {
  let low = (word & 0xffffu) * (size & 0xffffu);
  let middle = (word >> 16u) * (size & 0xffffu) + (low >> 16u);
  let other = (word & 0xffffu) * (size >> 16u) + (middle & 0xffffu);
  return (word >> 16u) * (size >> 16u) + (middle >> 16u) + (other >> 16u);
}

// The place of an index in a permutation that is drawn by two words, by swap-or-not shuffles.
fn permuted(index: u32, size: u32, words: vec2u) -> u32 {
  var x = index;
  var key = words.x;
  for (var round = 0u; round < 12u; round++) {
    key = (key ^ (key >> 15u)) * 0x2c9277b5u + 0x3c6ef35fu;
    let sum = below(size, key);
    let partner = select(sum + size - x, sum - x, sum >= x);
    var hash = (max(x, partner) ^ key) * 0x9e3779b1u;
    hash = (hash ^ (hash >> 15u)) * 0x85ebca6bu;
    x = select(x, partner, hash >= 0x80000000u);
  }
  x += below(size, words.y);
  return select(x, x - size, x >= size);
}

// Words in the order of their quantiles, and back.
fn ranked(word: u32) -> u32 {
  return select(word, word ^ 0x7fffffffu, word >= 0x80000000u);
}

// The integer part of (stratum · 2^32 + within) / size, with stratum < size ≤ 2^20.
fn spread(stratum: u32, within: u32, size: u32) -> u32 {
  let first = (stratum << 12u) | (within >> 20u);
  let second = ((first % size) << 12u) | ((within >> 8u) & 0xfffu);
  let third = ((second % size) << 8u) | (within & 0xffu);
  return ((first / size) << 20u) + ((second / size) << 8u) + third / size;
}

fn stratified(word: u32, sample: u32, size: u32, order: vec2u) -> u32 {
  return ranked(spread(permuted(sample, size, order), ranked(word), size));
}
`;
