import { type SiteRules } from '@tidemark/contracts/site.ts';
import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { pageDigest } from '../extract/page-digest.ts';
import { type PageHeaders } from './page-headers.ts';

const EXTRACTION = new URL('../extract/', import.meta.url);
const PROGRAM = new URL('../../package.json', import.meta.url);

/** A digest of what reads pages here: the extraction's code and weights as they are installed, the program's version and libraries. */
export function extractionVersion(): string {
  const digest = createHash('sha256').update(readFileSync(PROGRAM));
  for (const name of readdirSync(EXTRACTION).sort()) {
    digest.update(`\0${name}\0`).update(readFileSync(new URL(name, EXTRACTION)));
  }
  return digest.digest('base64url');
}

/** Names what reads a site's pages. Two answers that are the same to one reader say the same; another reader may see more in them. */
export function readerOf(rules: SiteRules | null, extraction: string): string {
  return hash('sha256', JSON.stringify([extraction, rules]), 'base64url').slice(0, 22);
}

/** What the reading of a page depends on besides its text. */
export interface PageContext {
  reader: string;
  finalUrl: string;
  headers: Pick<PageHeaders, 'contentType' | 'cfMitigated' | 'wafAction'>;
}

/** What the reading of an answer depends on besides its bytes. */
export interface AnswerContext extends PageContext {
  encoding: string;
  maxBytes: number;
}

const HASH_BYTES = 16;

/** A hash of an answer's bytes as they came over the wire, still compressed, and of all else that decides what is read from them. */
export function bodyHash(wire: Uint8Array, context: AnswerContext): Uint8Array {
  return hashOf(wire, [...contextOf(context), context.encoding, context.maxBytes]);
}

/**
 * A hash of a page's text but for what shops draw anew for each answer, and of all else that decides what is read from it: pages with the
 * same hash have the same offer.
 */
export function contentHash(html: Uint8Array, context: PageContext): Uint8Array {
  return hashOf(pageDigest(html), contextOf(context));
}

function contextOf({ reader, finalUrl, headers }: PageContext): unknown[] {
  return [reader, finalUrl, headers.contentType, headers.cfMitigated, headers.wafAction];
}

function hashOf(bytes: Uint8Array, context: readonly unknown[]): Uint8Array {
  const whole = createHash('sha256').update(JSON.stringify(context)).update(bytes).digest();
  return new Uint8Array(whole.subarray(0, HASH_BYTES));
}
