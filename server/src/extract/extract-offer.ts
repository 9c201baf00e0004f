/**
 * Reads the offer of a product page. `html-walk.ts` goes through the page once; `scan.ts`, `microdata.ts` and
 * `visible-text.ts` collect; `json-ld.ts`, `structured-product.ts`, `meta-tags.ts`, `page-state.ts` and `visible-price.ts`
 * turn that into facts and price candidates; `choose-price.ts` weighs them, `is-product.ts` says whether the page sells one thing.
 */
import type { ProductFacts } from './candidate.ts';
import { choosePrice } from './choose-price.ts';
import { walkHtml } from './html-walk.ts';
import { findProducts, readJsonLd } from './json-ld.ts';
import { readMetaTags } from './meta-tags.ts';
import { MarkupThings, MICRODATA, RDFA } from './microdata.ts';
import { absoluteUrl, pageLocale, readAddress } from './page-address.ts';
import type { PageReading, SiteRules } from './page-reading.ts';
import { PageScan } from './scan.ts';
import { readProduct } from './structured-product.ts';

export type Page = { html: string; url: string; rules?: SiteRules };

/** Reads a page. Never throws; what the page does not say is null. */
export function extractOffer({ html, url }: Page): PageReading {
  const scan = new PageScan();
  const microdata = new MarkupThings(MICRODATA);
  const rdfa = new MarkupThings(RDFA);
  walkHtml(html, [scan, microdata, rdfa]);
  const { page } = scan;
  const address = readAddress(url);
  const locale = pageLocale(address, [page.language, page.metas.get('og:locale')?.[0]]);
  const facts: ProductFacts[] = [
    ...readJsonLd(page.jsonLd).products.map((it) => readProduct(it, 'json-ld', address)),
    ...findProducts(microdata.roots).products.map((it) => readProduct(it, 'microdata', address)),
    ...findProducts(rdfa.roots).products.map((it) => readProduct(it, 'rdfa', address)),
    readMetaTags(page.metas, locale),
  ];
  const chosen = choosePrice(facts.flatMap((it) => it.prices));
  const fact = <T>(pick: (facts: ProductFacts) => T | null): T | null =>
    facts.map(pick).find((it) => it !== null) ?? null;
  const base = absoluteUrl(page.baseUrl, url) ?? url;
  return {
    isProduct: facts.length > 1 || chosen !== null,
    price: chosen?.price.amount ?? null,
    currency: chosen?.price.currency ?? null,
    listPrice: chosen?.listPrice ?? null,
    availability: fact((it) => it.availability),
    title: fact((it) => it.name) ?? page.headings[0] ?? page.title,
    image: absoluteUrl(
      fact((it) => it.image),
      base,
    ),
    brand: fact((it) => it.brand),
    sku: fact((it) => it.sku),
    gtin: fact((it) => it.gtin),
    canonicalUrl: absoluteUrl(page.canonical, base),
    confidence: chosen?.confidence ?? 0,
    method: chosen?.price.method ?? 'none',
    evidence: chosen?.price.evidence ?? null,
  };
}
