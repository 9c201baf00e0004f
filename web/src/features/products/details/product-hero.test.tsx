// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../../test/fake-api.ts';
import { aProduct, usd } from '../../../../test/fixtures.ts';
import { renderApp } from '../../../../test/render-app.tsx';
import { productQuery } from '../../../api/products.ts';
import { ProductHero } from './product-hero.tsx';

describe('ProductHero', () => {
  it('links to the product in the shop, in a new tab', async () => {
    await renderApp(<ProductHero product={aProduct()} />);
    const link = screen.getByRole('link', { name: 'View in shop in a new tab' });
    expect(link.getAttribute('href')).toBe('https://shop.example/kettle');
    expect(link.getAttribute('target')).toBe('_blank');
  });

  it('does not link to an address that is not an HTTP URL', async () => {
    await renderApp(<ProductHero product={aProduct({ url: 'javascript:alert(1)' })} />);
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('checks the product now, caches the new price and reports the result', async () => {
    const checked = aProduct({ price: usd('38.00') });
    const check = { outcome: 'priced' as const, at: '2026-01-07T12:00:00Z', message: 'Read $38.00.' };
    fakeApi({ checkProduct: () => ({ product: checked, check }) });
    const { user, queries } = await renderApp(<ProductHero product={aProduct()} />);
    await user.click(screen.getByRole('button', { name: 'Check now' }));
    await screen.findByText('Read $38.00.');
    expect(queries.getQueryData(productQuery('7').queryKey)?.price).toEqual(usd('38.00'));
  });

  it('reports a check that continues in the background', async () => {
    fakeApi({ checkProduct: () => ({ product: aProduct(), check: null }) });
    const { user } = await renderApp(<ProductHero product={aProduct()} />);
    await user.click(screen.getByRole('button', { name: 'Check now' }));
    expect(await screen.findByText('The result will appear here shortly.')).toBeDefined();
  });

  it('shows why a check was refused', async () => {
    fakeApi({ checkProduct: () => problem(429, 'You can check again in a minute.') });
    const { user } = await renderApp(<ProductHero product={aProduct()} />);
    await user.click(screen.getByRole('button', { name: 'Check now' }));
    expect(await screen.findByText('You can check again in a minute.')).toBeDefined();
  });

  it('stops watching after confirmation and returns to the list', async () => {
    const api = fakeApi({ deleteProduct: () => null });
    const { user } = await renderApp(<ProductHero product={aProduct()} />);
    await user.click(screen.getByRole('button', { name: 'Stop watching' }));
    const [, confirm] = screen.getAllByRole('button', { name: 'Stop watching' });
    await user.click(confirm ?? screen.getByRole('dialog'));
    await waitFor(() => expect(api.requestsTo('deleteProduct')[0]?.params).toEqual({ id: '7' }));
  });

  it('explains a failed check and a price that is not confirmed yet', async () => {
    await renderApp(
      <ProductHero
        product={aProduct({
          lastCheck: { outcome: 'unreachable', at: '2026-01-06T12:00:00Z', message: 'Timed out.' },
          awaitingConfirmation: { price: usd('4.00'), at: '2026-01-06T12:00:00Z' },
        })}
      />,
    );
    const [failure, unconfirmed] = screen.getAllByRole('status');
    expect(failure?.textContent).toContain('The shop did not respond. Timed out.');
    expect(unconfirmed?.textContent).toContain('The shop showed $4.00');
  });
});
