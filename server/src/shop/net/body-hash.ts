import { createHash } from 'node:crypto';
import { type PageHeaders } from './page-headers.ts';

/** What the reading of a page depends on besides its text. */
export interface ContentHashContext {
  reader: string;
  finalUrl: string;
  headers: Pick<PageHeaders, 'contentType' | 'cfMitigated' | 'wafAction'>;
}

/** What the reading of an answer depends on besides its bytes. */
export interface BodyHashContext extends ContentHashContext {
  encoding: string;
  maxBytes: number;
}

const HASH_BYTES = 16;

/** A hash of an answer's bytes as they came over the wire, still compressed, and of all else that decides what is read from them. */
export function bodyHash(wire: Uint8Array, context: BodyHashContext): Uint8Array {
  return hashInContext(wire, [...contextFields(context), context.encoding, context.maxBytes]);
}

/** Everything besides its text that decides what is read from a page. */
export function contextFields({ reader, finalUrl, headers }: ContentHashContext): unknown[] {
  return [reader, finalUrl, headers.contentType, headers.cfMitigated, headers.wafAction];
}

/** A hash of bytes together with their context, cut to 16 bytes. */
export function hashInContext(bytes: Uint8Array, context: readonly unknown[]): Uint8Array {
  const whole = createHash('sha256').update(JSON.stringify(context)).update(bytes).digest();
  return new Uint8Array(whole.subarray(0, HASH_BYTES));
}
