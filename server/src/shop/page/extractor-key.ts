import { type SiteRules } from '@tidemark/contracts/site.ts';
import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const EXTRACTOR_FOLDER = new URL('../extract/', import.meta.url);
const PACKAGE_FILE = new URL('../../../package.json', import.meta.url);

/**
 * A digest of the extractor's code and weights and of package.json, which has the versions of the libraries.
 */
export function computeExtractorVersion(): string {
  const digest = createHash('sha256').update(readFileSync(PACKAGE_FILE));
  for (const name of readdirSync(EXTRACTOR_FOLDER, { recursive: true, encoding: 'utf8' }).sort()) {
    if (isExtractorFile(name))
      digest.update(`\0${name}\0`).update(readFileSync(new URL(name, EXTRACTOR_FOLDER)));
  }
  return digest.digest('base64url');
}

/**
 * Identifies the extractor of a site's pages: a hash of the extractor's version and the site's rules. A page
 * read under another key must be read again.
 */
export function extractorKeyOf(rules: SiteRules | null, extractorVersion: string): string {
  return hash('sha256', JSON.stringify([extractorVersion, rules]), 'base64url').slice(0, 22);
}

function isExtractorFile(name: string): boolean {
  return /\.(ts|json)$/.test(name) && !name.endsWith('.test.ts');
}
