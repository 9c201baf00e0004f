import { PAGE_DIGEST } from './page-digest-code.ts';
import { WasmModule } from './wasm-module.ts';

/** Addresses in the module's memory; the same as in `server/wasm/page-digest.as`. */
const DIGEST = 0x1000;
const DIGEST_BYTES = 32;
const TEXT = 0x10000;

const module = new WasmModule<{ digest(length: number): void }>(PAGE_DIGEST, TEXT * 16);

/**
 * A digest of a page without random tokens, which change with every response: nonces, request ids, signatures
 * and times in milliseconds. A token is random if it has 13 or more characters of hexadecimal, UUIDs or
 * base64 and changes between letters and digits at least three times and at least once per eight characters;
 * or if it is 13 digits starting with 1. Amounts, words, names and dates are part of the digest. Not
 * collision-resistant against deliberate attacks.
 */
export function pageDigest(html: Uint8Array): Uint8Array {
  module.write(html, TEXT);
  module.exports.digest(html.length);
  return new Uint8Array(module.buffer, DIGEST, DIGEST_BYTES).slice();
}
