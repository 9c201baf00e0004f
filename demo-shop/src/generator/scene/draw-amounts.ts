import { type Words } from '../languages/language.ts';
import { type Amount, type Option, type Product, type Scene, type Trade } from './scene.ts';
import { type Role } from './role.ts';

type Draw = Pick<Scene, 'random' | 'say' | 'market' | 'product' | 'trade'>;

/** The amount by its role, as a share of the price. */
const SHARES: Readonly<Partial<Record<Role, readonly [number, number]>>> = {
  low30: [0.9, 1.1], unit: [0.3, 8], net: [0.8, 0.84], instalment: [0.08, 0.34], deposit: [0.02, 0.2],
  member: [0.8, 0.95], code: [0.75, 0.95], bundle: [1.5, 2.6], saving: [0.1, 0.5], freeShipping: [0.5, 3],
  shipping: [0.05, 0.3], cashback: [0.03, 0.2], elsewhere: [0.85, 1.3], tier: [0.7, 0.95], subscribe: [0.8, 0.95],
  used: [0.4, 0.9], buyNow: [1.2, 1.9], rrp: [1.05, 1.6],
}; // prettier-ignore
const NOTES: Readonly<Record<Trade, readonly Role[]>> = {
  retail: ['low30', 'unit', 'instalment', 'member', 'code', 'bundle', 'saving', 'freeShipping', 'shipping', 'cashback', 'elsewhere', 'tier', 'used'],
  grocery: ['unit', 'deposit', 'member', 'freeShipping', 'low30', 'subscribe'],
  b2b: ['tier', 'shipping', 'unit', 'freeShipping'],
  rental: ['deposit', 'tier', 'freeShipping'],
  ticket: ['shipping', 'member', 'code'],
  subscription: ['subscribe', 'unit', 'freeShipping', 'saving'],
  auction: ['shipping', 'elsewhere'],
  classified: ['shipping'],
  comparison: ['low30', 'used'],
  marketplace: ['used', 'instalment', 'shipping', 'cashback', 'elsewhere', 'unit', 'bundle'],
  service: ['deposit', 'instalment', 'member'],
  configurator: ['instalment', 'shipping', 'code'],
  pharmacy: ['unit', 'saving', 'freeShipping', 'shipping', 'cashback'],
  books: ['used', 'shipping', 'instalment', 'bundle'],
  secondHand: ['elsewhere', 'instalment', 'saving', 'shipping'],
}; // prettier-ignore
const MAIN_ROLES: Readonly<Partial<Record<Trade, Role>>> = {
  rental: 'perDay',
  ticket: 'from',
  service: 'from',
  auction: 'bid',
  comparison: 'from',
};
const WITH_OPTIONS: Readonly<Partial<Record<Trade, number>>> = {
  configurator: 1, books: 0.8, ticket: 0.7, secondHand: 0.6, retail: 0.15, grocery: 0.1,
}; // prettier-ignore
const CODES = ['SAVE10', 'SOMMER20', 'WELCOME', 'EXTRA5'] as const;

/** Draws the amounts of a product's price box: its price, its list price, and others beside them. */
export function drawAmounts(draw: Draw): Amount[] {
  const { random, trade, product } = draw;
  const roles = [...NOTES[trade]].sort(() => random.next() - 0.5).slice(0, random.pick([0, 0, 1, 1, 2, 3]));
  return [...mainAmounts(draw), ...listAmount(draw), ...roles.map((role) => noteOf(draw, role, product))];
}

function mainAmounts(draw: Draw): Amount[] {
  const { random, trade, product, say } = draw;
  const { cents } = product;
  if (trade === 'b2b') return taxedAmounts(draw);
  if (trade === 'subscription' && random.next() < 0.5)
    return [{ role: 'once', cents, label: say('once') }, noteOf(draw, 'subscribe', product)];
  const main = MAIN_ROLES[trade];
  if (main) {
    const label = say(main as keyof Words);
    const auction: Amount[] = trade === 'auction' && random.next() < 0.5 ? [buyNowAmount(draw)] : [];
    return [{ role: main, cents, label }, ...auction];
  }
  return [{ role: 'now', cents, label: random.next() < 0.35 ? say('now') : '{a}' }];
}

/** A price with tax, most often beside the one without; a few shops show only the latter. */
function taxedAmounts({ random, product, say, market }: Draw): Amount[] {
  const gross: Amount = { role: 'gross', cents: product.cents, label: say('gross') };
  const net: Amount = { role: 'net', cents: rounded(product.cents / 1.2, market), label: say('net') };
  const draw = random.next();
  if (draw < 0.15) return [{ ...net, cents: product.cents }];
  return draw < 0.3 ? [gross] : [gross, net];
}

function buyNowAmount({ random, product, say, market }: Draw): Amount {
  const cents = rounded(product.cents * (1.2 + random.next()), market);
  return { role: 'buyNow', cents, label: `${say('buyNow')}: {a}` };
}

function listAmount({ random, product, say, trade }: Draw): Amount[] {
  if (product.listCents === null || MAIN_ROLES[trade] || trade === 'classified') return [];
  const isRecommended = random.next() < (trade === 'pharmacy' ? 0.8 : 0.2);
  const role = isRecommended ? 'rrp' : 'was';
  const isLabelled = isRecommended || random.next() < 0.45;
  return [{ role, cents: product.listCents, label: isLabelled ? say(role) : '{a}' }];
}

function noteOf({ random, say, market }: Draw, role: Role, product: Product): Amount {
  const [low, high] = SHARES[role] ?? [0.5, 1.5];
  const n = random.between(2, 12);
  const share = role === 'instalment' ? 1 / n : low + random.next() * (high - low);
  const label = say(role as keyof Words, { n, c: random.pick(CODES) });
  return { role, cents: rounded(product.cents * share, market), label };
}

/** Variants with prices of their own. The chosen one has the product's price. */
export function drawOptions({ random, trade, product, say, market }: Draw): Option[] {
  if (random.next() >= (WITH_OPTIONS[trade] ?? 0)) return [];
  const chosen = trade === 'ticket' ? 0 : random.between(0, 2);
  return [0, 1, 2].map((index) => ({
    name: say('options'),
    cents:
      index === chosen
        ? product.cents
        : rounded(product.cents * (1.05 + index * 0.2 + random.next() * 0.1), market),
    isSelected: index === chosen,
  }));
}

function rounded(cents: number, { format }: Scene['market']): number {
  const step = format.decimal === '' ? 100 : 1;
  return Math.max(step, Math.round(cents / step) * step);
}
