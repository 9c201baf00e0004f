import { pageDigest } from '../extract/text/page-digest.ts';
import { contextFields, hashInContext, type ContentHashContext } from '../net/body-hash.ts';

/**
 * Hashes a page's text without tokens that change with every response (nonces, times), together with its
 * context. Pages with equal hashes have equal offers.
 */
export function contentHash(html: Uint8Array, context: ContentHashContext): Uint8Array {
  return hashInContext(pageDigest(html), contextFields(context));
}
