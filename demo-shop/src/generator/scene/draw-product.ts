import { type SeededRandom } from '../../catalogue/seeded-random.ts';
import { type Market } from './draw-market.ts';
import { retailCents } from './currency-scale.ts';
import { type Product } from './scene.ts';

const BRANDS = ['Norvik', 'Alpena', 'Torvald', 'Kestrel', 'Lumora', 'Bekko', 'Sandvall', 'Orbis', 'Veltra'] as const; // prettier-ignore
const SERIES = ['Classic', 'Pro', 'Air', 'X', 'One', 'Flow', 'Nova', 'Trail'] as const;
const CHEAPEST = 3;
const RANGE_OF_PRICES = 400;

/** Draws a product and its price. */
export function drawProduct(random: SeededRandom, market: Market, noun: string): Product {
  const brand = random.pick(BRANDS);
  const model = `${random.pick(SERIES)}${random.next() < 0.4 ? ` ${random.between(2, 950)}` : ''}`;
  const title = random.next() < 0.5 ? `${brand} ${model} ${noun}` : `${noun} ${brand} ${model}`;
  const dollars = CHEAPEST * RANGE_OF_PRICES ** random.next();
  const kind = { currency: market.currency, hasFraction: market.format.decimal !== '' };
  const cents = retailCents(kind, dollars, random.next());
  const listCents = retailCents(kind, dollars * (1.1 + random.next() * 0.7), random.next());
  return {
    title,
    brand,
    sku: skuOf(random, brand),
    gtin: gtinOf(random.between(100000000, 999999999)),
    slug: `${brand}-${model}-${random.between(10, 99999)}`.toLowerCase().replaceAll(' ', '-'),
    cents,
    listCents: random.next() < 0.45 && listCents > cents ? listCents : null,
  };
}

/** Some article numbers look like an amount with a currency. */
function skuOf(random: SeededRandom, brand: string): string {
  const digits = random.between(100, 99999);
  return random.pick([
    `${brand.slice(0, 2).toUpperCase()}-${digits}`,
    `${digits}`,
    `${digits}R`,
    `TL${digits}`,
    `${digits}-EU`,
  ]);
}

function gtinOf(seed: number): string {
  const digits = `400${seed}`;
  const sum = [...digits].reduce(
    (total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3),
    0,
  );
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
