import { pageDigest } from '../extract/text/page-digest.ts';
import { contextFields, hashInContext, type ContentHashContext } from '../net/body-hash.ts';

/**
 * A hash of a page's text but for what shops draw anew for each answer, and of all else that decides what is read from it: pages with the
 * same hash have the same offer.
 */
export function contentHash(html: Uint8Array, context: ContentHashContext): Uint8Array {
  return hashInContext(pageDigest(html), contextFields(context));
}
