import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openEngine } from './engine-pages.ts';
import type { EnginePages } from './engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEngine('magento');
});
afterAll(() => engine.shop.close());

describe('Magento', () => {
  it('carries its prices in data-price-amount with their type', async () => {
    const { main } = await engine.priced({ listPrice: '1500.00' });
    expect(main).toMatch(/data-price-amount="1234\.56" data-price-type="finalPrice" class="price-wrapper /);
    expect(main).toMatch(/data-price-amount="1500" data-price-type="oldPrice" class="price-wrapper /);
  });

  it('has themes whose price property holds both prices, and others with a plain amount', async () => {
    const around = await engine.priced({
      listPrice: '1500.00',
      fits: (page) => /price-box[^>]* itemprop="price"/.test(page),
    });
    const box = around.main.slice(around.main.indexOf('itemprop="price"'));
    expect(box.indexOf('1,500.00')).toBeGreaterThan(box.indexOf('1,234.56'));
    expect(around.main).not.toContain('<meta itemprop="price"');
    const plain = await engine.priced({
      listPrice: '1500.00',
      fits: (page) => page.includes('<meta itemprop="price"'),
    });
    expect(plain.main).toContain('<meta itemprop="price" content="1234.56"/>');
  });

  it('gives product:price:amount raw, and without tax where the shop shows prices with it', async () => {
    const us = await engine.priced({ fits: (page) => page.includes('lang="en-US"') });
    expect(us.page).toContain('<meta property="product:price:amount" content="1234.56"/>');
    const gb = await engine.priced({ fits: (page) => page.includes('lang="en-GB"') });
    expect(gb.page).toContain('<meta property="product:price:amount" content="1028.800000"/>');
    expect(gb.main).toContain('Ex Tax: £1,028.80');
  });

  it.each([
    ['InStock', 'available'],
    ['OutOfStock', 'unavailable'],
  ])('says %s by the class of .stock', async (availability, className) => {
    const { main } = await engine.priced({ availability });
    expect(main).toContain(`<div class="stock ${className}"`);
  });
});
