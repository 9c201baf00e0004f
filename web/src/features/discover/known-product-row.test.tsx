// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import { type KnownProduct } from '@tidemark/contracts/search.ts';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { aProduct } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { KnownProductRow } from './known-product-row.tsx';

const known: KnownProduct = { ...aProduct(), watched: false };

describe('KnownProductRow', () => {
  it('links to the shop for a product that the user does not watch', async () => {
    await renderApp(<KnownProductRow product={known} />);
    expect(screen.getByRole('link', { name: 'Copper kettle' }).getAttribute('href')).toBe(
      'https://shop.example/kettle',
    );
  });

  it('links to its page in the app for a product that the user watches', async () => {
    await renderApp(<KnownProductRow product={{ ...known, watched: true }} />);
    expect(screen.getByRole('link', { name: 'Copper kettle' }).getAttribute('href')).toBe('/products/7');
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('watches the product', async () => {
    const api = fakeApi({ addProduct: () => ({ product: aProduct() }) });
    const { user } = await renderApp(<KnownProductRow product={known} />);
    await user.click(screen.getByRole('button', { name: 'Watch Copper kettle' }));
    await screen.findByText('Watched');
    expect(api.bodiesOf('addProduct')).toEqual([{ url: 'https://shop.example/kettle' }]);
  });

  it('shows a toast and keeps the button if the product cannot be watched', async () => {
    fakeApi({ addProduct: () => problem(409, 'You watch too many products.') });
    const { user } = await renderApp(<KnownProductRow product={known} />);
    await user.click(screen.getByRole('button', { name: 'Watch Copper kettle' }));
    await screen.findByText('You watch too many products.');
    expect(screen.getByRole('button', { name: 'Watch Copper kettle' })).toBeDefined();
  });
});
