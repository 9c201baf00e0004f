import type { PriceCandidate } from './candidate.ts';

/** What speaks for a page selling one product. */
export type PageSigns = {
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
  path: string;
};

type Sign = (signs: PageSigns) => boolean;

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
const LISTING = ['ItemList', 'CollectionPage', 'SearchResultsPage', 'OfferCatalog'];
const ERROR_TITLE =
  /(?:^|[^\p{L}\d])(?:404|not found|page (?:not|introuvable)|access denied|forbidden|just a moment|robot check|are you (?:a )?human|attention required|captcha|seite nicht gefunden|página no encontrada|страница не найдена|error 5\d\d)/iu;

/** What may speak for or against a page selling one product; `weights.json` says how much. */
const SIGNS: Readonly<Record<string, Sign>> = {
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
  listing: (it) => LISTING.some((type) => it.types.has(type)) && !it.hasOwnOffer,
  manyProducts: (it) => it.productCount >= 4 && !it.hasOwnProduct,
  manyBuyButtons: (it) => it.buyButtonCount >= 6 && !it.hasBuyButton && !it.hasOwnProduct,
  prose: (it) => it.proseLength > 3000 && !it.hasBuyButton && !it.hasOwnProduct && !it.hasStockBox,
  home: (it) => it.path === '/',
  search: (it) => /^\/(?:[a-z-]{2,5}\/)?(?:search|suche|recherche|buscar|catalogsearch|blog|news|cart|checkout|account)(?:\/|$)/.test(it.path),
  error: (it) => ERROR_TITLE.test(it.title),
}; // prettier-ignore

/** The names of the signs that hold for a page. */
export function pageSigns(signs: PageSigns): string[] {
  return Object.entries(SIGNS)
    .filter(([, holds]) => holds(signs))
    .map(([name]) => name);
}

/** The names of the signs that a page's price gives: by how sure it is, and by where it stands. */
export function priceSigns(confidence: number, candidates: readonly PriceCandidate[]): string[] {
  const places = candidates.filter((it) => it.kind === 'visible').map((it) => it.signs ?? []);
  const isShownOnly = places.length === candidates.length;
  const isEverywhere = (sign: string): boolean =>
    isShownOnly && places.length > 0 && places.every((signs) => signs.includes(sign));
  return [
    ...(confidence > 0.7 ? ['likelyPrice'] : []),
    ...(confidence > 0.8 ? ['surePrice'] : []),
    ...(places.some((it) => it.includes('only') && it.includes('justAfterName')) ? ['priceAlone'] : []),
    ...(isEverywhere('inSentence') || isEverywhere('amongWords') ? ['priceInText'] : []),
    ...(isEverywhere('repeated') ? ['priceInList'] : []),
  ];
}
