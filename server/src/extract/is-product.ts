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
  hasStockBox: boolean;
  hasStockText: boolean;
  priceConfidence: number;
  proseLength: number;
  title: string;
  path: string;
};

type Sign = { weight: number; holds(signs: PageSigns): boolean };

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

/** Log odds that the page sells one product. */
const SIGNS: Readonly<Record<string, Sign>> = {
  ownOffer: { weight: 3, holds: (it) => it.hasOwnOffer },
  ownProduct: { weight: 2.5, holds: (it) => it.hasOwnProduct },
  openGraphProduct: { weight: 2.3, holds: (it) => /product|^og:product|book$/.test(it.openGraphType) },
  metaPrice: { weight: 2, holds: (it) => it.hasMetaPrice },
  buyButton: { weight: 2.5, holds: (it) => it.hasBuyButton },
  stockText: { weight: 0.8, holds: (it) => it.hasStockText },
  stockBox: { weight: 1.5, holds: (it) => it.hasStockBox },
  likelyPrice: { weight: 1.5, holds: (it) => it.priceConfidence > 0.7 },
  surePrice: { weight: 0.7, holds: (it) => it.priceConfidence > 0.8 },
  noHeading: { weight: -1, holds: (it) => !it.hasHeading },
  article: { weight: -4, holds: (it) => ARTICLE.some((type) => it.types.has(type)) },
  openGraphArticle: { weight: -3, holds: (it) => /^(?:article|blog|video|profile|music|news)/.test(it.openGraphType) },
  listing: { weight: -1.5, holds: (it) => LISTING.some((type) => it.types.has(type)) && !it.hasOwnOffer },
  manyProducts: { weight: -2.5, holds: (it) => it.productCount >= 4 && !it.hasOwnProduct },
  manyBuyButtons: { weight: -2, holds: (it) => it.buyButtonCount >= 6 && !it.hasBuyButton && !it.hasOwnProduct },
  prose: { weight: -1.5, holds: (it) => it.proseLength > 3000 && !it.hasBuyButton && !it.hasOwnProduct },
  home: { weight: -2.5, holds: (it) => it.path === '/' },
  search: { weight: -2.5, holds: (it) => /^\/(?:[a-z-]{2,5}\/)?(?:search|suche|recherche|buscar|catalogsearch|blog|news|cart|checkout|account)(?:\/|$)/.test(it.path) },
  error: { weight: -4, holds: (it) => ERROR_TITLE.test(it.title) },
}; // prettier-ignore

const BASE = -2;

/** Whether the page sells one product, whatever its price. */
export function isProductPage(signs: PageSigns): boolean {
  return (
    Object.values(SIGNS).reduce((total, { weight, holds }) => total + (holds(signs) ? weight : 0), BASE) > 0
  );
}
