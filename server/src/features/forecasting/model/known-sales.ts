/** A sale that takes place at about the same time each year, at many shops or at one. */
export interface KnownSale {
  name: string;
  /** Days until its first day; 0 while it lasts. */
  inDays: number;
  /**
   * Added to the log odds of a drop. A prior from published price studies, not learned (docs/forecasting.md).
   */
  lift: number;
  /** The sale of a single shop. Anything the shop sells may take part. */
  isShopSpecific: boolean;
}

interface SaleRule {
  name: string;
  /** Its first and last day in a year, in days since 1970. */
  span: (year: number) => readonly [number, number];
  /** Currencies of the countries that take part; all if absent. */
  currencies?: readonly string[];
  /** Suffix of the domain of the only shop that holds it. */
  shop?: string;
  lift: number;
}

const EAST_ASIA = ['CNY', 'HKD', 'TWD', 'SGD', 'MYR', 'THB', 'IDR', 'PHP', 'VND'];
const STEAM = 'steampowered.com';

const RULES: readonly SaleRule[] = [
  { name: 'Black Friday', span: (year) => [blackFriday(year), blackFriday(year)], lift: 0.3 },
  { name: 'Cyber Monday', span: (year) => [blackFriday(year) + 3, blackFriday(year) + 3], lift: 0.3 },
  { name: "Singles' Day", span: (year) => fixed(year, [11, 11], [11, 11]), currencies: EAST_ASIA, lift: 0 },
  {
    name: 'the summer sale days of large marketplaces',
    span: (year) => fixed(year, [7, 8], [7, 17]),
    currencies: ['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'AUD', 'INR', 'MXN', 'BRL', 'PLN', 'SEK'],
    lift: 0,
  },
  {
    name: 'the January sales',
    span: (year) => fixed(year, [1, 2], [1, 20]),
    currencies: ['EUR', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'AUD', 'NZD', 'CAD'],
    lift: 0,
  },
  { name: "Steam's spring sale", span: (year) => fixed(year, [3, 13], [3, 26]), shop: STEAM, lift: 0.3 },
  { name: "Steam's summer sale", span: (year) => fixed(year, [6, 25], [7, 9]), shop: STEAM, lift: 0.3 },
  { name: "Steam's autumn sale", span: steamAutumn, shop: STEAM, lift: 0.3 },
  { name: "Steam's winter sale", span: (year) => fixed(year, [12, 18], [12, 31]), shop: STEAM, lift: 0.3 },
];

/**
 * The next known sale that is on at `asOf` (days since 1970) or starts within `withinDays`. `shop` is a
 * domain.
 */
export function findNextSale(
  asOf: number,
  withinDays: number,
  { currency, shop }: { currency: string; shop?: string | undefined },
): KnownSale | null {
  const year = new Date(asOf * 86_400_000).getUTCFullYear();
  const today = Math.floor(asOf);
  let next: KnownSale | null = null;
  for (const rule of RULES) {
    if (rule.currencies && !rule.currencies.includes(currency)) continue;
    if (rule.shop && !shop?.endsWith(rule.shop)) continue;
    for (const [first, last] of [rule.span(year), rule.span(year + 1)]) {
      const inDays = Math.max(0, first - today);
      if (last < today || inDays > withinDays || (next && next.inDays <= inDays)) continue;
      next = { name: rule.name, inDays, lift: rule.lift, isShopSpecific: rule.shop !== undefined };
    }
  }
  return next;
}

function fixed(year: number, first: readonly [number, number], last: readonly [number, number]) {
  return [dayOf(year, ...first), dayOf(year, ...last)] as const;
}

function dayOf(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** The day after the fourth Thursday of November. */
function blackFriday(year: number): number {
  const first = dayOf(year, 11, 1);
  const weekday = new Date(first * 86_400_000).getUTCDay();
  return first + ((4 - weekday + 7) % 7) + 22;
}

/** At the end of September since 2025, around Black Friday before. */
function steamAutumn(year: number): readonly [number, number] {
  if (year >= 2025) return fixed(year, [9, 29], [10, 8]);
  return [blackFriday(year) - 3, blackFriday(year) + 4];
}
