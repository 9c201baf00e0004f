// @vitest-environment happy-dom
import { act, screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { aProduct, usd } from '../../../../test/fixtures.ts';
import { renderApp } from '../../../../test/render-app.tsx';
import { recordProgress } from '../../../live/check-progress.ts';
import { ProductCard } from './product-card.tsx';

const card = () => screen.getByRole('article');

describe('ProductCard', () => {
  it('shows the price and how far it fell', async () => {
    await renderApp(<ProductCard product={aProduct()} />);
    expect(screen.getByText('$40.00')).toBeDefined();
    expect(screen.getByText('down 20 percent from $50.00')).toBeDefined();
    expect(screen.getByText('-20%')).toBeDefined();
    expect(screen.getByText('In stock')).toBeDefined();
  });

  it('shows a price rise as such', async () => {
    const change = { previousPrice: usd('32.00'), percent: 25, at: '2026-01-05T12:00:00Z' };
    await renderApp(<ProductCard product={aProduct({ change })} />);
    expect(screen.getByText('up 25 percent from $32.00')).toBeDefined();
  });

  it('shows a list price above the price, but not one below it', async () => {
    const { unmount } = await renderApp(<ProductCard product={aProduct({ listPrice: usd('59.90') })} />);
    expect(screen.getByTitle('The shop’s list price').textContent).toBe('List price $59.90');
    unmount();
    await renderApp(<ProductCard product={aProduct({ listPrice: usd('39.00') })} />);
    expect(screen.queryByTitle('The shop’s list price')).toBeNull();
  });

  it('shows that the product is out of stock', async () => {
    await renderApp(<ProductCard product={aProduct({ availability: 'OutOfStock' })} />);
    expect(screen.getByText('Out of stock')).toBeDefined();
  });

  it('shows neither a price nor a stock state before the first price', async () => {
    const product = aProduct({
      price: null,
      availability: null,
      change: null,
      lastCheck: null,
      lastCheckedAt: null,
    });
    await renderApp(<ProductCard product={product} />);
    expect(screen.getByText('No price yet')).toBeDefined();
    expect(screen.getByText('Not checked yet')).toBeDefined();
    expect(screen.queryByText('In stock')).toBeNull();
  });

  it('names the problem of a failed check and keeps the last price', async () => {
    const lastCheck = { outcome: 'blocked' as const, at: '2026-01-06T12:00:00Z', message: 'HTTP 403.' };
    await renderApp(<ProductCard product={aProduct({ lastCheck })} />);
    expect(screen.getByText('The shop blocks our requests')).toBeDefined();
    expect(screen.getByText('$40.00')).toBeDefined();
  });

  it('shows a price that is waiting for confirmation', async () => {
    const awaitingConfirmation = { price: usd('4.00'), at: '2026-01-06T12:00:00Z' };
    await renderApp(<ProductCard product={aProduct({ awaitingConfirmation })} />);
    expect(screen.getByText('$4.00 seen, waiting for confirmation')).toBeDefined();
  });

  it('shows the step of a running check until it is finished', async () => {
    await renderApp(<ProductCard product={aProduct({ id: '70' })} />);
    act(() => recordProgress({ productId: '70', step: 'extracting' }));
    expect(card().textContent).toContain('Reading the price…');
    act(() => recordProgress({ productId: '70', step: 'finished', outcome: 'unchanged' }));
    expect(card().textContent).not.toContain('Reading the price…');
    expect(card().textContent).toContain('Checked');
  });

  it('links to the page of the product', async () => {
    const { user, path } = await renderApp(<ProductCard product={aProduct()} />);
    await user.click(screen.getByRole('link', { name: 'Copper kettle' }));
    expect(path()).toBe('/products/7');
  });
});
