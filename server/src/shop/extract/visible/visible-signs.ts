import { isAsidePrice } from './aside-price.ts';
import { hasWord } from '../html/element-context.ts';
import { type ElementContext } from '../html/open-element.ts';
import type { PriceRange } from '../money/price-range.ts';
import type { TextRun } from '../html/text-run.ts';
import { isByMeasure } from '../money/unit-of-measure.ts';
import type { Weights } from '../model/weights.ts';

/** An amount that a reader sees, with what stands around it. */
export type SeenAmount = {
  amount: string;
  currency: string | null;
  run: TextRun;
  context: ElementContext;
  before: string;
  after: string;
  /** The same for the same kind of place in a list of products. */
  signature: string;
  /** Where it is the lower end of one. */
  range: PriceRange | null;
};

export type PageView = {
  /** The run of the product's name, where prices of the product stand nearby. */
  anchor: number | null;
  buyButton: number | null;
  repeats: ReadonlyMap<string, number>;
  /** The runs that name an amount, outside parts about other things. */
  places: ReadonlyMap<string, ReadonlySet<TextRun>>;
  seen: SeenAmount[];
  /** ISO 4217: what other sources say the page's prices are in. */
  currency: string | null;
  /** The first amount after the name that may be the price. */
  first: SeenAmount | null;
  /** The index of the first heading after the name, where other matters may begin. */
  nextHeading: number | null;
};

type Sign = (seen: SeenAmount, page: PageView) => boolean;

const PRICE_WORD =
  /price|preis|prix|precio|prezzo|cena|cijena|(?:^|[ _-])(?:prijs|pris|hinta|fiyat|kaina|amount|cost|money)(?:$|[ _-])|цена/;
const NOW_WORD =
  /current|final|sale(?!s)|special|(?:^|[ _-])(?:now|our|new|actual|today|main|live|current|offer|buy|buybox|pay|core|big)(?:$|[ _-])|pricetopay|selling|our-?price|price-?new|new-?price|product-?price|price-?product|p-price|ourprice|saleprice|buybox|main-?price/;
const OLD_WORD =
  /(?:^|[ _-])(?:old|was|list|initial|before|previous|prev|original|orig|compare|regular-price|rrp|uvp|msrp|retail|basis|ref|reference|normal)(?:$|[ _-])|old-?price|price-?old|oldprice|listprice|wasprice|was-?price|regular-?price--|compare-?at|crossed|basisprice|a-text-price/;
const OTHER_WORD =
  /per-?(?:unit|month|kg|item)|unit-?price|base-?price|grundpreis|installment|instalment|monthly|financ|credit|klarna|affirm|leasing|ship|deliver|versand|livraison|saving|you-?save|discount-?(?:amount|value)|coupon|voucher|without-?tax|ex(?:cl|c)?-?(?:tax|vat)|price-?tax|netto|threshold|free-?ship|bonus|points|reward|deposit|member|club|loyal|prime-|filter|range-?slider|rating|review|qty|quantity|tier|bulk|swatch|addon|add-on|gift|used|warranty|insurance|extra-?options|subtotal|cart-total|total-?price/;

const OLD_LABEL =
  /(?:^|[^\p{L}])(?:was|list(?: price)?|rrp|msrp|m\.r\.p\.?|mrp|uvp|reg(?:ular)?(?: price)?|original(?:ly)?(?: price)?|old price|retail(?: price)?|before|compare at|normal(?:er )?preis|listenpreis|statt|vorher|bisher|alt(?:er preis)?|au lieu de|prix (?:conseillé|barré|public)|antes|precio (?:anterior|habitual)|prima|prezzo (?:precedente|di listino)|invece di|de(?=:| r\$)|var|før|förut|ord(?:\.|inarie)|van|adviesprijs|było|cena (?:regularna|katalogowa)|původně|běžná cena|místo|eredeti ár|старая цена|было|вместо|обычная цена|стара ціна|eski fiyat|定价|原价|市场价|划线价|原價|정가|정상가|기존가|希望小売価格|旧価格|通常価格|参考価格|元の価格|メーカー希望小売価格|giá (?:gốc|cũ|niêm yết)|harga (?:asli|normal|lama)|ราคาปกติ|السعر (?:السابق|القديم|الأصلي)|قیمت قبلی|קודם|מחיר (?:מקורי|רגיל|מחירון)|αρχική τιμή|παλιά τιμή|πριν|pre[țt] (?:vechi|inițial|recomandat)|prp|vanha hinta|norm\.? ?hinta|ovh|førpris|før ?pris|veil\.? ?pris|tidigare(?: lägsta)?(?: pris)?|rek\.? ?pris|ordinarie pris|стара цена|раніше|cena (?:poprzednia|przed obniżką)|stará cena|pôvodn[eá](?: cena)?|doporučená cena|redovna cena|stara cena|korábbi ár|lista ?ár|piyasa fiyatı|liste fiyatı|typical price|norm\.|prix (?:courant|régulier|habituel|d'origine|initial)|prezzo consigliato|precio recomendado|pvp ?r?(?: recomendad[oa])?|preço recomendado|بدلاً من|بدلا من|قبل الخصم|建議售價|建议零售价|市價|定價|參考價|एमआरपी|במקום|ราคาเต็ม|prix de référence|πλτ|π\.λ\.τ\.|neupreis|avp)\s*[*¹²³†]{0,2}\s*[:.：]?\s*[\p{Sc}\p{Lu}]{0,4}\s*$/iu;
const OTHER_LABEL =
  /(?:^|[^\p{L}])(?:sav(?:e|ings?)|spend(?: over)?|you save|off|spare(?:n)?|rabatt|discount|économisez|ahorr[ae]s?|ahorro|risparmi|economize|bespaar|ušetříte|oszczędzasz|экономия|скидка|выгода|shipping|delivery|postage|versand(?:kosten)?|livraison|envío|spedizione|frete|verzend(?:kosten)?|frakt|dostawa|doprava|szállítás|доставка|kargo|from only|orders? (?:over|above)|over|ab einem|dès|desde|deposit|kaution|ex(?:cl)?\.?(?: ?tax| ?vat)?|without tax|netto|excl\.? btw|hors taxe|bez dph|bez vat|bez ddv|без ндс|under|up to|bis zu|jusqu'à|hasta|credit|earn|points?|cashback|voucher|coupon|gutschein|monthly|pay in|payments? of|installments? of|x de|trade-?in|used|new from|refurbished|gift card|fee|tax|vat|(?:starting|opening|minimum|reserve|start) (?:price|bid)|estimated?(?: value)?|reserve|startpreis|mindestgebot|schätzpreis|mise à prix|estimation|(?:sub-?)?total(?: price)?|gesamtpreis|zwischensumme|gesamt|totale|sous-total|risparmi[o]?|(?:sie )?sparen(?: sie)?|ersparnis|économie|poupe|poupança|oszczędność|ušetríte|megtakarítás|kedvezmény|säästät|(?:du )?spar(?:ar|er)?|tasarruf|kazancınız|indirim|sconto|descuento|desconto|korting|rabat|zľava|sleva|popust|reducere|alennus|χρέωση|έκπτωση|κέρδος|חיסכון|הנחה|משלוח|دمی|الشحن|التوصيل|توصيل|وفر|خصم|送料|値引き|ポイント|割引|运费|運費|优惠|節省|节省|배송비|할인|적립|phí vận chuyển|tiết kiệm|税抜(?:価格)?|税別|不含税|未税|부가세 별도|hors taxes?|exkl\.? moms|ekskl\.? moms|iva (?:esclusa|excluido)|sin iva|sem iva|без пдв|kdv hariç|ongkir|ongkos kirim|hemat|ค่าส่ง|ค่าจัดส่ง|ประหยัด|ส่วนลด|छूट|बचत|डिलीवरी|transport|livrare|доставки|toimitus(?:kulut)?|porto|spese di spedizione|gastos de envío|portes|εξοδα αποστολής|μεταφορικά|average price|средняя цена|durchschnittspreis|add-on|per month|grundpreis|jämförpris|jmf-?\.? ?pris|vertailuhinta|cena jednostkowa|měrná cena|merná cena)\s*[*¹²³†]{0,2}\s*(?:\d+\s?%)?\s*(?:of|:|-|from|：)?\s*[\p{Sc}\p{Lu}+]{0,4}\s*$/iu;
const RANGE = /\d\s*(?:[\p{Sc}\p{L}.]{0,5})\s*(?:[-–—~]|to|bis|do|до|til|à)\s*[\p{Sc}\p{L}.]{0,5}\s*\d/iu;
const SCALE_AFTER =
  /^\s?(?:[kmb](?!\p{L})|bn(?!\p{L})|million|billion|thousand|mio|mrd|milliard|millones|milh|млн|млрд|-\d+(?![\d.,]*\s?%)|\/\d)/iu;
const OTHER_AFTER =
  /^\s*[\p{Sc}\p{L}.]{0,4}\s*(?:(?:\/|per|pro|par|por|al?|за|je|na)\s*(?:\d+\s?)?(?:kg|g|gr|lb|oz|l|lt|ltr|litre|liter|ml|cl|m|m2|m²|m³|qm|sqm|sq ?ft|fl|100|mo(?:nth)?|monat|mois|mes|mese|mês|maand|måned|mån|miesi[ąę]c\p{L}*|měsíc\p{L}*|мес\p{L}*|week|day|night|ay|yr|year|jahr)(?![\p{L}])|\/(?:mo|mth)|off(?![\p{L}])|(?:ex|excl?|exkl|ekskl)\.?\s?(?:vat|tax|gst|btw|moms|mva|tva|iva)|\(?(?:ht|h\.t\.|hors taxes?|zzgl\.? ?mwst|\+ ?(?:mwst|iva|vat)|sin iva|sem iva|iva esclusa|без ндс|без пдв|税抜|税別|不含税|부가세 별도|alv ?0|kdv hariç)(?!\p{L})|netto|bez ddv|bez dph|monthly|p\/m|mtl|cash ?back|shipping|delivery|sem juros|x \d+ (?:months|meses)|in (?:savings|rewards|credit)|and (?:up|above)|or more|more for|trade|savings?)/iu;
/** Price laws make shops name the lowest price of the last 30 days beside a lowered one. */
const RECENT_LOWEST =
  /(?:^|\D)30[\s-]*(?:days?|tagen?|jours|d[ií]as|giorni|dni|dn[ůí]|dagen|dagar|dage|dager|nap|zile|дней|дни|днів|päivän|ημερών|dana|päeva|dien)|lowest price|niedrigster|plus bas|najniższa|nejnižší|минимальная цена/iu;
/** Of a price in parts: before the amount, or right after it. */
const INSTALMENT =
  /instal?lments?|interest-free|monatsrate|monatlich|\d raten|rata |mensualit|par mois|\/ ?mois|cuotas|mensuales|al mes|parcelas|mensais|sem juros|rate (?:da|mensili)|al mese|ratach|\d rat|miesięcznie|splát|měsíčně|mesačne|taksit|részlet|havonta|delbetal|\/mån|per måned|afbetal|osamakse|kuussa|в месяц|рассрочк|платежа?|на місяць|分割|月々|分期|할부|trả góp|cicilan|ผ่อน|תשלומים|قسط|أقساط|اقساط/iu;
const PRICE_LABEL =
  /(?:^|[^\p{L}])(?:price|our price|now|sale|deal|(?:current|winning|highest|high) bid|only|just|nur|solo|slechts|tylko|pouze|just nu|aktuelles gebot|preis|prix|precio|prezzo|preço|prijs|pris|cena|ár|hinta|цена|ціна|fiyat|fiyatı|מחיר|السعر|価格|税込|价格|售价|現価|特價|特价|售價|優惠價|판매가|가격|giá|harga|kaina|hind|cijena|pre[tț])\s*[:.]?\s*[\p{Sc}\p{Lu}]{0,4}\s*$/iu;

/** What may speak for or against an amount being the price to pay; `weights.json` says how much. */
const SIGNS: Readonly<Record<string, Sign>> = {
  priceWordOwn: ({ context }) => hasWord(context, PRICE_WORD, 2),
  priceWordNear: ({ context }) => hasWord(context, PRICE_WORD, 4),
  nowWord: ({ context }) => hasWord(context, NOW_WORD, 3),
  priceLabel: ({ before }) => PRICE_LABEL.test(before),
  currencyBeside: ({ currency }) => currency !== null,
  otherCurrency: ({ currency }, page) => currency !== null && page.currency !== null && currency !== page.currency,
  only: ({ run, amount }) => run.text.replace(/[^\p{L}\p{N}]/gu, '').length <= amount.length + 5,
  alone: ({ run }) => run.text.trim().length < 40,
  inHeading: ({ context }) => context.isHeading,
  justAfterName: (seen, page) => isWithin(seen, page.anchor, 0, 25),
  firstAfterName: (seen, page) => seen === page.first || (page.first !== null && seen.run === page.first.run && seen.amount === page.first.amount),
  afterNextHeading: ({ run }, page) => page.nextHeading !== null && run.index > page.nextHeading,
  afterName: (seen, page) => isWithin(seen, page.anchor, 0, 80),
  justBeforeBuy: (seen, page) => isWithin(seen, page.buyButton, -25, 6),
  justBeforeName: (seen, page) => isWithin(seen, page.anchor, -4, -1),
  beforeName: (seen, page) => page.anchor !== null && seen.run.index < page.anchor,
  foreign: ({ context }) => context.isForeign,
  inLink: ({ context }) => context.isInLink,
  linkAfterBuy: ({ context, run }, page) => context.isInLink && page.buyButton !== null && run.index > page.buyButton,
  inOption: ({ context }) => context.isInOption,
  inButton: ({ context }) => context.isButton,
  otherWord: ({ context }) => hasWord(context, OTHER_WORD, 3),
  otherLabel: ({ before, after }) => OTHER_LABEL.test(before) || isAsidePrice(before, after),
  instalment: ({ before, after }) => INSTALMENT.test(before) || INSTALMENT.test(after.slice(0, 16)),
  recentLowest: ({ before }) => RECENT_LOWEST.test(before),
  otherAfter: ({ after }) => OTHER_AFTER.test(after),
  bracketed: ({ before }) => /\(\s*[\p{Sc}\p{Lu}]{0,4}\s*$/u.test(before),
  perSomething: ({ before, after }) => isByMeasure(before, after) || /^\s*[\p{Sc}\p{L}.]{0,4}\s*(?:\/|per |pro )\s*(?!(?:pcs?|piece|each|ea|item|unit|set|pair|pack|stück|stk|stck|st|шт|szt|ks|kus|db|kom|ud|unidad|unidade|pezzo|pz|pièce|pce|unité|adet|τεμ|gab|vnt|tk|kpl|buc)(?!\p{L}))\p{L}/iu.test(after),
  signed: ({ before }) => /[+–-]\s*[\p{Sc}\p{Lu}]{0,3}\s*$/u.test(before) && !/[\p{L}\d]\s*[–-]\s*[\p{Sc}]?\s*$/u.test(before),
  inProse: ({ run }) => run.text.length > 100,
  amongWords: ({ run }) => (run.text.match(/\p{L}{2,}/gu)?.length ?? 0) > 5,
  inSentence: ({ run }) => run.text.length > 60,
  repeated: ({ signature }, page) => (page.repeats.get(signature) ?? 0) > 3,
  oftenRepeated: ({ signature }, page) => (page.repeats.get(signature) ?? 0) > 8,
  saidAgain: ({ amount }, page) => (page.places.get(amount)?.size ?? 0) > 1,
}; // prettier-ignore

/** "$32 million" and "50-100" are not prices to pay, whatever stands around them. */
export function isScaled(after: string): boolean {
  return SCALE_AFTER.test(after);
}

/** Whether an element or those just around it are named after prices. */
export function isPriceBox(context: ElementContext): boolean {
  return hasWord(context, PRICE_WORD, 3);
}

/** Those that read a text word by word come last: most amounts are out of the question before. */
const WORDINGS = new Set(
  'priceLabel only otherLabel instalment recentLowest otherAfter bracketed perSomething signed amongWords'.split(
    ' ',
  ),
);
const IN_ORDER = Object.entries(SIGNS).toSorted(
  ([a], [b]) => Number(WORDINGS.has(a)) - Number(WORDINGS.has(b)),
);

/** Reads the names of the signs that hold for an amount; null for one whose signs cannot add up to `least`. */
export function signReader(
  weights: Weights,
  least: number,
): (seen: SeenAmount, page: PageView) => string[] | null {
  const signs = IN_ORDER.map(([name, holds]) => ({ name, holds, weight: weights[name] ?? 0 }));
  const mostToCome = signs.map((_, from) =>
    signs.slice(from).reduce((total, { weight }) => total + Math.max(0, weight), 0),
  );
  return (seen, page) => {
    const held: string[] = [];
    let score = weights.base ?? 0;
    for (const [index, { name, holds, weight }] of signs.entries()) {
      if (score + (mostToCome[index] ?? 0) < least) return null;
      if (!holds(seen, page)) continue;
      held.push(name);
      score += weight;
    }
    return score < least ? null : held;
  };
}

function isWithin(seen: SeenAmount, mark: number | null, from: number, to: number): boolean {
  if (mark === null) return false;
  const distance = seen.run.index - mark;
  return distance >= from && distance <= to;
}

/** Struck or labelled as former; or only named so ("regular", "original") beside a lower price that is not. */
export function isListPrice(seen: SeenAmount, page: PageView): boolean {
  if (RECENT_LOWEST.test(seen.before)) return false;
  if (seen.context.isStruck || OLD_LABEL.test(seen.before)) return true;
  if (isHigherOfPair(seen, page)) return true;
  if (!hasWord(seen.context, OLD_WORD, 2)) return false;
  return page.seen.some(
    (it) =>
      Math.abs(it.run.index - seen.run.index) <= 4 &&
      Number(it.amount) < Number(seen.amount) &&
      !it.context.isStruck &&
      !hasWord(it.context, OLD_WORD, 2) &&
      !isOther(it),
  );
}

/** Two prices in one box without a range between them: the higher one was before. */
function isHigherOfPair(seen: SeenAmount, page: PageView): boolean {
  if (!seen.currency || seen.run.text.length > 60) return false;
  const inRun = page.seen.filter((it) => it.run === seen.run && it.currency === seen.currency);
  if (inRun.length < 2) return false;
  const pair = inRun.filter((it) => !isOther(it));
  const [low, high] = pair.toSorted((a, b) => Number(a.amount) - Number(b.amount));
  const isPair =
    new Set(pair.map((it) => it.amount)).size === 2 && Number(low?.amount) * 5 >= Number(pair.at(-1)?.amount);
  return (
    isPair &&
    high !== undefined &&
    Number(seen.amount) > Number(low?.amount) &&
    !isOther(seen) &&
    !RANGE.test(seen.run.text)
  );
}

const others = new WeakMap<SeenAmount, boolean>();

/** Whether its label, its box or what follows makes an amount something else than a price to pay. */
export function isOther(seen: SeenAmount): boolean {
  const known = others.get(seen);
  if (known !== undefined) return known;
  const isSo = saysOther(seen);
  others.set(seen, isSo);
  return isSo;
}

function saysOther({ context, before, after }: SeenAmount): boolean {
  return (
    RECENT_LOWEST.test(before) ||
    INSTALMENT.test(before) ||
    /\(\s*[\p{Sc}\p{Lu}]{0,4}\s*$/u.test(before) ||
    hasWord(context, OTHER_WORD, 3) ||
    OTHER_LABEL.test(before) ||
    isAsidePrice(before, after) ||
    isByMeasure(before, after) ||
    OTHER_AFTER.test(after)
  );
}
