/** Bits of float32 as integers of the same order, −0 as 0, in WGSL. */
export const ORDERED = /* wgsl */ `
fn ordered(bits: u32) -> u32 {
  let positive = select(bits, 0u, bits == 0x80000000u);
  return select(positive | 0x80000000u, ~positive, positive >= 0x80000000u);
}
`;
