import { createHash } from 'node:crypto';
import { type PageHeaders } from './page-headers.ts';

/** What determines the extracted offer besides a page's text. */
export interface ContentHashContext {
  extractorKey: string;
  finalUrl: string;
  headers: Pick<PageHeaders, 'contentType' | 'cfMitigated' | 'wafAction'>;
}

/** What determines the extracted offer besides a response's bytes. */
export interface BodyHashContext extends ContentHashContext {
  encoding: string;
  maxBytes: number;
}

const HASH_BYTES = 16;

/**
 * Hashes a response's bytes as received, still compressed, with their context. Equal hashes mean equal
 * offers.
 */
export function bodyHash(receivedBytes: Uint8Array, context: BodyHashContext): Uint8Array {
  return hashInContext(receivedBytes, [...contextFields(context), context.encoding, context.maxBytes]);
}

/** The context as a list of values to hash. */
export function contextFields({ extractorKey, finalUrl, headers }: ContentHashContext): unknown[] {
  return [extractorKey, finalUrl, headers.contentType, headers.cfMitigated, headers.wafAction];
}

/** SHA-256 of the context and the bytes, truncated to 16 bytes. */
export function hashInContext(bytes: Uint8Array, context: readonly unknown[]): Uint8Array {
  const digest = createHash('sha256').update(JSON.stringify(context)).update(bytes).digest();
  return new Uint8Array(digest.subarray(0, HASH_BYTES));
}
