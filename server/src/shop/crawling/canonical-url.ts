import { createHash } from 'node:crypto';
import { parse } from 'tldts';

/** Query parameters that say where a visitor came from, never which product is shown. */
const TRACKING =
  /^(utm_.*|mtm_.*|pk_.*|hsa_.*|ga_.*|mc_[ce]id|_hs(enc|mi)|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|epik|irclickid|irgwc|cjevent|awc|srsltid|_ga|_gl|_kx|vero_id|wickedid|rb_clickid|s_kwcid|ef_id|trk|tracking_?id|campaign_?id|ad_?id|adgroupid|affiliate_?id|aff_?id|partner_?id|click_?id|sc_campaign|spm|scm|tag|ascsubtag|linkcode|ref_?|referrer|psc|smid|pf_rd_.*|pd_rd_.*|th|_encoding|sr|qid|keywords|crid|sprefix|dib|dib_tag|_pos|_sid|_ss|_psq|_fid|_v|pr_prod_strat|pr_rec_id|pr_rec_pid|pr_ref_pid|pr_seq|algo_.*|pvid|gps-id)$/i;

/** Query parameters that choose one variant of a page, which a shop's rel=canonical often leaves out. */
const VARIANT =
  /^(variant(_?id)?|sku|skuid|color|colour|size|style|option|attribute_.+|pid|product_?id|id_product_attribute|item(_?id)?|model|v|id)$/i;

/** Thrown for text that is not the address of a web page; the message says why. */
export class InvalidUrlError extends Error {
  override readonly name = 'InvalidUrlError';
}

/** Reads an address as people paste it: surrounding space is dropped, a missing scheme is https. */
export function parsePageUrl(text: string): URL {
  const trimmed = text.trim();
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/:]+:\d+(\/|$)/.test(trimmed);
  const url = URL.parse(hasScheme ? trimmed : `https://${trimmed}`);
  if (!url || url.hostname === '' || (!hasScheme && isBareWord(url)))
    throw new InvalidUrlError('This is not a web address.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new InvalidUrlError('Only http and https addresses can be watched.');
  if (url.username || url.password)
    throw new InvalidUrlError('The address must not contain a user name or password.');
  return url;
}

/** Somebody pasted a word, or the name of a product. */
function isBareWord({ hostname, port }: URL): boolean {
  return !hostname.includes('.') && !hostname.includes(':') && port === '' && hostname !== 'localhost';
}

/** The address without fragment and tracking parameters, the rest of the query sorted: one page, one spelling. */
export function canonicalUrl(url: URL): URL {
  const clean = new URL(url);
  clean.hash = '';
  clean.hostname = clean.hostname.replace(/\.$/, '');
  const kept = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
  kept.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  clean.search = new URLSearchParams(kept).toString();
  return clean;
}

/**
 * The page that `declared` (its rel=canonical, or where a redirect led) names, if it is one of the same site. What chose a variant
 * in the asked address is kept, since the declared one often names the product as a whole.
 */
export function adoptCanonical(asked: URL, declared: URL): URL {
  if (siteDomain(declared) !== siteDomain(asked) || leadsToHome(asked, declared)) return canonicalUrl(asked);
  const adopted = canonicalUrl(declared);
  for (const [name, value] of canonicalUrl(asked).searchParams)
    if (VARIANT.test(name) && !adopted.searchParams.has(name)) adopted.searchParams.append(name, value);
  return canonicalUrl(adopted);
}

/** A shop that sends every unknown page to its home page, or names that as canonical, says nothing about the product. */
function leadsToHome(asked: URL, declared: URL): boolean {
  return (
    declared.pathname === '/' && declared.search === '' && (asked.pathname !== '/' || asked.search !== '')
  );
}

/** The unit of pace and rules: the registrable domain, or host and port where there is none (an address, `localhost`). */
export function siteDomain(url: URL): string {
  return parse(url.hostname, { allowPrivateDomains: true }).domain ?? url.host;
}

/** The key under which a canonical address is known; http and https are one page. */
export function urlHash(canonical: URL): Uint8Array {
  return createHash('sha256')
    .update(canonical.href.replace(/^https?:/, ''))
    .digest();
}
