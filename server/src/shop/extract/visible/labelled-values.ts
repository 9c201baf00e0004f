import type { ProductDetails } from '../model/product-details.ts';
import type { TextRun } from '../html/text-run.ts';

const SOLD_BY =
  'sold (?:(?:and|&) (?:shipped|dispatched|delivered|fulfilled) )?by|ships from and sold by|verkauf (?:(?:und|&) versand )?durch|verkauft (?:und versendet )?(?:von|durch)|angeboten von|vendu (?:et (?:expédié|livré) )?par|vendido (?:(?:y|e) (?:enviado|entregue) )?por|venduto (?:e spedito )?da|verkoop (?:en verzending )?door|verkocht (?:en verzonden )?door|verkocht en geleverd door|sprzedaje(?: i wysyła)?|sprzedawane przez|prodává|predáva|vândut (?:[șş]i livrat )?de|säljs (?:och levereras )?av|sælges (?:og leveres )?af|selges (?:og leveres )?av|πωλείται από|يباع بواسطة|تباع بواسطة|البائع|נמכר (?:על ידי|ע"י)|bán bởi|dijual oleh|จำหน่ายโดย|販売元|판매자';
const SELLER =
  'seller|sold by|verkäufer|anbieter|vendeur|vendedor|venditore|verkoper|sprzedawca|sprzedający|prodejce|prodávající|predajca|eladó|értékesítő|vânzător|продав(?:ец|ець|ач)|satıcı|mağaza|المتجر|البائع|מוכר|فروشنده|विक्रेता|販売(?:者|店|元)|出品者|ストア|卖家|賣家|商家|판매자|người bán|penjual|ผู้ขาย|säljare|sælger|selger|myyjä|πωλητής';
const CONDITION =
  'condition|item condition|zustand|état|estado|condición|condizion[ei]|condição|staat|conditie|stan|stav|állapot|stare|состояние|стан|състояние|durum(?:u)?|الحالة|מצב|وضعیت|स्थिति|(?:商品の)?状態|コンディション|成色|상태|tình trạng|kondisi|สภาพ|skick|stand|tilstand|kunto|κατάσταση';
const CONDITIONS: readonly (readonly [NonNullable<ProductDetails['condition']>, RegExp])[] = [
  [
    'Refurbished',
    /^(?:(?:certified |seller |manufacturer )?(?:refurb|renewed)|generalüberholt|wiederaufbereitet|reconditionné|reacondicionado|ricondizionato|recondicionado|gereviseerd|odnowion|repasovan|felújított|recondiționat|восстановлен|yenilenmiş|מחודש|整備済|翻新|리퍼|rekondisi|renoverad|istandsat|kunnostettu)/iu,
  ],
  [
    'Damaged',
    /^(?:damaged|for parts|defekt|beschädigt|pour pièces|para piezas|uszkodzon|на запчасти|ジャンク)/iu,
  ],
  [
    'Used',
    /^(?:used|pre-?owned|second[- ]?hand|gebraucht|occasion|d[’']occasion|usado|de segunda mano|usato|tweedehands|gebruikt|używan|použit|použív|használt|folosit|utilizat|б\/у|подержан|вживан|употребяван|ikinci el|kullanılmış|مستعمل|משומש|دست دوم|प्रयुक्त|中古|二手|중고|đã (?:qua )?sử dụng|cũ|bekas|มือสอง|begagna|brugt|brukt|käytetty|μεταχειρισμέν)/iu,
  ],
  [
    'New',
    /^(?:(?:brand )?new|neu|neuf|nuevo|nuovo|novo|nova|nieuw|now[yae]|nov[ýé]|új|nou|нов(?:ый|ое|ая|ий|е)|yeni|sıfır|جديد|חדש|نو|नया|新品|未使用|全新|새 ?상품|mới|baru|ของใหม่|ny(?:tt)?|uusi|καινούργι)(?!\p{L})/iu,
  ],
];

const SELLER_START = new RegExp(`^(?:(?:${SOLD_BY})\\s?[:：]?|(?:${SELLER})\\s?[:：])\\s?(?=\\S)`, 'iu');
const SELLER_ALONE = new RegExp(`^(?:(?:${SOLD_BY})\\s?[:：]?|(?:${SELLER})\\s?[:：])$`, 'iu');
const SELLER_TERM = new RegExp(`^(?:${SELLER})$`, 'iu');
const SELLER_WORD = new RegExp(`^(?:${SOLD_BY}|${SELLER})(?!\\p{L})`, 'iu');
const CONDITION_START = new RegExp(`^(?:${CONDITION})\\s?[:：]\\s?(?=\\S)`, 'iu');
const CONDITION_ALONE = new RegExp(`^(?:${CONDITION})\\s?[:：]$`, 'iu');
const CONDITION_TERM = new RegExp(`^(?:${CONDITION})$`, 'iu');
/** What stands in one of these is the name of what follows. */
const TERMS = new Set(['dt', 'th', 'td', 'label', 'strong', 'b']);
/** How a label is written before its value, alone in a line, and alone in an element made for terms. */
type Label = { start: RegExp; alone: RegExp; term: RegExp };
const SELLER_LABEL: Label = { start: SELLER_START, alone: SELLER_ALONE, term: SELLER_TERM };
const CONDITION_LABEL: Label = { start: CONDITION_START, alone: CONDITION_ALONE, term: CONDITION_TERM };
/** Where a seller's name ends and something else is said. */
const NAME_END =
  /[.!|·•()[\]<>]|\s[–—-]\s|,\s|\s(?:and|und|et|y|e|en|i|a|ve|og|och)\s(?:ships?|shipped|fulfilled|dispatched|delivered|versand|versendet|expédié|livré|enviado|entregue|spedito|verzonden|wysyłka|wysyła)|\s\d[\d.,]*\s?(?:%|★|stars?)|★/iu;
const MAX_LINE = 120;
const MAX_NAME = 60;

/** Who sells the product, as the runs near its name say: "Sold by: Harbour Sweets". */
export function readVisibleSeller(runs: readonly TextRun[]): string | null {
  const value = labelledValue(runs, SELLER_LABEL);
  const name = value?.split(NAME_END, 1)[0]?.trim() ?? '';
  return /\p{L}{2}/u.test(name) && !SELLER_WORD.test(name) && name.length <= MAX_NAME ? name : null;
}

/** In what condition the product is: "Zustand: Gebraucht". */
export function readVisibleCondition(runs: readonly TextRun[]): ProductDetails['condition'] {
  const value = labelledValue(runs, CONDITION_LABEL);
  return value === null ? null : (CONDITIONS.find(([, words]) => words.test(value))?.[0] ?? null);
}

/** What stands behind a label in its line, or in the line after a label alone. */
function labelledValue(runs: readonly TextRun[], { start, alone, term }: Label): string | null {
  for (const [index, run] of runs.entries()) {
    if (run.width > MAX_LINE) continue;
    const text = run.text.trim();
    const label = start.exec(text)?.[0];
    if (label) return text.slice(label.length);
    const next = runs[index + 1];
    const isLabel = alone.test(text) || (TERMS.has(run.context.tag) && term.test(text));
    if (isLabel && next && next.width <= MAX_LINE) return next.text.trim();
  }
  return null;
}
