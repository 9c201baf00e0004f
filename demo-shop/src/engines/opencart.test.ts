import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('opencart');
});
afterAll(() => engine.shop.close());

describe('OpenCart', () => {
  it('writes no structured data, only a price heading after a struck-through list price', async () => {
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
  ])('expresses %s as plain text in a list', async (availability, text) => {
    const { main } = await engine.priced({ fits: (page) => page.includes('lang="en-GB"'), availability });
    expect(main).toContain(`<li>Availability: ${text}</li>`);
  });
});
