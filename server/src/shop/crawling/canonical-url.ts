import { createHash } from 'node:crypto';
import { MAX_URL_CHARS } from '@tidemark/contracts/web-url.ts';
import { parse } from 'tldts';

/** Query parameters for tracking. They never select a product. */
const TRACKING =
  /^(utm_.*|mtm_.*|pk_.*|hsa_.*|ga_.*|mc_[ce]id|_hs(enc|mi)|gclid|gclsrc|gbraid|wbraid|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|li_fat_id|epik|irclickid|irgwc|cjevent|awc|srsltid|_ga|_gl|_kx|vero_id|wickedid|rb_clickid|s_kwcid|ef_id|trk|tracking_?id|campaign_?id|ad_?id|adgroupid|affiliate_?id|aff_?id|partner_?id|click_?id|sc_campaign|spm|scm|tag|ascsubtag|linkcode|ref_?|referrer|psc|smid|pf_rd_.*|pd_rd_.*|th|_encoding|sr|qid|keywords|crid|sprefix|dib|dib_tag|_pos|_sid|_ss|_psq|_fid|_v|pr_prod_strat|pr_rec_id|pr_rec_pid|pr_ref_pid|pr_seq|algo_.*|pvid|gps-id)$/i;

/** Query parameters that select a variant. A shop's rel=canonical often omits them. */
const VARIANT =
  /^(variant(_?id)?|sku|skuid|color|colour|size|style|option|attribute_.+|pid|product_?id|id_product_attribute|item(_?id)?|model|v|id)$/i;

/** The text is not the address of a web page. The message is for users. */
export class InvalidUrlError extends Error {
  override readonly name = 'InvalidUrlError';
}

/**
 * Parses an address pasted by a user: trims spaces and assumes https if there is no scheme. Throws
 * InvalidUrlError.
 */
export function parsePageUrl(text: string): URL {
  const trimmed = text.trim();
  if (trimmed.length > MAX_URL_CHARS) throw tooLong();
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/:]+:\d+(\/|$)/.test(trimmed);
  const url = URL.parse(hasScheme ? trimmed : `https://${trimmed}`);
  if (!url || url.hostname === '' || (!hasScheme && isBareWord(url)))
    throw new InvalidUrlError('This is not a web address.');
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new InvalidUrlError('Only http and https addresses can be watched.');
  if (url.username || url.password)
    throw new InvalidUrlError('The address must not contain a user name or password.');
  if (url.href.length > MAX_URL_CHARS) throw tooLong();
  return url;
}

function tooLong(): InvalidUrlError {
  return new InvalidUrlError(`The address is longer than ${MAX_URL_CHARS} characters.`);
}

/** Text without a scheme, dot or port is more likely a word, such as a product's name. */
function isBareWord({ hostname, port }: URL): boolean {
  return !hostname.includes('.') && !hostname.includes(':') && port === '' && hostname !== 'localhost';
}

/** The canonical form of a page's address: no fragment, no tracking parameters, other parameters sorted. */
export function canonicalUrl(url: URL): URL {
  const clean = new URL(url);
  clean.hash = '';
  clean.hostname = clean.hostname.replace(/\.$/, '');
  const parameters = [...url.searchParams].filter(([name]) => !TRACKING.test(name));
  parameters.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  clean.search = new URLSearchParams(parameters).toString();
  return clean;
}

/**
 * The canonical address of the requested page, given the address it declares (rel=canonical, or a redirect's
 * target). An address of another site, or one that is too long, is ignored. Variant parameters are kept,
 * since the declared address often omits them.
 */
export function adoptCanonical(requested: URL, declared: URL): URL {
  if (siteDomain(declared) !== siteDomain(requested) || leadsToHome(requested, declared))
    return canonicalUrl(requested);
  const adopted = canonicalUrl(declared);
  for (const [name, value] of canonicalUrl(requested).searchParams)
    if (VARIANT.test(name) && !adopted.searchParams.has(name)) adopted.searchParams.append(name, value);
  const canonical = canonicalUrl(adopted);
  return canonical.href.length > MAX_URL_CHARS ? canonicalUrl(requested) : canonical;
}

/**
 * Some shops redirect every unknown page to the home page, or declare it canonical. That identifies no
 * product.
 */
function leadsToHome(requested: URL, declared: URL): boolean {
  const isHome = declared.pathname === '/' && declared.search === '';
  return isHome && (requested.pathname !== '/' || requested.search !== '');
}

/**
 * The name of a URL's site: the registrable domain, or host and port if there is none (an IP address,
 * `localhost`).
 */
export function siteDomain(url: URL): string {
  return parse(url.hostname, { allowPrivateDomains: true }).domain ?? url.host;
}

/** The SHA-256 of a canonical address, by which pages are looked up. http and https give the same hash. */
export function urlHash(canonical: URL): Uint8Array {
  return createHash('sha256')
    .update(canonical.href.replace(/^https?:/, ''))
    .digest();
}
