import type { Availability, AvailabilityOrUnknown } from '@tidemark/contracts/availability.ts';
import { hasWord } from '../html/element-context.ts';
import { STOCK_WORDS } from './stock-words.ts';
import type { TextRun } from '../html/text-run.ts';

/** schema.org's ItemAvailability, product feeds' words and the engines' own, in lower-case letters only. */
const STRUCTURED: Readonly<Record<string, Availability>> = {
  instock: 'InStock', instoreonly: 'InStock', onlineonly: 'InStock', limitedavailability: 'InStock', madetoorder: 'InStock', available: 'InStock',
  lowstock: 'InStock', availablefororder: 'InStock', instore: 'InStock', yes: 'InStock', true: 'InStock',
  outofstock: 'OutOfStock', oos: 'OutOfStock', soldout: 'OutOfStock', unavailable: 'OutOfStock', notavailable: 'OutOfStock', reserved: 'OutOfStock',
  false: 'OutOfStock', no: 'OutOfStock',
  preorder: 'PreOrder', presale: 'PreOrder', pending: 'PreOrder', comingsoon: 'PreOrder',
  backorder: 'BackOrder', backordered: 'BackOrder', onbackorder: 'BackOrder',
  discontinued: 'Discontinued',
}; // prettier-ignore

/** The stock state that a structured value means: "http://schema.org/InStock", "in stock", "oos"; null for anything else. */
export function structuredAvailability(value: string): AvailabilityOrUnknown {
  const name =
    value
      .trim()
      .split(/[/#:]/)
      .findLast((part) => part !== '') ?? '';
  const key = name.toLowerCase().replace(/[^a-z]/g, '');
  return Object.hasOwn(STRUCTURED, key) ? (STRUCTURED[key] ?? null) : null;
}

const STOCK_BOX =
  /stock|avail|lager|dispon|verf[uü]g|nalich|inventory|skladem|voorraad|(?:^|[ _-])oos(?:$|[ _-])|sold-?out|lieferbar|delivery-?(?:status|time)|no-?(?:online-?)?product|notify-?me/;
/** Where shops put "sold out" in place of a price. */
const PRICE_BOX = /price|preis|prix|precio|prezzo/;
const OTHER_PLACE =
  /(?:^|[ _])(?:sizes?(?=$|[ _-])|swatch|variant-(?:list|options?)|filter|facet|review|store-?(?:locator|pick)|pickup)/;
const STOCK_LABEL =
  /^\s*(?:availability|stock(?: status)?|verfügbarkeit|lagerbestand|disponibilit[éàá]|disponibilidad|disponibilidade|beschikbaarheid|voorraad|tilgjengelighet|lagerstatus|saatavuus|dostępność|dostupnost|dostupnosť|elérhetőség|disponibilitate|razpoložljivost|zaloga|raspoloživost|dostupnost|наличие|наявність|наличност|доступность|статус|stok durumu|זמינות|التوفر|在庫(?:状況)?|库存|庫存|재고)\s*[:：]/iu;
/** Counted in runs: boxes of stock stand before the name in some pages' source, words alone on a line close to it. */
const REACH = 200;
const REACH_ALONE = 60;
/** So close to the name that it overrules what the structured data says. */
const REACH_SURE = 40;
/** So close after it that a line that says nothing else needs no box of its own. */
const REACH_NEXT = 12;
const MAX_STOCK_TEXT = 90;

/** "Not currently" before "available", in any of the languages, with at most two words between; and "In stock: no". */
const NEGATION =
  /(?<!\p{L})(?:not|isn't|no longer|nicht|kein[e]?|ne|pas|plus|non|não|nao|niet|geen|ikke|inte|ej|ei|pole|nie|není|nem|nincs|nu (?:este|e|mai)|ni|nije|nav|nėra|не|нет|немає|няма|δεν|לא|אינו|אין|غير|ليس|لا|نیست|değil|không|tidak|bukan)(?:\s+\p{L}+){0,2}\s*$/iu;
const NO_ANSWER =
  /^\s*[:?]\s*(?:no|nein|non|não|nee|nej|nei|ei|nie|ne|nem|nu|нет|ні|όχι|hayır|לא|لا|خیر|không|tidak|否|いいえ|아니요)(?!\p{L})/iu;
/** What can be missing without the product being so. */
const OTHER_THING =
  /(?<!\p{L})(?:image|photo|picture|video|collection|pick-?up|in[ -]store|click|options?|colou?rs?|sizes?|ratings?|reviews?|delivery|download|financing|installation|bild|abholung|filiale|retrait|magasin|recogida|tienda|ritiro|negozio|самовывоз)(?!\p{L})/iu;

/** What a line says about stock besides the stock itself: "Sorry, this product is currently sold out". */
const COURTESY =
  /(?<!\p{L})(?:sorry|we(?:'|’)re sorry|unfortunately|oops|this|is|currently|temporarily|now|item|product|online|leider|dieser|artikel|das|produkt|ist|derzeit|aktuell|momentan|zur ?zeit|désolé|malheureusement|cet|ce|produit|article|est|actuellement|lo sentimos|este|producto|artículo|está|actualmente|spiacenti|questo|prodotto|articolo|è|al momento|produto|item|helaas|dit|artikel|momenteel|tyvärr|produkten|varan|är|desværre|varen|er|dessverre|niestety|ten|towar|jest|obecnie|chwilowo|bohužel|produkt|je|momentálně|sajnos|a termék|jelenleg|к сожалению|товар|временно|на жаль|тимчасово|maalesef|bu|ürün|şu an(?:da)?|عذراً|عذرا|هذا|المنتج|حالياً|حاليا|माफ़ करें|यह|उत्पाद|फिलहाल|है|申し訳ございません|この商品は|ただいま|现在|抱歉|죄송합니다|이 상품은|현재)(?!\p{L})[\s,.!:–-]*/giu;

export type SeenStock = {
  availability: AvailabilityOrUnknown;
  /** It stands in a box or behind a label of its own, close to the name: it is surely about this product. */
  isSure: boolean;
  /** The page has a part about stock: a box or a label, or several lines that say the product is gone. */
  hasPart: boolean;
};

/**
 * What the page shows about stock near the product's name (`anchor`): in a box or behind a label of its own, else alone on a
 * line. Words that several lines of the same kind repeat belong to a list of variants or sellers.
 */
export function readVisibleStock(runs: TextRun[], anchor: number | null): SeenStock {
  const distance = (run: TextRun): number => Math.abs(run.index - (anchor ?? 0));
  const known = new Map<TextRun, Said[]>();
  const saidBy = (run: TextRun): Said[] => {
    const said = known.get(run) ?? readSaid(run);
    known.set(run, said);
    return said;
  };
  const near = runs.filter((run) => distance(run) <= REACH && isAboutProduct(run));
  const said = near
    .filter((run) => distance(run) <= REACH_ALONE || mayBeBoxed(run) || STOCK_LABEL.test(run.text))
    .flatMap(saidBy);
  const kinds = new Set(said.map(({ run }) => kindOf(run)));
  const alike = Map.groupBy(
    near.filter((run) => kinds.has(kindOf(run))),
    kindOf,
  );
  const isOnly = (run: TextRun): boolean =>
    (alike.get(kindOf(run)) ?? []).every((it) => it === run || saidBy(it).length === 0);
  const own = said.filter(({ run }) => isOnly(run));
  const boxed = own.find((it) => isBoxed(it) || STOCK_LABEL.test(it.run.text));
  if (boxed)
    return {
      availability: boxed.availability,
      isSure: anchor !== null && distance(boxed.run) <= REACH_SURE,
      hasPart: anchor !== null && distance(boxed.run) <= REACH_SURE,
    };
  const alone = own.find(
    ({ run, words }) => distance(run) <= REACH_ALONE && needsExclusiveDatabase(run, words),
  );
  const isSure =
    alone !== undefined &&
    anchor !== null &&
    alone.run.index > anchor &&
    distance(alone.run) <= REACH_NEXT &&
    isGoneState(alone.availability);
  const hasPart = isSure && near.flatMap(saidBy).filter((it) => isGoneState(it.availability)).length > 1;
  return { availability: alone?.availability ?? null, isSure, hasPart };
}

type Said = { run: TextRun; availability: Availability; words: string };

function readSaid(run: TextRun): Said[] {
  const sentence = firstSentence(run.text);
  if (sentence.length > MAX_STOCK_TEXT || OTHER_THING.test(sentence)) return [];
  const stock = stockWords(sentence);
  return stock ? [{ run, ...stock }] : [];
}

function kindOf({ context }: TextRun): string {
  return `${context.tag} ${context.words} ${context.parent?.words}`;
}

function isAboutProduct(run: TextRun): boolean {
  if (run.isForeign) return false;
  const { context } = run;
  return !context.isInOption && !hasWord(context, OTHER_PLACE, 4);
}

function stockWords(text: string): { availability: Availability; words: string } | null {
  for (const [availability, pattern] of STOCK_WORDS) {
    const match = pattern.exec(text);
    if (!match) continue;
    const [words] = match;
    const isDenied =
      availability === 'InStock' &&
      (NEGATION.test(text.slice(0, match.index)) || NO_ANSWER.test(text.slice(match.index + words.length)));
    return { availability: isDenied ? 'OutOfStock' : availability, words: isDenied ? text.trim() : words };
  }
  return null;
}

function firstSentence(text: string): string {
  const end = text.search(/[.!?]\s+\p{Lu}/u);
  return end < 0 ? text : text.slice(0, end);
}

function isBoxed({ run, availability }: Said): boolean {
  const { context } = run;
  return hasWord(context, STOCK_BOX, 3) || (isGoneState(availability) && hasWord(context, PRICE_BOX, 2));
}

function mayBeBoxed({ context }: TextRun): boolean {
  return hasWord(context, STOCK_BOX, 3) || hasWord(context, PRICE_BOX, 2);
}

/** Whether the product cannot be had at all. */
export function isGoneState(availability: AvailabilityOrUnknown): boolean {
  return availability === 'OutOfStock' || availability === 'Discontinued';
}

/** The words are most of what the line says but for courtesies, and no link to somewhere else. */
function needsExclusiveDatabase({ text, context }: TextRun, words: string): boolean {
  return words.length >= text.replace(COURTESY, '').trim().length * 0.7 && !context.isInLink;
}

/** The stock state that a text says, structured or in words; null where it says none. */
export function readStockText(text: string): AvailabilityOrUnknown {
  return structuredAvailability(text) ?? stockWords(text)?.availability ?? null;
}
