import { type SiteRules } from '@tidemark/contracts/site.ts';
import { createHash, hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const EXTRACTION = new URL('../extract/', import.meta.url);
const PROGRAM = new URL('../../../package.json', import.meta.url);

/** A digest of what reads pages here: the extraction's code and weights as they are installed, the program's version and libraries. */
export function computeExtractorVersion(): string {
  const digest = createHash('sha256').update(readFileSync(PROGRAM));
  for (const name of readdirSync(EXTRACTION, { recursive: true, encoding: 'utf8' }).sort()) {
    if (isCode(name)) digest.update(`\0${name}\0`).update(readFileSync(new URL(name, EXTRACTION)));
  }
  return digest.digest('base64url');
}

/** Names what reads a site's pages. Two answers that are the same to one reader say the same; another reader may see more in them. */
export function extractorKeyOf(rules: SiteRules | null, extraction: string): string {
  return hash('sha256', JSON.stringify([extraction, rules]), 'base64url').slice(0, 22);
}

function isCode(name: string): boolean {
  return /\.(ts|json)$/.test(name) && !name.endsWith('.test.ts');
}
