import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHECK_OUTCOMES, type CheckOutcome } from '@tidemark/contracts/product.ts';
import { type ExtractedOffer } from '../../shop/extract/model/extracted-offer.ts';
import { utcDay, type LastPoint } from '../../store/prices/rules/next-point.ts';
import { type CheckReport, type PageValidators } from '../../store/prices/record-price.ts';
import { type CheckState } from './check-state.ts';
import { type PageVisit } from './interpret-response.ts';
import { reportCheck, type CheckRules } from './report-check.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOON = new Date('2024-03-10T12:00:00Z');
const LONG_AGO = '2024-03-10T11:00:00.000Z';
const RULES: CheckRules = {
  freshness: { watchedMs: 4 * HOUR, popularMs: HOUR },
  retryAfterMs: MINUTE,
  blockedRetryAfterMs: 5 * MINUTE,
  maxRetries: 5,
  confirmationDelayMs: 2 * MINUTE,
  jumpPercent: 40,
};
const LAST: LastPoint = {
  at: new Date('2024-03-10T08:00:00Z'),
  priceMinor: 2000,
  listPriceMinor: null,
  currency: 'USD',
  availability: 'InStock',
  readUntil: '2024-03-10',
};
const STATE: CheckState = {
  productId: '1',
  pageKey: '1',
  leaseId: 7,
  source: 'account:1',
  siteId: 3,
  url: new URL('https://shop.example/kettle'),
  domain: 'shop.example',
  pacePerMinute: null,
  crawlDelayMs: null,
  freshWithinMs: null,
  rules: null,
  browserNeed: { requiresJs: null, learnedAt: null },
  proxyMode: null,
  directRestsUntil: null,
  validators: { etag: '"a"', lastModified: null, bodyHash: null, contentHash: null, extractorKey: 'us' },
  description: {
    title: 'Kettle',
    imageUrl: null,
    brand: null,
    sku: null,
    gtin: null,
    mpn: null,
    pageUrl: null,
    variant: null,
  },
  last: LAST,
  availability: 'InStock',
  suspect: null,
  watchers: 1,
  volatility: 0,
  createdAt: new Date('2024-01-01T00:00:00Z'),
  failures: 0,
  lostLeases: 0,
};
const OFFER: ExtractedOffer = {
  isProduct: true,
  price: '19.00',
  currency: 'USD',
  listPrice: null,
  priceRange: null,
  availability: 'InStock',
  title: 'Kettle',
  image: null,
  brand: null,
  sku: null,
  gtin: null,
  canonicalUrl: null,
  confidence: 0.95,
  method: 'json-ld',
  evidence: '"price": "19.00"',
};

const READ: PageValidators = {
  etag: '"b"',
  lastModified: null,
  bodyHash: Buffer.from('hash'),
  contentHash: Buffer.from('content'),
  extractorKey: 'us',
};
const UNCHANGED: PageVisit = { outcome: 'unchanged', validators: null };
const priced = (change: Partial<ExtractedOffer> = {}): PageVisit => ({
  outcome: 'priced',
  offer: { ...OFFER, ...change },
  finalUrl: STATE.url,
  rendered: false,
  validators: READ,
  proxyId: null,
});
const unpricedVisit = (change: Partial<ExtractedOffer>): PageVisit => ({
  ...(priced() as Extract<PageVisit, { offer: ExtractedOffer }>),
  outcome: 'unpriced',
  offer: { ...OFFER, price: null, ...change },
});
const report = (visit: PageVisit, state: Partial<CheckState> = {}, now = NOON): CheckReport =>
  reportCheck({ ...STATE, ...recordedStock(state), ...state }, visit, now, RULES, 0);
/** A product without a price has no recorded stock either, unless a test says otherwise. */
const recordedStock = ({ last }: Partial<CheckState>) =>
  last === undefined ? {} : { availability: last?.availability ?? null };
const delayOf = ({ dueAt, at }: CheckReport) => dueAt.getTime() - at.getTime();

type FailedOutcome = Extract<PageVisit, { retryAfterMs: unknown }>['outcome'];
const FAILED_OUTCOMES = CHECK_OUTCOMES.filter(
  (it): it is FailedOutcome => !['priced', 'unchanged', 'unsure', 'another_product'].includes(it),
);
const failed = (outcome: FailedOutcome, retryAfterMs: number | null = null): PageVisit => ({
  outcome,
  message: `it is ${outcome}`,
  retryAfterMs,
});

describe('reportCheck with a price', () => {
  it('writes a changed price with its provenance and an event with the old and new price', () => {
    expect(report(priced())).toEqual({
      productId: '1',
      leaseId: 7,
      at: NOON,
      outcome: 'priced',
      message: null,
      dueAt: new Date(NOON.getTime() + 4 * HOUR),
      priority: 5,
      failures: 0,
      validators: READ,
      description: null,
      suspect: null,
      suspectChanged: false,
      candidates: null,
      firstStock: null,
      price: {
        reading: { priceMinor: 1900, listPriceMinor: null, currency: 'USD', availability: 'InStock' },
        step: { row: true, dayRow: false, changed: true },
        provenance: { method: 'json-ld', rendered: false, confidence: 0.95, evidence: '"price": "19.00"' },
        event: {
          productId: '1',
          oldPrice: '20.00',
          newPrice: '19.00',
          currency: 'USD',
          oldCurrency: 'USD',
          changePercent: -5,
          availability: 'InStock',
          oldAvailability: 'InStock',
          at: '2024-03-10T12:00:00.000Z',
        },
      },
    });
  });

  it('accepts any first price, with an event without an old price', () => {
    const { price, suspect } = report(priced({ price: '99999' }), { last: null });
    expect(suspect).toBeNull();
    expect(price?.event).toMatchObject({
      oldPrice: null,
      oldCurrency: null,
      oldAvailability: null,
      changePercent: null,
      newPrice: '99999.00',
    });
  });

  it('writes nothing for an unchanged price, read from a page or confirmed by a 304', () => {
    expect(report(priced({ price: '20.00' })).price).toBeNull();
    expect(report(UNCHANGED).price).toBeNull();
    expect(report(UNCHANGED)).toMatchObject({
      outcome: 'unchanged',
      validators: null,
      failures: 0,
    });
  });

  it('keeps new validators even if the price is unchanged', () => {
    expect(report({ ...UNCHANGED, validators: READ })).toMatchObject({ price: null, validators: READ });
  });

  it('writes the first reading of a UTC day without an event, also for a 304', () => {
    const tomorrow = new Date('2024-03-11T00:00:00Z');
    const { at: _at, readUntil: _until, ...reading } = LAST;
    const step = { row: false, dayRow: false };
    expect(report(priced({ price: '20.00' }), {}, tomorrow).price).toMatchObject({
      reading,
      step,
      event: null,
    });
    expect(report(UNCHANGED, {}, tomorrow).price).toMatchObject({
      reading,
      step,
      provenance: { method: 'not-modified' },
      event: null,
    });
  });

  it('dates a price after the last one even if the clock went back', () => {
    const now = new Date(LAST.at.getTime() - HOUR);
    const { at, dueAt, price } = report(priced(), {}, now);
    expect(at).toEqual(new Date(LAST.at.getTime() + 1));
    expect(price?.event?.at).toBe(at.toISOString());
    expect(dueAt.getTime()).toBeGreaterThan(at.getTime());
  });

  it.each<[string, Partial<ExtractedOffer>, LastPoint | null, object]>([
    [
      'uses the product’s currency if the page names none',
      { currency: null },
      LAST,
      { currency: 'USD', priceMinor: 1900 },
    ],
    [
      'writes XXX if neither the page nor the product has a currency',
      { currency: null },
      null,
      { currency: 'XXX', priceMinor: 1900 },
    ],
    [
      'writes a price without decimals for JPY',
      { price: '1900', currency: 'JPY' },
      null,
      { priceMinor: 1900 },
    ],
    [
      'writes a price with three decimals for KWD',
      { price: '1.234', currency: 'KWD' },
      null,
      { priceMinor: 1234 },
    ],
    ['keeps a higher list price', { listPrice: '25.00' }, LAST, { listPriceMinor: 2500 }],
    ['drops a list price that is not higher', { listPrice: '19.00' }, LAST, { listPriceMinor: null }],
    ['drops a lower list price', { listPrice: '9.00' }, LAST, { listPriceMinor: null }],
    ['does not invent a stock state', { availability: null }, LAST, { availability: null }],
    [
      'does not report a product as back in stock just because its page shows a price',
      { availability: 'InStock', sources: { availability: 'price-shown' } },
      { ...LAST, availability: 'OutOfStock' },
      { availability: 'OutOfStock', priceMinor: 1900 },
    ],
    [
      'reports a product as back in stock if its page has a buy button',
      { availability: 'InStock', sources: { availability: 'buy-button' } },
      { ...LAST, availability: 'OutOfStock' },
      { availability: 'InStock' },
    ],
  ])('%s', (_, page, last, expected) => {
    expect(report(priced(page), { last }).price?.reading).toMatchObject(expected);
  });

  it.each([
    ['zero', '0.00'],
    ['too large to be money', '999999999999999'],
    ['missing', null],
    ['negative', '-5'],
  ])('reports a page whose price is %s as unpriced', (_, price) => {
    const result = report(priced({ price }));
    expect(result).toMatchObject({
      outcome: 'unpriced',
      price: null,
      suspect: null,
      failures: 1,
      validators: null,
    });
    expect(result.message).toMatch(/no price/);
  });
});

describe('reportCheck with an unsure price', () => {
  const CHOICES = [
    { amount: '19.00', currency: 'USD', text: '"price": "19.00"' },
    { amount: '25.00', currency: null, text: 'bundle\u0000 25.00' },
    { amount: '0', currency: 'USD', text: 'free' },
  ];
  const unsure = (change: Partial<ExtractedOffer> = {}): PageVisit =>
    ({ ...priced({ confidence: 0.79, choices: CHOICES, ...change }), outcome: 'unsure' }) as PageVisit;

  it('stores no first price, and offers the amounts of the page', () => {
    expect(report(unsure(), { last: null })).toMatchObject({
      outcome: 'unsure',
      price: null,
      suspect: null,
      failures: 0,
      validators: null,
      message: 'No amount on the page is certain to be the price. Found: 19.00 USD, 25.00.',
      candidates: [CHOICES[0], { amount: '25.00', currency: null, text: 'bundle  25.00' }],
    });
  });

  it('stores a first price of confidence 0.8', () => {
    const { outcome, price, candidates } = report(priced({ confidence: 0.8 }), { last: null });
    expect({ outcome, candidates }).toEqual({ outcome: 'priced', candidates: null });
    expect(price?.reading.priceMinor).toBe(1900);
  });

  it('is unpriced if no amount of the page is money', () => {
    const result = report(unsure({ choices: [] }), { last: null });
    expect(result).toMatchObject({ outcome: 'unpriced', price: null, candidates: null });
  });

  it('confirms the last price if it is equal', () => {
    const result = report(unsure({ price: '20.00', availability: 'OutOfStock' }));
    expect(result).toMatchObject({ outcome: 'priced', suspect: null, candidates: null });
    expect(result.price?.reading).toMatchObject({ priceMinor: 2000, availability: 'OutOfStock' });
  });

  it('is suspect if it differs from the last price, until a second check agrees', () => {
    const first = report(unsure());
    expect(first).toMatchObject({
      outcome: 'priced',
      price: null,
      suspect: { minor: 1900, currency: 'USD', checks: 1 },
      candidates: null,
    });
    const second = report(unsure(), { suspect: first.suspect && { ...first.suspect, at: LONG_AGO } });
    expect(second.price?.reading.priceMinor).toBe(1900);
  });

  it('needs no second check once a sure reading shows the price', () => {
    const suspect = { minor: 1900, currency: 'USD', at: NOON.toISOString(), checks: 1 };
    expect(report(priced(), { suspect }).price?.reading.priceMinor).toBe(1900);
  });

  it('is no reading below confidence 0.3', () => {
    const result = report(unsure({ confidence: 0.29, price: '20.00' }));
    expect(result).toMatchObject({ outcome: 'unpriced', price: null, suspectChanged: false });
  });
});

describe('reportCheck with a stated stock and no price', () => {
  const soldOut = unpricedVisit({ availability: 'OutOfStock', sources: { availability: 'stock-text' } });

  it('records the changed stock at the last price, which keeps its provenance, with an event', () => {
    const { outcome, price, message, firstStock } = report(soldOut);
    expect({ outcome, firstStock }).toEqual({ outcome: 'unpriced', firstStock: null });
    expect(message).toContain('out of stock');
    expect(price).toMatchObject({
      reading: { priceMinor: 2000, currency: 'USD', availability: 'OutOfStock' },
      provenance: null,
      event: {
        oldPrice: '20.00',
        newPrice: '20.00',
        availability: 'OutOfStock',
        oldAvailability: 'InStock',
      },
    });
  });

  it('records nothing while the stock stays the same, and confirms no price', () => {
    const last: LastPoint = { ...LAST, availability: 'OutOfStock', readUntil: '2024-03-01' };
    expect(report(soldOut, { last })).toMatchObject({ price: null, validators: null });
  });

  it('forgets the validators of the page in stock, so that it is read again', () => {
    expect(report(soldOut).validators).toMatchObject({ etag: null, bodyHash: null, extractorKey: null });
  });

  it('checks again after the regular interval, without counting a failure', () => {
    const result = report(soldOut, { failures: 2 });
    expect(result.failures).toBe(0);
    expect(delayOf(result)).toBe(4 * HOUR);
  });

  it('records the stock of a product without a price, and names it in the event of the first price', () => {
    const first = report(soldOut, { last: null, availability: null });
    expect(first).toMatchObject({ firstStock: 'OutOfStock', price: null });
    const again = report(soldOut, { last: null, availability: 'OutOfStock' });
    expect(again.firstStock).toBeNull();
    const { price } = report(priced(), { last: null, availability: 'OutOfStock' });
    expect(price?.event).toMatchObject({ oldPrice: null, oldAvailability: 'OutOfStock' });
  });

  it('ignores a stock that is only inferred', () => {
    const inferred = unpricedVisit({ availability: 'OutOfStock', sources: { availability: 'price-shown' } });
    expect(report(inferred)).toMatchObject({ price: null, validators: null });
  });
});

const redirected = (change: Partial<ExtractedOffer> = {}): PageVisit =>
  ({ ...priced(change), finalUrl: new URL('https://shop.example/toaster') }) as PageVisit;

describe('reportCheck with a page of another product', () => {
  const nothing = { price: null, validators: null, description: null, suspectChanged: false, failures: 0 };

  it('changes nothing, and says which product the page shows', () => {
    const result = report(redirected({ title: 'Toaster' }));
    expect(result).toMatchObject({ ...nothing, outcome: 'another_product' });
    expect(result.message).toMatch('“Toaster”');
    expect(delayOf(result)).toBe(4 * HOUR);
  });

  it('changes nothing either if the other product has no price', () => {
    const unpriced = { ...redirected({ title: 'Toaster', price: null }), outcome: 'unpriced' } as PageVisit;
    expect(report(unpriced)).toMatchObject({ ...nothing, outcome: 'another_product' });
  });

  it('changes nothing if the selected variant is no longer listed', () => {
    const description = { ...STATE.description, variant: 'selected' as const };
    const result = report(priced({ variant: 'missing' }), { description });
    expect(result).toMatchObject({ ...nothing, outcome: 'another_product' });
    expect(result.message).toMatch('no longer offers the variant');
  });

  it('is no question before the first price', () => {
    expect(report(redirected({ title: 'Toaster' }), { last: null }).outcome).toBe('priced');
  });

  it('keeps a doubtful page suspect, also at the same price, until a second check confirms it', () => {
    const renamed = priced({ title: 'Wasserkocher', price: '20.00' });
    const first = report(renamed);
    expect(first).toMatchObject({
      price: null,
      description: null,
      validators: null,
      suspect: { minor: 2000 },
    });
    const second = report(renamed, { suspect: first.suspect && { ...first.suspect, at: LONG_AGO } });
    expect(second).toMatchObject({ suspect: null, description: { title: 'Wasserkocher' } });
  });

  it('keeps the address to which the page moved', () => {
    const pageUrl = 'https://shop.example/toaster';
    expect(report(redirected()).description).toMatchObject({ title: 'Kettle', pageUrl });
    const moved = { description: { ...STATE.description, pageUrl } };
    expect(report(redirected(), moved).description).toBeNull();
    expect(report(priced(), moved).description).toMatchObject({ pageUrl: null });
  });
});

describe('reportCheck with an outcome that is not a reading', () => {
  const unpriced = unpricedVisit({ availability: null });
  const visits = [
    unpriced,
    ...FAILED_OUTCOMES.filter((it) => it !== 'unpriced').map((outcome) => failed(outcome)),
  ];

  it.each(visits.map((visit) => [visit.outcome, visit] as const))(
    'does not change price, stock, suspect or validators for the outcome %s',
    (outcome, visit) => {
      const suspect = { minor: 500, currency: 'USD', at: NOON.toISOString(), checks: 1 };
      for (const state of [{}, { last: null }, { suspect }])
        expect(report(visit, state)).toMatchObject({
          outcome,
          price: null,
          validators: null,
          suspectChanged: false,
          message: expect.stringMatching(/./),
        });
    },
  );

  it.each<[CheckOutcome, number]>([
    ['blocked', 3],
    ['unreachable', 3],
    ['gone', 0],
    ['forbidden_by_robots', 0],
    ['refused_address', 0],
    ['not_a_product', 0],
  ])('counts the outcome %s after two failures as %i', (outcome, failures) => {
    expect(report(failed(outcome as FailedOutcome), { failures: 2 }).failures).toBe(failures);
  });

  it('takes the description of a page without a price only if the product has none', () => {
    const renamed = {
      ...unpriced,
      offer: { ...OFFER, price: null, title: 'Shop is closed' },
    } as PageVisit;
    expect(report(renamed).description).toBeNull();
    const blank = {
      title: null,
      imageUrl: null,
      brand: null,
      sku: null,
      gtin: null,
      mpn: null,
      pageUrl: null,
      variant: null,
    };
    expect(report(renamed, { description: blank, last: null }).description).toMatchObject({
      title: 'Shop is closed',
    });
  });

  it('stores text of the page without control characters and lone surrogates, at most 500 characters', () => {
    const message = `content type: ${'x'.repeat(20_000)}`;
    expect(report({ ...failed('not_a_product'), message } as PageVisit).message).toHaveLength(500);
    const odd = { ...failed('unreachable'), message: 'half \ud800\u0000 pair' } as PageVisit;
    expect(report(odd).message).toBe('half \ufffd  pair');
    const title = report(priced({ title: 'half \udc00\u0000 pair' }), { last: null }).description?.title;
    expect(title).toBe('half \ufffd  pair');
  });

  it('stops counting failures at 1000', () => {
    expect(report(failed('unreachable'), { failures: 1000 }).failures).toBe(1000);
  });
});

describe('reportCheck schedules the next check', () => {
  it.each<[string, PageVisit, Partial<CheckState>, number]>([
    ['within the freshness promise for a watched product', priced(), {}, 4 * HOUR],
    ['hourly for a popular product', priced(), { watchers: 101 }, HOUR],
    ['daily for an unwatched product', priced(), { watchers: 0 }, 24 * HOUR],
    ['within the site’s own freshness promise', priced(), { freshWithinMs: 10 * MINUTE }, 10 * MINUTE],
    [
      'within the site’s shorter promise for a popular product',
      priced(),
      { freshWithinMs: 10 * MINUTE, watchers: 500 },
      10 * MINUTE,
    ],
    [
      'hourly for a popular product despite the site’s longer promise',
      priced(),
      { freshWithinMs: 6 * HOUR, watchers: 500 },
      HOUR,
    ],
    ['after 5 minutes for a block', failed('blocked'), {}, 5 * MINUTE],
    ['after the Retry-After of a block', failed('blocked', 2 * HOUR), {}, 2 * HOUR],
    ['after a minute for a first failure', failed('unreachable'), {}, MINUTE],
    ['after 4 minutes for a third failure', failed('unreachable'), { failures: 2 }, 4 * MINUTE],
    ['after the Retry-After of a failure', failed('unreachable', 10 * HOUR), {}, 10 * HOUR],
    ['at the usual interval after many failures', failed('unreachable'), { failures: 5 }, 4 * HOUR],
    ['after 2 minutes for a jump', priced({ price: '5.00' }), {}, 2 * MINUTE],
  ])('%s', (_, visit, state, expected) => {
    expect(delayOf(report(visit, state))).toBe(expected);
  });
});

describe('reportCheck with a jump', () => {
  const at500 = { minor: 500, currency: 'USD', at: '2024-03-10T11:58:00.000Z', checks: 1 };

  it('marks a first jump as suspect: no price, no event, the old validators', () => {
    const result = report(priced({ price: '5.00' }));
    expect(result).toMatchObject({
      outcome: 'priced',
      price: null,
      validators: null,
      suspectChanged: true,
      suspect: { minor: 500, currency: 'USD', at: NOON.toISOString(), checks: 1 },
    });
  });

  it('accepts a jump that a second check confirms', () => {
    const result = report(priced({ price: '5.05' }), { suspect: at500 });
    expect(result.price?.event).toMatchObject({ oldPrice: '20.00', newPrice: '5.05', changePercent: -74.75 });
    expect(result).toMatchObject({ suspect: null, suspectChanged: true, validators: { etag: '"b"' } });
  });

  it('keeps checking at growing intervals while the checks disagree', () => {
    const delays: number[] = [];
    let suspect = null;
    for (const price of ['5.00', '9.00', '5.00', '70.00', '3.00']) {
      const result = report(priced({ price }), { suspect });
      expect(result.price).toBeNull();
      delays.push(delayOf(result));
      suspect = result.suspect;
    }
    expect(delays).toEqual([2, 4, 8, 16, 32].map((minutes) => minutes * MINUTE));
    expect(suspect).toMatchObject({ minor: 300, checks: 5 });
  });

  it('discards a suspect when the old price is back', () => {
    expect(report(priced({ price: '20.00' }), { suspect: at500 })).toMatchObject({
      suspect: null,
      suspectChanged: true,
      price: null,
    });
  });

  it('requires a second check for a changed currency, whose event has no percentage', () => {
    const inEuro = priced({ price: '18.00', currency: 'EUR' });
    const first = report(inEuro);
    expect(first).toMatchObject({ price: null, suspect: { minor: 1800, currency: 'EUR' } });
    const second = report(inEuro, { suspect: first.suspect && { ...first.suspect, at: LONG_AGO } });
    expect(second.price?.event).toMatchObject({
      oldPrice: '20.00',
      oldCurrency: 'USD',
      newPrice: '18.00',
      currency: 'EUR',
      changePercent: null,
    });
  });
});

const isSame = (one: LastPoint | null, two: LastPoint | null) =>
  one?.priceMinor === two?.priceMinor && one?.currency === two?.currency;

function isJump(from: LastPoint | null, to: LastPoint | null): boolean {
  if (!from || !to || isSame(from, to)) return false;
  return from.currency !== to.currency || Math.abs(to.priceMinor / from.priceMinor - 1) > 0.4;
}

describe('reportCheck over a series of visits', () => {
  const visits: fc.Arbitrary<PageVisit> = fc.oneof(
    fc.constantFrom<PageVisit>(UNCHANGED, { ...UNCHANGED, validators: READ }),
    fc
      .constantFrom<FailedOutcome>('blocked', 'gone', 'unreachable', 'not_a_product')
      .map((outcome) => failed(outcome)),
    fc
      .record({
        price: fc.constantFrom('10.00', '10.10', '14.00', '19.00', '20.00', '60.00', '0', null),
        currency: fc.constantFrom('USD', 'EUR', null),
        availability: fc.constantFrom('InStock' as const, 'OutOfStock' as const, null),
      })
      .map(priced),
  );

  it('never accepts a jump seen once, and creates an event for every accepted change', () => {
    fc.assert(
      fc.property(fc.array(visits, { maxLength: 40 }), (series) => {
        let state = STATE;
        for (const [index, visit] of series.entries()) {
          const result = report(visit, state, new Date(NOON.getTime() + index * HOUR));
          const { last, suspect } = state;
          const next = result.price
            ? { ...result.price.reading, at: result.at, readUntil: utcDay(result.at) }
            : last;
          const confirmed = suspect?.currency === next?.currency;
          expect(!isJump(last, next) || confirmed).toBe(true);
          expect(isSame(last, next) || result.price?.event !== null).toBe(true);
          expect(result.at > (last?.at ?? 0)).toBe(true);
          state = { ...state, last: next, suspect: result.suspectChanged ? result.suspect : suspect };
        }
      }),
    );
  });
});
