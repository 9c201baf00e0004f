// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { act } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../../test/fake-api.ts';
import { aProduct } from '../../../../test/fixtures.ts';
import { renderApp } from '../../../../test/render-app.tsx';
import { recordProgress } from '../../../live/check-progress.ts';
import { AddBar } from './add-bar.tsx';

const linkInput = () => screen.getByLabelText<HTMLTextAreaElement>('Product links, one per line');
const renderBar = () => renderApp(<AddBar knownIds={new Set()} />);

describe('AddBar with one link', () => {
  it('adds the product and shows its price', async () => {
    const api = fakeApi({ addProduct: () => ({ product: aProduct() }) });
    const { user } = await renderBar();
    await user.type(linkInput(), 'shop.example/kettle');
    await user.click(screen.getByRole('button', { name: 'Watch price' }));
    const notice = await screen.findByRole('status');
    expect(notice.textContent).toContain('Watching Copper kettle: $40.00 at shop.example');
    expect(api.bodiesOf('addProduct')).toEqual([{ url: 'https://shop.example/kettle' }]);
    expect(linkInput().value).toBe('');
  });

  it('sends the target price and the wish for any drop along with the link', async () => {
    const api = fakeApi({ addProduct: () => ({ product: aProduct() }) });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/kettle');
    await user.type(screen.getByLabelText(/^Alert me at or below/), '35,90');
    await user.click(screen.getByLabelText('Alert me on any drop'));
    await user.click(screen.getByRole('button', { name: 'Watch price' }));
    await screen.findByRole('status');
    expect(api.bodiesOf('addProduct')).toEqual([
      { url: 'https://shop.example/kettle', targetPrice: '35.90', notifyAnyDrop: true },
    ]);
  });

  it('submits on Enter', async () => {
    const api = fakeApi({ addProduct: () => ({ product: aProduct() }) });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/kettle{Enter}');
    await screen.findByRole('status');
    expect(api.requestsTo('addProduct')).toHaveLength(1);
  });

  it('shows the server’s reason for a failure and keeps the link', async () => {
    fakeApi({ addProduct: () => problem(422, 'This page is not a product.') });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/blog{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe('This page is not a product.');
    expect(linkInput().value).toBe('https://shop.example/blog');
  });

  it('explains that the limit of products is reached', async () => {
    const quota = { name: 'products', limit: 1000 };
    const body = {
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'quota-exceeded',
      detail: '',
      quota,
    };
    fakeApi({ addProduct: () => new Response(JSON.stringify(body), { status: 409 }) });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/kettle{Enter}');
    expect((await screen.findByRole('alert')).textContent).toBe(
      'You have reached your limit of 1,000 products. Remove some, or ask the administrator of this server for more.',
    );
  });

  it('warns if the page has no price yet', async () => {
    const lastCheck = { outcome: 'blocked' as const, at: '2026-01-06T12:00:00Z', message: 'HTTP 403.' };
    fakeApi({ addProduct: () => ({ product: aProduct({ price: null, lastCheck }) }) });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/kettle{Enter}');
    const notice = await screen.findByRole('status');
    expect(notice.textContent).toBe('Copper kettle is on your list, but it has no price yet. HTTP 403.');
  });

  it('shows the steps of the running check', async () => {
    const response = Promise.withResolvers<{ product: ReturnType<typeof aProduct> }>();
    fakeApi({ addProduct: () => response.promise });
    const { user } = await renderBar();
    await user.type(linkInput(), 'https://shop.example/kettle{Enter}');
    await screen.findByText('Waiting in the queue…');
    act(() => recordProgress({ productId: '7', step: 'fetching' }));
    await screen.findByText('Fetching the page…');
    response.resolve({ product: aProduct() });
    expect((await screen.findByText(/^Watching/)).textContent).toContain('Copper kettle');
  });
});

describe('AddBar with several links', () => {
  const twoLinks = 'https://shop.example/kettle\nhttps://shop.example/blog';

  it('adds them in bulk and shows a result for each link', async () => {
    const lines = [
      { url: 'https://shop.example/kettle', product: aProduct() },
      { url: 'https://shop.example/blog', problem: { detail: 'This page is not a product.' } },
    ];
    const api = fakeApi({
      bulkAdd: () => new Response(lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
    });
    const { user } = await renderBar();
    await user.click(linkInput());
    await user.paste(twoLinks);
    expect(screen.queryByLabelText('Alert me on any drop')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Watch 2 products' }));
    await screen.findByText('Added 1 of 2, 1 could not be added');
    const [added, failed] = within(screen.getByRole('list')).getAllByRole('listitem');
    expect(added?.textContent).toBe('Copper kettle$40.00');
    expect(failed?.textContent).toBe('https://shop.example/blogThis page is not a product.');
    expect(api.bodiesOf('bulkAdd')).toEqual([{ urls: twoLinks.split('\n') }]);
  });

  it('shows why a bulk add failed as a whole', async () => {
    fakeApi({ bulkAdd: () => problem(429, 'Too many products.') });
    const { user } = await renderBar();
    await user.click(linkInput());
    await user.paste(twoLinks);
    await user.click(screen.getByRole('button', { name: 'Watch 2 products' }));
    expect((await screen.findByRole('alert')).textContent).toBe('Too many products.');
  });

  it('refuses more than 500 links without a request', async () => {
    const api = fakeApi({});
    const { user } = await renderBar();
    await user.click(linkInput());
    await user.paste(Array.from({ length: 501 }, (_, index) => `https://shop.example/${index}`).join('\n'));
    expect(screen.getByRole('alert').textContent).toBe('You can add at most 500 links at once.');
    await user.click(screen.getByRole('button', { name: 'Watch 501 products' }));
    expect(api.requestsTo('bulkAdd')).toEqual([]);
  });
});
