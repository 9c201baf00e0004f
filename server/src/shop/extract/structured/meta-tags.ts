import { structuredAvailability } from './structured-availability.ts';
import { type EvidenceKind, type PriceCandidate, type ProductFacts } from '../model/candidate.ts';
import { currencyCode } from '../money/currency.ts';
import { verifiedGtin } from './gtin.ts';
import { parsePrice } from '../money/parse-price.ts';
import { oneLine } from '../text/one-line.ts';
import { readCondition } from './read-details.ts';
import { amountOf, groupedAmount } from './structured-product.ts';

type Metas = ReadonlyMap<string, string[]>;

const SALE = ['product:sale_price:amount', 'og:sale_price:amount'];
const PRICE = [
  'product:price:amount',
  'og:price:amount',
  'product:price',
  'og:price',
  'twitter:price',
  'price',
];
const LIST = [
  'product:original_price:amount',
  'og:original_price:amount',
  'og:standard_amount',
  'og:price:standard_amount',
];
const CURRENCY = [
  'product:sale_price:currency',
  'product:price:currency',
  'og:price:currency',
  'product:currency',
  'og:currency',
  'currency',
  'pricecurrency',
];
const AVAILABILITY = ['product:availability', 'og:availability', 'og:product:availability', 'availability'];

/** Reads Open Graph, Facebook product and Twitter tags. `metas` are contents by lower-case name. */
export function readMetaTags(metas: Metas, locale: string | null): ProductFacts {
  const currency = first(metas, CURRENCY);
  const code = currency ? currencyCode(currency) : null;
  const hint = { currency: code, locale };
  const sale = SALE.flatMap((name) => candidates(metas, name, 'meta-sale', hint));
  const prices = [
    ...PRICE.flatMap((name) => candidates(metas, name, 'meta-price', hint)),
    ...twitterPrices(metas, hint),
  ];
  const lists = LIST.flatMap((name) => candidates(metas, name, 'meta-price', hint)).map(asList);
  return {
    method: 'meta',
    name: first(metas, ['og:title', 'twitter:title', 'title']),
    image: first(metas, [
      'og:image:secure_url',
      'og:image',
      'og:image:url',
      'twitter:image',
      'twitter:image:src',
    ]),
    brand: first(metas, ['product:brand', 'og:brand', 'brand']),
    sku: first(metas, [
      'product:retailer_item_id',
      'product:sku',
      'product:retailer_part_no',
      'og:sku',
      'sku',
    ]),
    gtin: verifiedGtin(
      first(metas, [
        'product:ean',
        'product:gtin',
        'product:upc',
        'product:isbn',
        'og:ean',
        'og:upc',
        'gtin13',
      ]) ?? '',
    ),
    availability: structuredAvailability(first(metas, AVAILABILITY) ?? ''),
    details: {
      condition: readCondition(first(metas, ['product:condition', 'og:condition']) ?? ''),
      mpn: first(metas, ['product:mfr_part_no', 'product:mpn']),
    },
    prices:
      sale.length > 0
        ? [...sale, ...prices.filter((it) => Number(it.amount) > Number(sale[0]?.amount)).map(asList)]
        : [...prices, ...lists],
  };
}

function first(metas: Metas, names: string[]): string | null {
  for (const name of names) {
    const value = metas.get(name)?.find((it) => it !== '');
    if (value) return oneLine(value);
  }
  return null;
}

function candidates(
  metas: Metas,
  name: string,
  kind: EvidenceKind,
  hint: { currency: string | null; locale: string | null },
): PriceCandidate[] {
  const written = metas.get(name)?.[0];
  if (!written) return [];
  const currency = parsePrice(written, hint).currency;
  const amount = amountOf(written, currency);
  const grouped = groupedAmount(written, currency);
  const base = { currency, method: 'meta' as const, isList: false, evidence: `${name}=${written}` };
  return [
    ...(amount ? [{ ...base, amount, kind }] : []),
    ...(grouped && grouped !== amount ? [{ ...base, amount: grouped, kind: 'offer-other' as const }] : []),
  ];
}

/** Twitter product cards: with `twitter:label1` "Price", `twitter:data1` is the price. */
function twitterPrices(
  metas: Metas,
  hint: { currency: string | null; locale: string | null },
): PriceCandidate[] {
  return ['1', '2']
    .filter((n) =>
      /^(?:price|preis|prix|prezzo|precio|cena)/i.test(first(metas, [`twitter:label${n}`]) ?? ''),
    )
    .flatMap((n) => candidates(metas, `twitter:data${n}`, 'meta-price', hint));
}

function asList(candidate: PriceCandidate): PriceCandidate {
  return { ...candidate, isList: true };
}
