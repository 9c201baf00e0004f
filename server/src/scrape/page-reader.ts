import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type SiteRules } from '../extract/page-reading.ts';
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

/** What the reading of an answer depends on besides its bytes. */
export interface AnswerContext {
  reader: string;
  finalUrl: string;
  encoding: string;
  maxBytes: number;
  headers: Pick<PageHeaders, 'contentType' | 'cfMitigated' | 'wafAction'>;
}

/** A hash of an answer's bytes as they came over the wire, still compressed, and of all else that decides what is read from them. */
export function bodyHash(wire: Uint8Array, context: AnswerContext): Uint8Array {
  const { reader, finalUrl, encoding, maxBytes, headers } = context;
  const { contentType, cfMitigated, wafAction } = headers;
  const salt = JSON.stringify([reader, finalUrl, encoding, maxBytes, contentType, cfMitigated, wafAction]);
  return createHash('sha256').update(salt).update(wire).digest();
}
