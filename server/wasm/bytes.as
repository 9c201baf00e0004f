// Functions that the modules share.

@inline
export function maskOf(bytes: v128): u32 {
  return <u32>i8x16.bitmask(bytes);
}

// Hashes a name's length, first eight bytes and last eight bytes, ignoring case. Must equal `hashOf` in
// `html-bytes.ts`. May read up to seven bytes past the name.
@inline
export function hashOf(start: usize, nameEnd: usize): u32 {
  const length = <u32>(nameEnd - start);
  const mask: u64 = length < 8 ? ((<u64>1) << (length << 3)) - 1 : ~(<u64>0);
  const first = (load<u64>(start) | 0x2020202020202020) & mask;
  const last = length < 8 ? 0 : load<u64>(nameEnd - 8) | 0x2020202020202020;
  const hash =
    (<u32>first * 0x9e3779b1) ^
    (<u32>(first >> 32) * 0x85ebca6b) ^
    (<u32>last * 0xc2b2ae35) ^
    (<u32>(last >> 32) * 0x27d4eb2f) ^
    (length * 0x165667b1);
  return (hash ^ (hash >> 15)) & 0x3fffffff;
}
