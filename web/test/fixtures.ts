import { type Alert } from '@tidemark/contracts/alert.ts';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { type PriceHistory } from '@tidemark/contracts/price.ts';
import { type Product } from '@tidemark/contracts/product.ts';

export const usd = (amount: string) => ({ amount, currency: 'USD' });

/** A product in stock for $40.00, down 20% from $50.00. */
export function aProduct(changes: Partial<Product> = {}): Product {
  return {
    id: '7',
    url: 'https://shop.example/kettle',
    domain: 'shop.example',
    title: 'Copper kettle',
    imageUrl: null,
    brand: 'Brewer',
    sku: null,
    gtin: null,
    price: usd('40.00'),
    listPrice: null,
    availability: 'InStock',
    change: { previousPrice: usd('50.00'), percent: -20, at: '2026-01-05T12:00:00Z' },
    low: { price: usd('40.00'), at: '2026-01-05T12:00:00Z' },
    high: { price: usd('60.00'), at: '2026-01-01T12:00:00Z' },
    sparkline: [{ day: '2026-01-05', close: '40.00' }],
    foundBy: { method: 'json-ld', rendered: false, confidence: 0.97, evidence: '"price": "40.00"' },
    awaitingConfirmation: null,
    candidates: [],
    lastCheck: { outcome: 'priced', at: '2026-01-06T12:00:00Z', message: 'Read the price.' },
    lastCheckedAt: '2026-01-06T12:00:00Z',
    nextCheckAt: '2026-01-06T16:00:00Z',
    watchedSince: '2026-01-01T12:00:00Z',
    ...changes,
  };
}

/** An enabled, armed rule that fires at $35.00 or less. */
export function aRule(changes: Partial<Alert> = {}): Alert {
  return {
    id: '3',
    productId: '7',
    type: 'below_target',
    targetPrice: usd('35.00'),
    percent: null,
    days: null,
    stepPercent: 5,
    alsoUnavailable: false,
    referencePrice: null,
    enabled: true,
    armed: true,
    lastFiredAt: null,
    createdAt: '2026-01-01T12:00:00Z',
    ...changes,
  };
}

/** An unread notification of a drop from $50.00 to $40.00. */
export function aNotification(changes: Partial<Notification> = {}): Notification {
  return {
    id: '11',
    alertId: '3',
    productId: '7',
    eventId: '1',
    type: 'any_drop',
    title: 'Copper kettle',
    message: 'The price dropped from $50.00 to $40.00.',
    url: 'https://shop.example/kettle',
    imageUrl: null,
    price: usd('40.00'),
    previousPrice: usd('50.00'),
    targetPrice: null,
    availability: 'InStock',
    alreadyTrue: false,
    seenAt: '2026-01-05T11:59:58Z',
    createdAt: '2026-01-05T12:00:00Z',
    readAt: null,
    deliveries: [],
    ...changes,
  };
}

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** A history of one price change, from $50.00 to $40.00 six days ago. */
export function aPriceHistory(changes: Partial<PriceHistory['stats']> = {}): PriceHistory {
  return {
    points: [
      { at: daysAgo(9), price: usd('50.00'), availability: 'InStock' },
      { at: daysAgo(6), price: usd('40.00'), availability: 'InStock' },
    ],
    daily: [],
    stats: {
      current: usd('40.00'),
      allTimeLow: { price: usd('40.00'), at: '2026-01-05T12:00:00Z' },
      allTimeHigh: { price: usd('60.00'), at: '2026-01-01T12:00:00Z' },
      rangeLow: usd('40.00'),
      rangeHigh: usd('50.00'),
      rangeAverage: usd('45.00'),
      windows: { '30d': null, '90d': null, '180d': null, '365d': null },
      priorLow: null,
      inStockShare: null,
      drops: { count: 1, typicalPercent: null, typicalDaysBetween: null },
      trackedSince: '2026-01-01T12:00:00Z',
      lastCheckedAt: '2026-01-06T12:00:00Z',
      ...changes,
    },
  };
}
