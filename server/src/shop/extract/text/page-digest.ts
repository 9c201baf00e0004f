import { PAGE_DIGEST } from './page-digest-code.ts';
import { WasmModule } from './wasm-module.ts';

/** Where things stand in the module's memory, as `server/wasm/page-digest.as` has it. */
const DIGEST = 0x1000;
const DIGEST_BYTES = 32;
const TEXT = 0x10000;

const module = new WasmModule<{ digest(length: number): void }>(PAGE_DIGEST, TEXT * 16);

/**
 * A digest of a page without what shops draw anew for each answer and no reader makes anything of: nonces, request numbers, signatures,
 * times in milliseconds. That is: thirteen or more of the characters of hexadecimal numbers, UUIDs and base64 in which letters and digits
 * take turns, one of eight being another kind than the one before it and three at least; and thirteen digits that begin with a 1. Amounts,
 * words, names and dates count. It holds against chance, not against a page made to have another's digest.
 */
export function pageDigest(html: Uint8Array): Uint8Array {
  module.write(html, TEXT);
  module.exports.digest(html.length);
  return new Uint8Array(module.buffer, DIGEST, DIGEST_BYTES).slice();
}
