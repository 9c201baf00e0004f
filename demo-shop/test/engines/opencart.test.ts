import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEngine } from './engine-pages.ts';
import type { EnginePages } from './engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEngine('opencart');
});
afterAll(() => engine.shop.close());

describe('OpenCart', () => {
  it('has no structured data: the price is a heading after a line-through span', async () => {
    const { page, main } = await engine.priced({
      listPrice: '1500.00',
      fits: (candidate) => candidate.includes('10 or more'),
    });
    expect(page).not.toMatch(/ld\+json|itemprop|itemtype|price:amount|priceCurrency/);
    expect(main).toMatch(
      /<li><span style="text-decoration: line-through;">£1,500\.00<\/span><\/li>\s*<li><h2>£1,234\.56<\/h2><\/li>\s*<li>Ex Tax: £1,028\.80<\/li>/,
    );
    expect(main).toMatch(/<li>10 or more £1,135\.80<\/li>/);
  });

  it.each([
    ['InStock', 'In stock'],
    ['OutOfStock', 'Out of stock'],
    ['PreOrder', 'Pre-order'],
  ])('says %s as plain list text', async (availability, text) => {
    const { main } = await engine.priced({ fits: (page) => page.includes('lang="en-GB"'), availability });
    expect(main).toContain(`<li>Availability: ${text}</li>`);
  });
});
