// @vitest-environment happy-dom
import { useQuery } from '@tanstack/react-query';
import { screen } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { fakeApi, problem } from '../../../test/fake-api.ts';
import { aProduct } from '../../../test/fixtures.ts';
import { renderApp } from '../../../test/render-app.tsx';
import { productQuery } from '../../api/products.ts';
import { QueryView } from './query-view.tsx';

function Example() {
  return <QueryView query={useQuery(productQuery('7'))}>{({ title }) => <p>{title}</p>}</QueryView>;
}

describe('QueryView', () => {
  it('shows a placeholder until the data arrives', async () => {
    const response = Promise.withResolvers<{ product: ReturnType<typeof aProduct> }>();
    fakeApi({ getProduct: () => response.promise });
    await renderApp(<Example />);
    expect(screen.getByText('Loading')).toBeDefined();
    response.resolve({ product: aProduct() });
    await screen.findByText('Copper kettle');
    expect(screen.queryByText('Loading')).toBeNull();
  });

  it('shows the error and loads the data when the user tries again', async () => {
    let isDown = true;
    const api = fakeApi({
      getProduct: () => (isDown ? problem(403, 'You may not see this.') : { product: aProduct() }),
    });
    const { user } = await renderApp(<Example />);
    expect((await screen.findByRole('alert')).textContent).toContain('You may not see this.');
    isDown = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByText('Copper kettle');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(api.requestsTo('getProduct')).toHaveLength(2);
  });

  it('explains a network failure in plain words', async () => {
    fakeApi({ getProduct: () => Promise.reject(new TypeError('fetch failed')) });
    const { queries } = await renderApp(<Example />);
    queries.setDefaultOptions({ queries: { retry: false } });
    expect((await screen.findByRole('alert')).textContent).toContain(
      'Tidemark cannot be reached. Check your connection and try again.',
    );
  });
});
