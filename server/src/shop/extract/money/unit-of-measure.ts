/** The units that shops price goods by, in the words of the most used web languages; the names are those of readings. */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  kg: 'kg kgs kilo kilos kilogramm kilogram kilograms kilogramme kilogramo kilogramos quilo quilograma chilo кг килограмм килограма кілограм kilogramma kila kilogramów キロ 公斤 千克 킬로 กก กิโลกรัม كجم كغ كيلو کیلو کیلوگرم ק"ג קילו κιλό κιλο κιλ किलो किग्रा',
  g: 'g gr gm gram grams gramm gramme grammes gramos grammi gramas гр г грамм グラム 克 그램 กรัม غ جم جرام گرم גרם גר γρ ग्राम',
  l: 'l lt ltr ltrs liter litre liters litres litro litros litri litr litra litru litrów litern litrin л литр литра リットル 升 公升 리터 ลิตร لتر لیتر ליטר λίτρο λτ लीटर lít',
  ml: 'ml millilitre milliliter millilitri мл ミリリットル 毫升 밀리리터 มล مل מ"ל',
  cl: 'cl', dl: 'dl',
  m: 'm mtr meter metre metres meters mètre mètres metro metri metros metr metru metra м метр пог.м mb lfm lfdm 公尺 米 미터 เมตร متر מטר μέτρο मीटर',
  m2: 'm2 m² qm sqm м2 м² кв.м m^2 mq ㎡ 平方米 坪 metrekare',
  m3: 'm3 m³ м3 м³ ㎥',
  'sq ft': 'sqft sq.ft ft² ft2', oz: 'oz ounce ounces', 'fl oz': 'floz fl.oz', lb: 'lb lbs pound', qt: 'qt', pt: 'pt', gal: 'gal gallon',
  piece: 'piece pieces pc pcs pce each ea item unit stück stueck stck stk st styk pièce pièces unité unidad unidades ud uds unidade unidades un und pezzo pezzi pz sztuka sztukę szt ks kus kusů db darab шт штуку штука kpl adet 個 枚 本 袋 个 件 只 片 개 장 ชิ้น قطعة عدد יח יחידה τεμ τεμάχιο buc bucată kom komad nagb gab vnt tk stuk nos नग',
}; // prettier-ignore

const UNITS = new Map(
  Object.entries(UNIT_WORDS).flatMap(([unit, words]) =>
    words.split(' ').map((word) => [word, unit] as const),
  ),
);

const WORDS = [...UNITS.keys()]
  .toSorted((a, b) => b.length - a.length)
  .map((word) => word.replace(/[.^]/g, '\\$&'))
  .join('|');
const SIZED = `(\\d{1,4}(?:[.,]\\d{1,2})?)?\\s?(${WORDS})`;
const PER = 'per|pro|par|por|pr\\.?|au|al|le|el|il|za|na|je|за|ανά|à|cada|setiap|mỗi|प्रति';
const OF = 'あたり|当たり|当り|につき|당|başına|fiyatı|prijs|pris|preis|hinta|ár';
/** "12,50 € / kg", "£1.25 per 100g", "5,90 zł za 1 kg". */
const AFTER = new RegExp(
  `^\\s?(?:[\\p{Sc}\\p{L}.]{0,5}|[\\p{L}]\\.[\\p{L}])\\s?(?:\\/\\s?|(?:${PER})\\s)\\s?${SIZED}(?!\\p{L})`,
  'iu',
);
/** "1 l = 2,49 €". */
const EQUATION = new RegExp(`(?<![\\p{L}\\d])${SIZED}\\s?[=≙]\\s?[\\p{Sc}\\p{Lu}]{0,4}\\s?$`, 'iu');
/** "Prix au kg : 12,50 €", "price per 100 g: £1.25", "(kg başına 12,50 TL", "100gあたり198円", "100g당 1,495원". */
const BEFORE = new RegExp(
  `(?:(?<!\\p{L})(?:\\/\\s?|(?:${PER})\\s|每\\s?)${SIZED}|(?<![\\p{L}\\d])${SIZED}\\s?(?:${OF}))\\s?\\.?\\s?[:：=]?\\s?[\\p{Sc}\\p{Lu}]{0,4}\\s?$`,
  'iu',
);

/** What an amount and its measure have between them, or behind both. */
const MARKS = new RegExp(`[/=≙每]|(?:${PER})\\s|${OF}`, 'iu');

/** Cheap to ask of the many amounts that stand alone. */
const MAY_FOLLOW = /[/\p{L}]/u;
const MAY_PRECEDE = /\p{L}/u;

/** The measure that an amount between two texts is the price of: "kg", "100 g", "piece"; null where they name none. */
export function measureOf(before: string, after: string): string | null {
  const match =
    (MAY_FOLLOW.test(after) ? AFTER.exec(after) : null) ??
    (MAY_PRECEDE.test(before) ? (EQUATION.exec(before) ?? BEFORE.exec(before)) : null);
  if (!match) return null;
  const [, ...groups] = match;
  const index = groups.findIndex((it, at) => at % 2 === 1 && it !== undefined);
  const unit = UNITS.get((groups[index] ?? '').toLowerCase());
  if (!unit) return null;
  const size = (groups[index - 1] ?? '1').replace(',', '.');
  return Number(size) === 1 ? unit : `${size} ${unit}`;
}

/** Whether a text can hold the price of a measure at all, as cheaply as that can be asked. */
export function mayHaveMeasure(text: string): boolean {
  return MARKS.test(text);
}

/** Whether that is the price of a quantity, which the price to pay is not; goods sold by the piece cost what a piece does. */
export function isByMeasure(before: string, after: string): boolean {
  const measure = measureOf(before, after);
  return measure !== null && measure !== 'piece';
}
