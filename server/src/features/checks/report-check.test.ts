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
  leaseId: 7,
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
  description: { title: 'Kettle', imageUrl: null, brand: null, sku: null, gtin: null },
  last: LAST,
  suspect: null,
  watchers: 1,
  volatility: 0,
  createdAt: new Date('2024-01-01T00:00:00Z'),
  failures: 0,
};
const READING: ExtractedOffer = {
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
  reading: { ...READING, ...change },
  finalUrl: STATE.url,
  rendered: false,
  validators: READ,
  proxyId: null,
});
const report = (look: PageVisit, state: Partial<CheckState> = {}, now = NOON): CheckReport =>
  reportCheck({ ...STATE, ...state }, look, now, RULES, 0);
const delayOf = ({ dueAt, at }: CheckReport) => dueAt.getTime() - at.getTime();

type FailedOutcome = Exclude<CheckOutcome, 'priced' | 'unchanged' | 'unpriced'>;
const failed = (outcome: FailedOutcome, retryAfterMs: number | null = null): PageVisit => ({
  outcome,
  message: `it is ${outcome}`,
  retryAfterMs,
});

describe('a price', () => {
  it('is written with how it was found, and told with what it was before', () => {
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

  it('that is the first has nothing before it, and is taken whatever it is', () => {
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

  it('that stays writes nothing, on a full page as on a 304', () => {
    expect(report(priced({ price: '20.00' })).price).toBeNull();
    expect(report(UNCHANGED).price).toBeNull();
    expect(report(UNCHANGED)).toMatchObject({
      outcome: 'unchanged',
      validators: null,
      failures: 0,
    });
  });

  it('is no reason to forget by which name the page answered', () => {
    expect(report({ ...UNCHANGED, validators: READ })).toMatchObject({ price: null, validators: READ });
  });

  it('is written down for the first reading of a UTC day, on a 304 too, and is no news', () => {
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

  it('comes after the last one even when the clock went back', () => {
    const now = new Date(LAST.at.getTime() - HOUR);
    const { at, dueAt, price } = report(priced(), {}, now);
    expect(at).toEqual(new Date(LAST.at.getTime() + 1));
    expect(price?.event?.at).toBe(at.toISOString());
    expect(dueAt.getTime()).toBeGreaterThan(at.getTime());
  });

  it.each<[string, Partial<ExtractedOffer>, LastPoint | null, object]>([
    [
      'takes the known currency where the page names none',
      { currency: null },
      LAST,
      { currency: 'USD', priceMinor: 1900 },
    ],
    [
      'has no currency where nothing says which',
      { currency: null },
      null,
      { currency: 'XXX', priceMinor: 1900 },
    ],
    ['has the minor units of its currency', { price: '1900', currency: 'JPY' }, null, { priceMinor: 1900 }],
    [
      'has three decimals where the currency has',
      { price: '1.234', currency: 'KWD' },
      null,
      { priceMinor: 1234 },
    ],
    ['keeps a higher list price', { listPrice: '25.00' }, LAST, { listPriceMinor: 2500 }],
    ['drops a list price that is not higher', { listPrice: '19.00' }, LAST, { listPriceMinor: null }],
    ['drops a lower list price', { listPrice: '9.00' }, LAST, { listPriceMinor: null }],
    ['does not invent a stock state', { availability: null }, LAST, { availability: null }],
    [
      'is not back in stock because its page shows a price',
      { availability: 'InStock', sources: { availability: 'price-shown' } },
      { ...LAST, availability: 'OutOfStock' },
      { availability: 'OutOfStock', priceMinor: 1900 },
    ],
    [
      'is back in stock when its page says so',
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
    ['absent', null],
    ['no number', '-5'],
  ])('that is %s is none', (_, price) => {
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

describe('an outcome that is not a reading', () => {
  const unpriced: PageVisit = { ...priced({ price: null }), outcome: 'unpriced' } as PageVisit;
  const looks = [
    unpriced,
    ...CHECK_OUTCOMES.filter((o): o is FailedOutcome => !['priced', 'unchanged', 'unpriced'].includes(o)).map(
      (outcome) => failed(outcome),
    ),
  ];

  it.each(looks.map((look) => [look.outcome, look] as const))(
    '(%s) touches neither price, stock, suspect nor validators',
    (outcome, look) => {
      const suspect = { minor: 500, currency: 'USD', at: NOON.toISOString(), checks: 1 };
      for (const state of [{}, { last: null }, { suspect }])
        expect(report(look, state)).toMatchObject({
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
  ])('(%s) after two failures makes them %i', (outcome, failures) => {
    expect(report(failed(outcome as FailedOutcome), { failures: 2 }).failures).toBe(failures);
  });

  it('takes no description from a page without a price, unless there is none yet', () => {
    const renamed = {
      ...unpriced,
      reading: { ...READING, price: null, title: 'Shop is closed' },
    } as PageVisit;
    expect(report(renamed).description).toBeNull();
    const blank = { title: null, imageUrl: null, brand: null, sku: null, gtin: null };
    expect(report(renamed, { description: blank, last: null }).description).toMatchObject({
      title: 'Shop is closed',
    });
  });

  it('counts failures without bound to the database', () => {
    expect(report(failed('unreachable'), { failures: 1000 }).failures).toBe(1000);
  });
});

describe('when the next check is', () => {
  it.each<[string, PageVisit, Partial<CheckState>, number]>([
    ['a price, watched', priced(), {}, 4 * HOUR],
    ['popular', priced(), { watchers: 101 }, HOUR],
    ['unwatched', priced(), { watchers: 0 }, 24 * HOUR],
    ['a site with a promise of its own', priced(), { freshWithinMs: 10 * MINUTE }, 10 * MINUTE],
    [
      'that promise also for the popular',
      priced(),
      { freshWithinMs: 10 * MINUTE, watchers: 500 },
      10 * MINUTE,
    ],
    [
      'a longer promise does not hold for the popular',
      priced(),
      { freshWithinMs: 6 * HOUR, watchers: 500 },
      HOUR,
    ],
    ['blocked', failed('blocked'), {}, 5 * MINUTE],
    ['blocked, Retry-After', failed('blocked', 2 * HOUR), {}, 2 * HOUR],
    ['unreachable', failed('unreachable'), {}, MINUTE],
    ['unreachable again', failed('unreachable'), { failures: 2 }, 4 * MINUTE],
    ['unreachable, Retry-After', failed('unreachable', 10 * HOUR), {}, 10 * HOUR],
    ['unreachable for long', failed('unreachable'), { failures: 5 }, 4 * HOUR],
    ['a jump', priced({ price: '5.00' }), {}, 2 * MINUTE],
  ])('%s', (_, look, state, expected) => {
    expect(delayOf(report(look, state))).toBe(expected);
  });
});

describe('a jump', () => {
  const at500 = { minor: 500, currency: 'USD', at: '2024-03-10T11:58:00.000Z', checks: 1 };

  it('is held at the first look: no price, no event, the old validators', () => {
    const result = report(priced({ price: '5.00' }));
    expect(result).toMatchObject({
      outcome: 'priced',
      price: null,
      validators: null,
      suspectChanged: true,
      suspect: { minor: 500, currency: 'USD', at: NOON.toISOString(), checks: 1 },
    });
  });

  it('is a price once a second look agrees', () => {
    const result = report(priced({ price: '5.05' }), { suspect: at500 });
    expect(result.price?.event).toMatchObject({ oldPrice: '20.00', newPrice: '5.05', changePercent: -74.75 });
    expect(result).toMatchObject({ suspect: null, suspectChanged: true, validators: { etag: '"b"' } });
  });

  it('keeps being looked at, less and less soon, while the looks disagree', () => {
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

  it('is forgotten when the price is back', () => {
    expect(report(priced({ price: '20.00' }), { suspect: at500 })).toMatchObject({
      suspect: null,
      suspectChanged: true,
      price: null,
    });
  });

  it('to another currency needs a second look too, and then compares with nothing', () => {
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

describe('reportCheck', () => {
  const looks: fc.Arbitrary<PageVisit> = fc.oneof(
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

  it('never takes a jump that was seen once, and tells of every change it takes', () => {
    fc.assert(
      fc.property(fc.array(looks, { maxLength: 40 }), (series) => {
        let state = STATE;
        for (const [index, look] of series.entries()) {
          const result = report(look, state, new Date(NOON.getTime() + index * HOUR));
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
