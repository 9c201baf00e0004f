import type { SiteRules } from '@tidemark/contracts/site.ts';
import type { ProductFacts } from '../model/candidate.ts';
import { utf8Bytes } from '../text/decode-html.ts';
import { ElementContexts } from '../html/element-context.ts';
import { walkHtml } from '../html/html-walk.ts';
import { findProducts, readJsonLd, type LinkedData } from '../structured/json-ld.ts';
import { readMetaTags } from '../structured/meta-tags.ts';
import { MarkupThings, MICRODATA, RDFA } from '../structured/markup-things.ts';
import { ownOfSyntax } from './own-product.ts';
import { pageLocale, readAddress, type PageAddress } from '../structured/page-address.ts';
import { anchorIndex, findBuyButtons, type BuyButtons } from '../visible/page-anchors.ts';
import type { ExtractionMethod } from '../model/extracted-offer.ts';
import { StateAttributes } from '../structured/page-state.ts';
import { PageScan, type ScannedPage } from '../html/page-scan.ts';
import { readBySelectors } from './read-by-selectors.ts';
import { readProduct } from '../structured/structured-product.ts';
import type { TextRun } from '../html/text-run.ts';
import { VisibleText } from '../visible/visible-text.ts';

export type PageSource = {
  /** The page's text, or its bytes as they came. */
  html: string | Uint8Array;
  /** The `Content-Type` that the bytes came with. */
  contentType?: string | null;
  url: string;
  rules?: SiteRules;
};

/** All that is known about a page before it is judged. */
export type PageEvidence = {
  page: ScannedPage;
  runs: TextRun[];
  /** Parts about other things have been read too, or have no digit. */
  isWhole: boolean;
  /** The indexes of runs before which there is a heading in a part that was passed over. */
  skippedHeadings: number[];
  /** The run of the product's name. */
  anchor: number | null;
  buttons: BuyButtons;
  attributes: StateAttributes;
  address: PageAddress;
  locale: string | null;
  linked: LinkedData;
  /** What each source says of the page's own product, the most trusted first. */
  facts: ProductFacts[];
  /** What the page calls the product. */
  names: string[];
};

/** Collects what a page says; whole: also in parts about other things, whose texts are passed over else. */
export function gatherEvidence(
  { html, contentType = null, url, rules }: PageSource,
  isWhole: boolean,
): PageEvidence {
  const bytes = typeof html === 'string' ? Buffer.from(html) : utf8Bytes(html, contentType);
  const { page, microdata, rdfa, visible, attributes } = collect(bytes, isWhole);
  const address = readAddress(url);
  const locale = pageLocale(address, [page.language, page.metas.get('og:locale')?.[0]]);
  const linked = readJsonLd(page.jsonLd);
  const meta = readMetaTags(page.metas, locale);
  const pageNames = [...page.headings, meta.name, page.title].filter((it) => it !== null);
  const own = (data: LinkedData, method: ExtractionMethod): ProductFacts[] =>
    ownOfSyntax(data, (product) => readProduct(product, method, address), pageNames);
  const structured = [
    ...own(linked, 'json-ld'),
    ...own(findProducts(microdata.roots), 'microdata'),
    ...own(findProducts(rdfa.roots), 'rdfa'),
  ];
  const ruled = readBySelectors(bytes, rules, locale);
  const facts = [...(ruled ? [ruled] : []), ...structured, meta];
  const names = [...facts.map((it) => it.name), ...page.headings].filter((it) => it !== null);
  const runs = visible.finish();
  const anchor = anchorIndex(runs, names);
  return {
    page,
    runs,
    isWhole: !visible.mayLackPrice,
    skippedHeadings: visible.skippedHeadings,
    anchor,
    buttons: findBuyButtons(runs),
    attributes,
    address,
    locale,
    linked,
    facts,
    names,
  };
}

/** Walks through the page with all that collect. */
function collect(bytes: Buffer, isWhole: boolean) {
  const scan = new PageScan();
  const microdata = new MarkupThings(MICRODATA);
  const rdfa = new MarkupThings(RDFA);
  const contexts = new ElementContexts();
  const visible = new VisibleText(contexts, isWhole);
  const attributes = new StateAttributes(contexts);
  walkHtml(bytes, {
    texts: visible,
    script: (content, element) => scan.script(content, element),
    others: [scan, microdata, rdfa, attributes],
  });
  return { page: scan.page, microdata, rdfa, visible, attributes };
}
