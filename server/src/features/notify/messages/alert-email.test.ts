import * as fc from 'fast-check';
import { load } from 'cheerio';
import { describe, expect, it } from 'vitest';
import { type Notification } from '@tidemark/contracts/notification.ts';
import { alertEmail } from './alert-email.ts';

const URLS = {
  publicUrl: 'https://tidemark.example',
  unsubscribeUrl: 'https://tidemark.example/unsubscribe?token=7.abc',
};
const NOTIFICATION: Notification = {
  id: '7',
  alertId: '3',
  productId: '42',
  eventId: '9',
  type: 'any_drop',
  title: 'Kettle',
  message: 'Kettle fell to $15.00.',
  url: 'https://shop.example/kettle?a=1&b=2',
  imageUrl: null,
  price: { amount: '15.00', currency: 'USD' },
  previousPrice: null,
  targetPrice: null,
  availability: 'InStock',
  alreadyTrue: false,
  seenAt: '2026-01-05T10:29:58.000Z',
  createdAt: '2026-01-05T10:30:00.000Z',
  readAt: null,
  deliveries: [],
};

const emailOf = (change: Partial<Notification>) => alertEmail({ ...NOTIFICATION, ...change }, URLS);
const linksOf = (html: string) =>
  load(html)('a')
    .toArray()
    .map((link) => link.attribs['href']);

/** The names of a page's elements and of their attributes. */
const shape = (html: string) =>
  load(html)('*')
    .toArray()
    .map((element) =>
      'attribs' in element ? `${element.name} ${Object.keys(element.attribs).join(' ')}` : '',
    );

describe('alertEmail', () => {
  it('states the price change, its time and the links, as text and as HTML', () => {
    const { subject, text, html } = emailOf({});
    expect(subject).toBe('$15.00 – Kettle');
    expect(text).toBe(
      [
        'Kettle fell to $15.00.',
        '',
        'View in shop: https://shop.example/kettle?a=1&b=2',
        'Price history and rules: https://tidemark.example/products/42',
        '',
        'Seen 2026-01-05 10:29 UTC.',
        `Stop emails to this address: ${URLS.unsubscribeUrl}`,
      ].join('\n'),
    );
    expect(load(html)('body').text()).toContain('Kettle fell to $15.00.');
    expect(linksOf(html)).toEqual([
      NOTIFICATION.url,
      'https://tidemark.example/products/42',
      URLS.unsubscribeUrl,
    ]);
  });

  it('has only the title as its subject if there is no price', () => {
    expect(emailOf({ price: null }).subject).toBe('Kettle');
  });

  it.each([
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</p></div></body></html><h1>Fake</h1>',
    '&lt;b&gt;',
    '<!-- ',
    '<style>p{display:none}</style>',
  ])('escapes the title %s in HTML', (title) => {
    const { html } = emailOf({ title, message: `${title} fell.` });
    const page = load(html);
    expect(page('p').first().text()).toBe(title);
    expect(page('script, img, h1, style, b')).toHaveLength(0);
    expect(page('p')).toHaveLength(5);
    expect(page.html()).not.toContain('<!-- ');
  });

  it('renders the same HTML elements for any title and URL', () => {
    const hostile = fc.string({
      unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '=', '-', '!', ' ', 'a', 'p', '\n'),
    });
    fc.assert(
      fc.property(hostile, hostile, (title, url) => {
        const { html } = emailOf({ title, message: title, url });
        expect(shape(html)).toEqual(shape(emailOf({}).html));
      }),
    );
  });

  it('limits the subject to one line and 150 characters', () => {
    const { subject } = emailOf({ title: `Kettle\r\nBcc: everyone@example.org\n${'x'.repeat(500)}` });
    expect(subject).toMatch(/^\$15\.00 – Kettle Bcc: everyone@example\.org x+$/);
    expect(subject.length).toBeLessThanOrEqual(150);
  });
});
