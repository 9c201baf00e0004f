import { type PriceCandidate } from '../model/candidate.ts';
import { sumOf, type Weights } from '../model/weights.ts';
import { wordPattern } from '../words/word-pattern.ts';

/** The properties of a page that decide whether it sells one product. */
export interface PageTraits {
  /** The page's own product is in structured data, with an offer. */
  hasOwnOffer: boolean;
  hasOwnProduct: boolean;
  /** All that is known of the page's own product is a range of prices (see `isBareRange`). */
  hasBareRange: boolean;
  productCount: number;
  /** JSON-LD types of the page. */
  types: ReadonlySet<string>;
  openGraphType: string;
  hasMetaPrice: boolean;
  hasHeading: boolean;
  hasBuyButton: boolean;
  /** A button known by the page's code (see `buy-controls.ts`). */
  hasBuyControl: boolean;
  buyButtonCount: number;
  /** Buttons of classified ads, auctions and price comparisons. */
  hasDealButton: boolean;
  hasStockSection: boolean;
  hasStockText: boolean;
  proseLength: number;
  /** The page names its author or publication date. */
  hasByline: boolean;
  /** The structured product's name shares few words with the page's headings and titles. */
  isNamedOtherwise: boolean;
  title: string;
  /** The first heading, or "". */
  heading: string;
  path: string;
}

type PageSignal = (page: PageTraits) => boolean;

const ARTICLE = [
  'Article',
  'NewsArticle',
  'BlogPosting',
  'ReportageNewsArticle',
  'AnalysisNewsArticle',
  'OpinionNewsArticle',
  'TechArticle',
  'ReviewNewsArticle',
  'LiveBlogPosting',
  'PodcastEpisode',
  'Recipe',
  'Review',
  'VideoObject',
  'SocialMediaPosting',
  'DiscussionForumPosting',
  'QAPage',
  'ProfilePage',
];
const LISTING = ['CollectionPage', 'SearchResultsPage', 'OfferCatalog'];
const ERROR_TITLE = new RegExp(`(?:^|[^\\p{L}\\d])${wordPattern('errorTitle')}`, 'iu');
/** Searches, carts, checkouts and accounts; not "Basket weave chair". */
const SHOP_PAGE_TITLE = new RegExp(
  `^\\s*${wordPattern('shopPageTitle')}\\s*(?:$|[^\\p{L}\\p{M}\\s.,&/])`,
  'iu',
);

/** Pages about the shop: shipping, contact, terms. */
const INFO_TITLE = new RegExp(`^\\s*${wordPattern('infoTitle')}\\s*[?!.]?\\s*$`, 'iu');

/** What may count for or against a page that sells one product; `weights.json` says how much. */
const SIGNALS: Readonly<Record<string, PageSignal>> = {
  ownOffer: (it) => it.hasOwnOffer,
  ownProduct: (it) => it.hasOwnProduct,
  bareRange: (it) => it.hasBareRange,
  bareRangeUnnamed: (it) => it.hasBareRange && !it.hasHeading,
  openGraphProduct: (it) => /product|^og:product|book$/.test(it.openGraphType) && !/group|categor|list|collection/.test(it.openGraphType),
  metaPrice: (it) => it.hasMetaPrice,
  buyButton: (it) => it.hasBuyButton,
  buyControl: (it) => it.hasBuyControl,
  dealButton: (it) => it.hasDealButton,
  stockText: (it) => it.hasStockText,
  stockBox: (it) => it.hasStockSection,
  noHeading: (it) => !it.hasHeading,
  article: (it) => ARTICLE.some((type) => it.types.has(type)),
  openGraphArticle: (it) => /^(?:article|blog|video|profile|music|news)/.test(it.openGraphType),
  byline: (it) => it.hasByline,
  namedOtherwise: (it) => it.isNamedOtherwise,
  listing: (it) => (isListing(it.types) || it.types.has('ItemList')) && !it.hasOwnOffer,
  manyProducts: (it) => it.productCount >= 4 && !it.hasOwnProduct,
  manyBuyButtons: (it) => it.buyButtonCount >= 6 && !it.hasBuyButton && !it.hasOwnProduct,
  prose: (it) => it.proseLength > 3000 && !it.hasBuyButton && !it.hasOwnProduct && !it.hasStockSection,
  home: (it) => it.path === '/',
  search: (it) => /^\/(?:[a-z-]{2,5}\/)?(?:search|suche|recherche|buscar|catalogsearch|blog|news|cart|checkout|account)(?:\/|$)/.test(it.path),
  error: (it) => ERROR_TITLE.test(it.title) || ERROR_TITLE.test(it.heading),
  otherPage: (it) => SHOP_PAGE_TITLE.test(it.heading) || INFO_TITLE.test(it.heading.slice(0, 80)) || (it.heading === '' && SHOP_PAGE_TITLE.test(it.title)),
}; // prettier-ignore

/**
 * Whether the page declares itself a list. An ItemList does not: product pages have one of related products.
 */
export function isListing(types: ReadonlySet<string>): boolean {
  return LISTING.some((type) => types.has(type));
}

/** The names of the signals that hold for a page, without those of its price. */
export function pageSignals(page: PageTraits): string[] {
  return Object.entries(SIGNALS)
    .filter(([, holds]) => holds(page))
    .map(([name]) => name);
}

const PRICE_SIGNALS = [
  'likelyPrice',
  'surePrice',
  'priceAlone',
  'priceInText',
  'priceInList',
  'priceInCard',
  'rangeInCards',
];

/** Whether a page with these signals would count as a product page given the best possible price. */
export function mayBeProduct(signals: readonly string[], weights: Weights): boolean {
  return sumOf(weights, [...signals, ...PRICE_SIGNALS.filter((it) => (weights[it] ?? 0) > 0)]) > 0;
}

/** The names of the signals of a page's price: its share of the evidence and its position. */
export function priceSignals(share: number, candidates: readonly PriceCandidate[]): string[] {
  const shown = candidates.filter((it) => it.kind === 'visible');
  const places = shown.map((it) => it.signals ?? []);
  const isShownOnly = places.length === candidates.length;
  const isInCards = places.length > 0 && places.every((it) => it.includes('inCard'));
  const isEverywhere = (signal: string): boolean =>
    isShownOnly && places.length > 0 && places.every((signals) => signals.includes(signal));
  return [
    ...(share > 0.7 ? ['likelyPrice'] : []),
    ...(share > 0.8 ? ['surePrice'] : []),
    ...(places.some((it) => it.includes('only') && it.includes('justAfterName')) ? ['priceAlone'] : []),
    ...(isEverywhere('inSentence') || isEverywhere('amongWords') ? ['priceInText'] : []),
    ...(isEverywhere('repeated') ? ['priceInList'] : []),
    ...(isShownOnly && shown.length > 0 && !shown.some(isClear) ? ['priceUnclear'] : []),
    ...(isInCards ? ['priceInCard'] : []),
    ...(isInCards && candidates.some((it) => it.kind === 'offer-low') ? ['rangeInCards'] : []),
  ];
}

/** Whether an amount's place says by itself that it is a price, or no words come before it. */
function isClear({ signals = [], evidence }: PriceCandidate): boolean {
  return (
    ['only', 'priceLabel', 'priceWordOwn'].some((it) => signals.includes(it)) ||
    /^\p{L}{0,3}[^\p{L}\d]*\d/u.test(evidence)
  );
}
