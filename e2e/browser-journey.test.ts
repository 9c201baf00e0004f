import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startDemoShop, type DemoShop } from '@tidemark/demo-shop/start-demo-shop.ts';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { recordUse } from '../server/test/servers/usage.ts';
import { runService, type RunningService } from './run-service.ts';

const executablePath = inject('chromium');
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let folder: string;
let shop: DemoShop;
let service: RunningService;
let browser: Browser;
let page: Page;
/** Title of the watched product. */
let title: string;
const consoleErrors: string[] = [];

describe.skipIf(executablePath === null)('the web app in Chromium', () => {
  beforeAll(async () => {
    recordUse('Chromium', executablePath ?? '');
    folder = await mkdtemp(path.join(tmpdir(), 'tidemark-browser-'));
    shop = await startDemoShop({ moveEveryMs: null });
    service = await runService({
      TIDEMARK_DATA_DIR: folder,
      TIDEMARK_ALLOW_HOSTS: new URL(shop.url).host,
      TIDEMARK_PACE_PER_MINUTE: '6000',
    });
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: FLAGS });
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.on('pageerror', (error) => consoleErrors.push(error.message));
    page.on('console', (message) => {
      // Chromium logs the 422 of the rejected page below.
      if (message.type() === 'error' && !message.text().includes('status of 422'))
        consoleErrors.push(message.text());
    });
  });

  afterAll(async () => {
    await browser?.close();
    await service?.stop();
    await shop?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('registers an account, adds a product link and shows its price', async () => {
    await page.goto(service.origin);
    await page
      .getByRole('link', { name: /account|sign up/i })
      .first()
      .click();
    await page.getByLabel('Email address').fill('shopper@example.com');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Start watching prices' }).click();
    const offered = offeredProduct();
    await page.getByLabel('Product links, one per line').fill(`${offered.url}?utm_source=journey`);
    await page.getByLabel('Alert me at or below').fill((Number(offered.price) * 0.9).toFixed(2));
    await page.getByRole('button', { name: 'Watch price' }).click();
    title = offered.title;
    const card = page.getByRole('article').filter({ hasText: title });
    const price = card.getByText(offered.price).first();
    await price.waitFor();
    expect(await price.isVisible()).toBe(true);
  });

  it('explains why a page is rejected', async () => {
    await page.getByLabel('Product links, one per line').fill(`${shop.url}/blog/how-we-choose`);
    await page.getByRole('button', { name: 'Watch price' }).click();
    const reason = page.getByText('This page is not a product.');
    await reason.waitFor();
    expect(await reason.isVisible()).toBe(true);
  });

  it('shows a live alert when the price drops while another page is open', async () => {
    const offered = offeredProduct();
    await page.getByRole('article').filter({ hasText: offered.title }).getByRole('link').first().click();
    await page.getByRole('heading', { level: 1, name: offered.title }).waitFor();
    await page.locator('canvas').first().waitFor();
    expect(await page.title()).toContain(offered.title);
    expect(await page.getByText('Too early to say').isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Alert me when to buy' }).click();
    await page.getByText('When it is a good time to buy').first().waitFor();
    expect(await page.getByRole('button', { name: 'Alert me when to buy' }).count()).toBe(0);
    shop.setPrice({
      product: offered.id,
      price: (Number(offered.price) * 0.8).toFixed(2),
      listPrice: offered.price,
    });
    await page.getByRole('button', { name: 'Check now' }).click();
    await page
      .getByRole('log')
      .getByText(/at or below your target/)
      .waitFor();
    await page
      .getByRole('link', { name: /Alerts/ })
      .first()
      .click();
    await page
      .getByText(/at or below your target/)
      .first()
      .waitFor();
  });

  it('finds a product another account watches, and adds it', async () => {
    const other = await browser.newPage();
    await other.goto(`${service.origin}/sign-up`);
    await other.getByLabel('Email address').fill('another@example.com');
    await other.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await other.getByRole('button', { name: 'Start watching prices' }).click();
    await other.getByRole('link', { name: 'Discover' }).click();
    await other.getByText('No genuine price drops right now').waitFor();
    await other.getByRole('searchbox').fill(title.toLowerCase());
    await other.getByRole('button', { name: `Watch ${title}` }).click();
    await other.getByRole('link', { name: title }).and(other.locator('[href^="/products/"]')).click();
    await other.getByRole('heading', { level: 1, name: title }).waitFor();
    expect(new URL(other.url()).pathname).toBe('/products/1');
    await other.goto(`${service.origin}/admin/forecast-models`);
    await other.getByText('For administrators only').waitFor();
    await other.close();
  });

  it('shows forecast results and, to the first account, the forecast models', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Forecasts' }).click();
    await page.getByText('No forecast has been scored yet').waitFor();
    await page.getByRole('link', { name: 'Forecast models' }).click();
    await page.getByText('No model has been trained here yet').waitFor();
    await page.getByRole('button', { name: 'Pin', exact: true }).click();
    await page.getByText('While it is pinned, no other model is trained').waitFor();
    await page.getByRole('button', { name: 'Unpin' }).click();
    const pin = page.getByRole('button', { name: 'Pin', exact: true });
    await pin.waitFor();
    expect(await pin.isVisible()).toBe(true);
  });

  it('fits every screen into the width of a phone', async () => {
    await page.setViewportSize({ width: 375, height: 812 });
    const productPath = `/products/1`;
    for (const screen of [
      '/',
      productPath,
      '/discover',
      '/forecast',
      '/admin/forecast-models',
      '/rules',
      '/notifications',
      '/settings',
      '/nowhere',
    ]) {
      await page.goto(service.origin + screen);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const overflowPx = await page.evaluate(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect(overflowPx, screen).toBe(0);
    }
  });

  it('logs no errors to the console', () => {
    expect(consoleErrors).toEqual([]);
  });
});

function offeredProduct() {
  const found = shop.products.find(
    ({ engine, currency, availability, listPrice }) =>
      engine === 'shopify' && currency === 'USD' && availability === 'InStock' && listPrice === null,
  );
  if (!found) throw new Error('the shop has no such product');
  return found;
}
