import { describe, expect, it } from 'vitest';
import { startDemoShop } from './start-demo-shop.ts';
import { openTestShop } from '../test/test-shop.ts';

describe('startDemoShop', () => {
  it('moves prices at the interval moveEveryMs', async () => {
    const moving = await startDemoShop({ moveEveryMs: 10 });
    const before = moving.products;
    await expect.poll(() => moving.products).not.toEqual(before);
    await moving.close();
  });

  it('dates pages by the given clock', async () => {
    const dated = await openTestShop({ now: () => new Date('2031-05-06T07:08:09Z') });
    const response = await fetch(dated.products[0]?.url ?? '');
    expect(response.headers.get('last-modified')).toBe('Tue, 06 May 2031 07:08:09 GMT');
    expect(await response.text()).toContain('2032-12-31');
    await dated.close();
  });

  it('rejects if the port is in use', async () => {
    const shop = await openTestShop();
    await expect(startDemoShop({ port: Number(new URL(shop.url).port) })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    await shop.close();
  });
});
