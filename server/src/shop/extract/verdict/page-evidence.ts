import { type SiteRules } from '@tidemark/contracts/site.ts';
import { type ProductFacts } from '../model/candidate.ts';
import { utf8Bytes } from '../text/decode-html.ts';
import { ElementContexts } from '../html/element-context.ts';
import { walkHtml } from '../html/html-walk.ts';
import { findProducts, readJsonLd, type LinkedData } from '../structured/json-ld.ts';
import { readMetaTags } from '../structured/meta-tags.ts';
import { MarkupThings, MICRODATA, RDFA } from '../structured/markup-things.ts';
import { ownProducts } from './own-product.ts';
import { pageCurrency } from '../structured/page-currency.ts';
import { pageLocale, readAddress, type PageAddress } from '../structured/page-address.ts';
import { anchorIndex, findBuyButtons, type BuyButtons } from '../visible/page-anchors.ts';
import { type ExtractionMethod } from '../model/extracted-offer.ts';
import { StateAttributes } from '../structured/state-attributes.ts';
import { PageScan, type ScannedPage } from '../html/page-scan.ts';
import { pageNames, type PageNames } from './page-names.ts';
import { readBySelectors } from './read-by-selectors.ts';
import { readProduct } from '../structured/structured-product.ts';
import { type TextRun } from '../html/text-run.ts';
import { VisibleText } from '../visible/visible-text.ts';

export interface PageSource {
  /** The page's text, or its bytes as received. */
  html: string | Uint8Array;
  /** The response header that came with the bytes. */
  contentType?: string | null;
  url: string;
  rules?: SiteRules;
}

/** Everything read from a page before it is judged. */
export interface PageEvidence {
  page: ScannedPage;
  runs: TextRun[];
  /** Unrelated parts were read too, or have no digit. */
  isWhole: boolean;
  /** The product's name may be in a dialog or the like, which counts as unrelated. */
  mayNameInOverlay: boolean;
  /** Indexes of runs preceded by a skipped part with a heading. */
  skippedHeadings: number[];
  /** The index of the run with the product's name. */
  anchor: number | null;
  buttons: BuyButtons;
  attributes: StateAttributes;
  address: PageAddress;
  locale: string | null;
  linked: LinkedData;
  /** The facts of each source about the page's own product, in order of trust. */
  facts: ProductFacts[];
  /** The product's names on the page. */
  names: string[];
  /** The ISO 4217 code that the page states outside of its product's offers; null if none. Slow once. */
  statedCurrency: () => string | null;
  /** Those that the page shows. */
  shown: PageNames;
}

/** Which parts of a page are read besides the others. */
export interface PageParts {
  /** The texts of unrelated parts. */
  isWhole: boolean;
  /** Dialogs and the like, as if they were no unrelated parts. */
  readsOverlays?: boolean;
}

/** Reads a page. */
export function gatherEvidence(
  { html, contentType = null, url, rules }: PageSource,
  parts: PageParts,
): PageEvidence {
  const bytes = typeof html === 'string' ? Buffer.from(html) : utf8Bytes(html, contentType);
  const { page, microdata, rdfa, visible, attributes } = walkPage(bytes, parts);
  const address = readAddress(url);
  const locale = pageLocale(address, [page.language, page.metas.get('og:locale')?.[0]]);
  const linked = readJsonLd(page.jsonLd);
  const meta = readMetaTags(page.metas, locale);
  const runs = visible.finish();
  const shown = pageNames(page, runs, siteNames(page, address));
  const allNames = [...shown.headings, meta.name, page.title].filter((it) => it !== null);
  const ownOf = (data: LinkedData, method: ExtractionMethod): ProductFacts[] =>
    ownProducts(data, (product) => readProduct(product, method, address), allNames);
  const inMarkup = [findProducts(microdata.roots), findProducts(rdfa.roots)] as const;
  const structured = [
    ...ownOf(linked, 'json-ld'),
    ...ownOf(inMarkup[0], 'microdata'),
    ...ownOf(inMarkup[1], 'rdfa'),
  ];
  const offers = [linked, ...inMarkup].flatMap((it) => it.currencies);
  const bySelectors = readBySelectors(bytes, rules, locale);
  const facts = [...(bySelectors ? [bySelectors] : []), ...structured, meta];
  const names = [...facts.map((it) => it.name), ...shown.headings].filter((it) => it !== null);
  const hasHeading = shown.headings.length > 0 || page.headings.length === 0;
  const anchor = anchorIndex(runs, { names, parts: shown.parts, hasHeading });
  const named = runs.find((it) => it.index === anchor);
  return {
    page,
    runs,
    isWhole: !visible.mayLackPrice,
    mayNameInOverlay: visible.mayNameInOverlay,
    skippedHeadings: visible.skippedHeadings,
    anchor,
    buttons: findBuyButtons(runs, visible.fields),
    attributes,
    address,
    locale,
    linked,
    facts,
    names,
    shown: { ...shown, shown: named ? [named.text.trim(), ...shown.shown] : shown.shown },
    statedCurrency: once(() =>
      pageCurrency({ offers, metas: page.metas, attributes: attributes.currencies, scripts: page.scripts }),
    ),
  };
}

/** A function that keeps its first result. */
function once<T>(read: () => T): () => T {
  let result: { value: T } | null = null;
  return () => {
    result ??= { value: read() };
    return result.value;
  };
}

/** What the page and its address call the shop. */
function siteNames({ metas }: ScannedPage, { url }: PageAddress): string[] {
  const given = ['og:site_name', 'application-name', 'apple-mobile-web-app-title'].flatMap(
    (name) => metas.get(name) ?? [],
  );
  const host = url?.hostname ?? '';
  return [...given, host, ...host.split('.').filter((it) => it.length > 3)].filter((it) => it !== '');
}

/** Walks through the page once with all visitors. */
function walkPage(bytes: Buffer, { isWhole, readsOverlays = false }: PageParts) {
  const scan = new PageScan();
  const microdata = new MarkupThings(MICRODATA);
  const rdfa = new MarkupThings(RDFA);
  const contexts = new ElementContexts({ readsOverlays });
  const visible = new VisibleText(contexts, isWhole);
  const attributes = new StateAttributes(contexts);
  walkHtml(bytes, {
    texts: visible,
    script: (content, element) => scan.script(content, element),
    others: [scan, microdata, rdfa, attributes],
  });
  return { page: scan.page, microdata, rdfa, visible, attributes };
}
