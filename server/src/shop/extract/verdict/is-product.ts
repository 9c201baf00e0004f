import type { PriceCandidate } from '../model/candidate.ts';
import { sumOf, type Weights } from '../model/weights.ts';

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
  /** The first of its headings; "" where it has none. */
  heading: string;
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
const LISTING = ['CollectionPage', 'SearchResultsPage', 'OfferCatalog'];
const ERROR_TITLE =
  /(?:^|[^\p{L}\d])(?:404|410|not found|(?:page|product|item) (?:not|is no longer|isn't|can't)|page introuvable|no longer exists|access denied|forbidden|just a moment|robot check|are you (?:a )?(?:human|robot)|attention required|captcha|security check|could(?: not|n't) find|can(?:not|'t) find|nie znaleźliśmy|n'avons pas trouvé|introuvable|nicht gefunden|no encontrad[ao]|não (?:foi )?encontrad[ao]|non (?:è stata )?trovat[ao]|niet gevonden|nie znaleziono|nie została znaleziona|nebyla nalezena|nenalezena|nenájden[áé]|nem található|nu a fost găsit\p{L}*|hittades inte|ikke fundet|finnes ikke|ei löyty\p{L}*|не найден[ао]?|не знайден[оа]|bulunamadı|δεν βρέθηκε|לא נמצא|غير موجودة|یافت نشد|không tìm thấy|tidak ditemukan|見つかりません|找不到|不存在|찾을 수 없|error 5\d\d)/iu;
/** Pages of a shop that list or sum up what several products cost. */
const OTHER_TITLE =
  /^\s*(?:search(?: results)?(?: for)?|results for|(?:your |my |shopping )?(?:cart|bag|basket)|checkout|sign in|log ?in|(?:my )?account|wish ?list|suchergebnis(?:se)?|suche|warenkorb|kasse|anmelden|mein konto|merkzettel|résultats?|votre panier|panier|mon compte|connexion|resultados|carrito|mi cuenta|iniciar sesión|risultati|carrello|carrinho|minha conta|zoekresultaten|winkelwagen|inloggen|wyniki wyszukiwania|koszyk|výsledky|košík|keresés|kosár|sökresultat|varukorg|kundvagn|søgeresultater|kurv|ostoskori|результаты поиска|поиск|корзина|вход|кошик|arama sonuçları|sepetim?|検索結果|カート|ログイン|搜索结果|购物车|검색 ?결과|장바구니)(?!\p{L})/iu;

/** Pages of a shop about itself and its ways. */
const INFO_TITLE =
  /^\s*(?:(?:shipping|delivery|returns|payment)(?: (?:and|&|information|info|costs|policy|methods|returns|delivery|shipping|payment)){0,4}|faqs?|frequently asked questions|help(?: cent(?:er|re))?|customer service|contact(?: us)?|about us|terms(?: (?:and|&) conditions| of (?:service|use|sale))?|privacy(?: policy)?|versand(?:kosten)?(?:[ &]|und|zahlung|lieferung|zahlungsbedingungen|informationen){0,8}|lieferung(?: und versand)?|häufige fragen|hilfe|kontakt|impressum|agb|datenschutz|widerruf\p{L}*|über uns|livraison(?: et retours?)?|questions fréquentes|foire aux questions|aide|contact|mentions légales|conditions générales(?: de vente)?|envíos?(?: y devoluciones)?|preguntas frecuentes|ayuda|contacto|aviso legal|spedizion[ei](?: e resi)?|domande frequenti|contatti|chi siamo|envio e entrega|perguntas frequentes|ajuda|contato|verzending(?: en retour\p{L}*)?|veelgestelde vragen|klantenservice|wysyłka(?: i płatności?)?|dostawa(?: i płatność)?|regulamin|pomoc|doprava(?: a platba)?|obchodní podmínky|szállítás(?:i (?:információk|feltételek))?|доставка(?: и оплата)?|оплата(?: и доставка)?|контакты|о компании|доставка і оплата|kargo(?: ve teslimat)?|sıkça sorulan sorular|iletişim|お問い合わせ|よくある(?:ご)?質問|送料(?:について)?|配送について|特定商取引\p{L}*|常见问题|联系我们|자주 묻는 질문|배송 안내|frakt(?: och leverans)?|leverans|kundservice|vanliga frågor|levering|kundeservice|toimitus\p{L}*|yhteystiedot|αποστολές|επικοινωνία|الأسئلة الشائعة|الشحن والتوصيل|שאלות נפוצות|משלוחים)\s*[?!.]?\s*$/iu;

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

/** The names of the signs that hold for a page. */
export function pageSigns(signs: PageSigns): string[] {
  return Object.entries(SIGNS)
    .filter(([, holds]) => holds(signs))
    .map(([name]) => name);
}

const PRICE_SIGNS = ['likelyPrice', 'surePrice', 'priceAlone', 'priceInText', 'priceInList'];

/** Whether a page of these signs sells a product if it has the best of prices. */
export function mayBeProduct(signs: readonly string[], weights: Weights): boolean {
  return sumOf(weights, [...signs, ...PRICE_SIGNS.filter((it) => (weights[it] ?? 0) > 0)]) > 0;
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
