import type { PriceCandidate } from '../model/candidate.ts';
import { sumOf, type Weights } from '../model/weights.ts';
import { wordPattern } from '../words/word-pattern.ts';

/** What speaks for a page selling one product. */
export type PageSignals = {
  /** A structured product that is the page's own, with and without an offer. */
  hasOwnOffer: boolean;
  hasOwnProduct: boolean;
  productCount: number;
  /** JSON-LD types of the page. */
  types: ReadonlySet<string>;
  openGraphType: string;
  hasMetaPrice: boolean;
  hasHeading: boolean;
  hasBuyButton: boolean;
  buyButtonCount: number;
  /** Buttons by which buyers of second-hand goods, at auctions and on price comparisons go on. */
  hasDealButton: boolean;
  hasStockBox: boolean;
  hasStockText: boolean;
  proseLength: number;
  /** The page says when it was published, or who wrote it. */
  hasByline: boolean;
  /** The structured product's name shares few words with what the page calls itself. */
  isNamedOtherwise: boolean;
  title: string;
  /** The first of its headings; "" where it has none. */
  heading: string;
  path: string;
};

type PageSignal = (signals: PageSignals) => boolean;

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
/** Pages of a shop that list or sum up what several products cost. */
const OTHER_TITLE = new RegExp(`^\\s*${wordPattern('shopPageTitle')}(?!\\p{L})`, 'iu');

/** Pages of a shop about itself and its ways. */
const INFO_TITLE = new RegExp(`^\\s*${wordPattern('infoTitle')}\\s*[?!.]?\\s*$`, 'iu');

/** What may speak for or against a page selling one product; `weights.json` says how much. */
const SIGNALS: Readonly<Record<string, PageSignal>> = {
  ownOffer: (it) => it.hasOwnOffer,
  ownProduct: (it) => it.hasOwnProduct,
  openGraphProduct: (it) => /product|^og:product|book$/.test(it.openGraphType),
  metaPrice: (it) => it.hasMetaPrice,
  buyButton: (it) => it.hasBuyButton,
  dealButton: (it) => it.hasDealButton,
  stockText: (it) => it.hasStockText,
  stockBox: (it) => it.hasStockBox,
  noHeading: (it) => !it.hasHeading,
  article: (it) => ARTICLE.some((type) => it.types.has(type)),
  openGraphArticle: (it) => /^(?:article|blog|video|profile|music|news)/.test(it.openGraphType),
  byline: (it) => it.hasByline,
  namedOtherwise: (it) => it.isNamedOtherwise,
  listing: (it) => (isListing(it.types) || it.types.has('ItemList')) && !it.hasOwnOffer,
  manyProducts: (it) => it.productCount >= 4 && !it.hasOwnProduct,
  manyBuyButtons: (it) => it.buyButtonCount >= 6 && !it.hasBuyButton && !it.hasOwnProduct,
  prose: (it) => it.proseLength > 3000 && !it.hasBuyButton && !it.hasOwnProduct && !it.hasStockBox,
  home: (it) => it.path === '/',
  search: (it) => /^\/(?:[a-z-]{2,5}\/)?(?:search|suche|recherche|buscar|catalogsearch|blog|news|cart|checkout|account)(?:\/|$)/.test(it.path),
  error: (it) => ERROR_TITLE.test(it.title) || ERROR_TITLE.test(it.heading),
  otherPage: (it) => OTHER_TITLE.test(it.heading) || INFO_TITLE.test(it.heading.slice(0, 80)) || (it.heading === '' && OTHER_TITLE.test(it.title)),
}; // prettier-ignore

/** Whether a page says that it is a list; product pages have an ItemList too, of what else one may buy. */
export function isListing(types: ReadonlySet<string>): boolean {
  return LISTING.some((type) => types.has(type));
}

/** The names of the signals that hold for a page. */
export function pageSignals(signals: PageSignals): string[] {
  return Object.entries(SIGNALS)
    .filter(([, holds]) => holds(signals))
    .map(([name]) => name);
}

const PRICE_SIGNALS = ['likelyPrice', 'surePrice', 'priceAlone', 'priceInText', 'priceInList'];

/** Whether a page of these signals sells a product if it has the best of prices. */
export function mayBeProduct(signals: readonly string[], weights: Weights): boolean {
  return sumOf(weights, [...signals, ...PRICE_SIGNALS.filter((it) => (weights[it] ?? 0) > 0)]) > 0;
}

/** The names of the signals that a page's price gives: by how sure it is, and by where it stands. */
export function priceSignals(confidence: number, candidates: readonly PriceCandidate[]): string[] {
  const places = candidates.filter((it) => it.kind === 'visible').map((it) => it.signals ?? []);
  const isShownOnly = places.length === candidates.length;
  const isEverywhere = (signal: string): boolean =>
    isShownOnly && places.length > 0 && places.every((signals) => signals.includes(signal));
  return [
    ...(confidence > 0.7 ? ['likelyPrice'] : []),
    ...(confidence > 0.8 ? ['surePrice'] : []),
    ...(places.some((it) => it.includes('only') && it.includes('justAfterName')) ? ['priceAlone'] : []),
    ...(isEverywhere('inSentence') || isEverywhere('amongWords') ? ['priceInText'] : []),
    ...(isEverywhere('repeated') ? ['priceInList'] : []),
  ];
}
