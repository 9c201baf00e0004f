import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEnginePages, type EnginePages } from '../../test/test-engine-pages.ts';

let engine: EnginePages;

beforeAll(async () => {
  engine = await openEnginePages('magento');
});
afterAll(() => engine.shop.close());

describe('Magento', () => {
  it('writes prices to data-price-amount with their type', async () => {
    const { main } = await engine.priced({ listPrice: '1500.00' });
    expect(main).toMatch(/data-price-amount="1234\.56" data-price-type="finalPrice" class="price-wrapper /);
    expect(main).toMatch(/data-price-amount="1500" data-price-type="oldPrice" class="price-wrapper /);
  });

  it('puts the price property around both prices on some pages, and on a meta element on others', async () => {
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

  it('writes product:price:amount without tax, even in shops that show prices with tax', async () => {
    const us = await engine.priced({ fits: (page) => page.includes('lang="en-US"') });
    expect(us.page).toContain('<meta property="product:price:amount" content="1234.56"/>');
    const gb = await engine.priced({ fits: (page) => page.includes('lang="en-GB"') });
    expect(gb.page).toContain('<meta property="product:price:amount" content="1028.800000"/>');
    expect(gb.main).toContain('Ex Tax: £1,028.80');
  });

  it.each([
    ['InStock', 'available'],
    ['OutOfStock', 'unavailable'],
  ])('expresses %s as a class of .stock', async (availability, className) => {
    const { main } = await engine.priced({ availability });
    expect(main).toContain(`<div class="stock ${className}"`);
  });
});
